"""Reading needs, searches and stays."""

from .adresses import sans_adresse_cachee
from .attente import EnfantEnAttente, FiltresAttente, LigneAttente, ListeAttente, liste_attente
from .demarches import Demarches, SollicitationSuivie, demarches_de, en_retard, informations_a_envoyer, silences
from .faits import AttenteDeFait, attente_sans_recherche, attentes_par_les_faits
from .groupe import EnfantALoger, GroupeALoger, besoins_courants, groupe_a_loger
from .occupation import Occupation, UniteOccupee, occupation_du_lieu, occupation_par_lieu
from .parcours import ConsentementSuivi, MembreSitue, accueils_de, consentements_de, ruban_fratrie
from .portee import condition_visible
from .recherches import (
    DossierRecherche,
    FiltresRecherches,
    dossier_recherche,
    lister_recherches,
    recherche_de,
    recherches_visibles,
    toutes_les_recherches,
)
from .semaine import CaseSemaine, DemiJournee, SemaineUnite, places_par_demi_journee, semaines_des_unites
from .separation import SEPAREES, fratries_separees

__all__ = [
    "SEPAREES",
    "AttenteDeFait",
    "CaseSemaine",
    "ConsentementSuivi",
    "Demarches",
    "DemiJournee",
    "DossierRecherche",
    "EnfantALoger",
    "EnfantEnAttente",
    "FiltresAttente",
    "FiltresRecherches",
    "GroupeALoger",
    "LigneAttente",
    "ListeAttente",
    "MembreSitue",
    "Occupation",
    "SemaineUnite",
    "SollicitationSuivie",
    "UniteOccupee",
    "accueils_de",
    "attente_sans_recherche",
    "attentes_par_les_faits",
    "besoins_courants",
    "condition_visible",
    "consentements_de",
    "demarches_de",
    "dossier_recherche",
    "en_retard",
    "fratries_separees",
    "groupe_a_loger",
    "informations_a_envoyer",
    "liste_attente",
    "lister_recherches",
    "occupation_du_lieu",
    "occupation_par_lieu",
    "places_par_demi_journee",
    "recherche_de",
    "recherches_visibles",
    "ruban_fratrie",
    "sans_adresse_cachee",
    "semaines_des_unites",
    "silences",
    "toutes_les_recherches",
]
