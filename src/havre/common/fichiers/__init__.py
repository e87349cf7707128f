"""Files that somebody gives: known by their content, never by their name; what could act on its reader is refused."""

from .erreurs import FichierRefuse
from .examen import TAILLE_AU_PLUS, nature_de, nom_propre

__all__ = ["TAILLE_AU_PLUS", "FichierRefuse", "nature_de", "nom_propre"]
