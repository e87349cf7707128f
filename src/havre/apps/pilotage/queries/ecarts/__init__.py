"""The mismatch between what a child needs, what is recommended, what is ordered and what he got (rows L15, L18)."""

from .constat import Comparaison, LigneComparee, comparer
from .criteres import CRITERES, Critere
from .lecture import Ecarts, LigneEcart, ecarts_au, lire_lignes

__all__ = [
    "CRITERES",
    "Comparaison",
    "Critere",
    "Ecarts",
    "LigneComparee",
    "LigneEcart",
    "comparer",
    "ecarts_au",
    "lire_lignes",
]
