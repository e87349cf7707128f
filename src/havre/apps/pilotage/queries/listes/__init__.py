"""The lists that must be exact on any day (rows L1, L2, L3, L5, L8, E63), computed from the facts."""

from .definitions import LISTES
from .lecture import Filtre, PageListe, historique, lire_liste, presents, toutes_les_lignes
from .objets import Colonne, Liste
from .ordre import Critere, Ordre, critere_de, lire_criteres, ordre_de, ordre_du_service

__all__ = [
    "LISTES",
    "Colonne",
    "Critere",
    "Filtre",
    "Liste",
    "Ordre",
    "PageListe",
    "critere_de",
    "historique",
    "lire_criteres",
    "lire_liste",
    "ordre_de",
    "ordre_du_service",
    "presents",
    "toutes_les_lignes",
]
