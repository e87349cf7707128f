"""Reading communes and travel times; nothing here is personal, so no query asks who reads."""

from .communes import commune_par_nom_ou_code, mns_possibles, rechercher_communes
from .trajets import Matrice, matrice_courante

__all__ = ["Matrice", "commune_par_nom_ou_code", "matrice_courante", "mns_possibles", "rechercher_communes"]
