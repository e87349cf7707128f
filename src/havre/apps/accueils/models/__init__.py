"""Tables of needs, searches and stays."""

from .accueil import Accueil
from .besoin import Besoin
from .recherche import EnfantRecherche, Recherche

__all__ = ["Accueil", "Besoin", "EnfantRecherche", "Recherche"]
