"""Reading needs, searches and stays."""

from .attente import EnfantEnAttente, FiltresAttente, LigneAttente, ListeAttente, liste_attente
from .groupe import EnfantALoger, GroupeALoger, besoins_courants, groupe_a_loger
from .occupation import Occupation, UniteOccupee, occupation_du_lieu, occupation_par_lieu
from .parcours import MembreSitue, accueils_de, ruban_fratrie

__all__ = [
    "EnfantALoger",
    "EnfantEnAttente",
    "FiltresAttente",
    "GroupeALoger",
    "LigneAttente",
    "ListeAttente",
    "MembreSitue",
    "Occupation",
    "UniteOccupee",
    "accueils_de",
    "besoins_courants",
    "groupe_a_loger",
    "liste_attente",
    "occupation_du_lieu",
    "occupation_par_lieu",
    "ruban_fratrie",
]
