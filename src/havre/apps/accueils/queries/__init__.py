"""Reading needs, searches and stays."""

from .attente import EnfantEnAttente, FiltresAttente, LigneAttente, ListeAttente, liste_attente
from .demarches import Demarches, SollicitationSuivie, demarches_de, en_retard, informations_a_envoyer, silences
from .groupe import EnfantALoger, GroupeALoger, besoins_courants, groupe_a_loger
from .occupation import Occupation, UniteOccupee, occupation_du_lieu, occupation_par_lieu
from .parcours import MembreSitue, accueils_de, ruban_fratrie
from .portee import condition_visible
from .separation import SEPAREES, fratries_separees

__all__ = [
    "SEPAREES",
    "Demarches",
    "EnfantALoger",
    "EnfantEnAttente",
    "FiltresAttente",
    "GroupeALoger",
    "LigneAttente",
    "ListeAttente",
    "MembreSitue",
    "Occupation",
    "SollicitationSuivie",
    "UniteOccupee",
    "accueils_de",
    "besoins_courants",
    "condition_visible",
    "demarches_de",
    "en_retard",
    "fratries_separees",
    "groupe_a_loger",
    "informations_a_envoyer",
    "liste_attente",
    "occupation_du_lieu",
    "occupation_par_lieu",
    "ruban_fratrie",
    "silences",
]
