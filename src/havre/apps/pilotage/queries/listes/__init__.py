"""The lists that must be exact on any day (rows L1, L2, L3, L5, L8, E63), computed from the facts."""

from .definitions import LISTES, Colonne, Liste
from .lecture import PageListe, historique, lire_liste, toutes_les_lignes

__all__ = ["LISTES", "Colonne", "Liste", "PageListe", "historique", "lire_liste", "toutes_les_lignes"]
