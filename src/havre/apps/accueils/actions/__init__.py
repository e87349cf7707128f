"""Writing needs, searches and stays."""

from .besoins import enregistrer_besoin
from .consultations import PlacesVues, noter_consultation
from .corrections import ValeursCorrigees, corriger_accueil
from .demarches import noter_piste, noter_reponse, recherche_du_groupe, solliciter
from .enregistrement import SejourSaisi, enregistrer_accueil
from .informations import noter_envoi
from .ordonnances import enregistrer_ordonnance
from .ouvertures import ouvrir_les_recherches_dues, ouvrir_reunions
from .places import Motifs, choisir_places, executer_en_place
from .prolongations import Prolongation, prolonger_placement, terme_au_plus
from .recherches import clore_recherche, ouvrir_recherche, trouver
from .reexamens import noter_reexamens
from .sejours import annuler_reservation, confirmer_arrivee, confirmer_par_le_lieu, noter_dedit, terminer_accueil
from .suivi import changer_rythme, noter_consentement, noter_jour_exceptionnel, noter_sortie_medicale

__all__ = [
    "Motifs",
    "PlacesVues",
    "Prolongation",
    "SejourSaisi",
    "ValeursCorrigees",
    "annuler_reservation",
    "changer_rythme",
    "choisir_places",
    "clore_recherche",
    "confirmer_arrivee",
    "confirmer_par_le_lieu",
    "corriger_accueil",
    "enregistrer_accueil",
    "enregistrer_besoin",
    "enregistrer_ordonnance",
    "executer_en_place",
    "noter_consentement",
    "noter_consultation",
    "noter_dedit",
    "noter_envoi",
    "noter_jour_exceptionnel",
    "noter_piste",
    "noter_reexamens",
    "noter_reponse",
    "noter_sortie_medicale",
    "ouvrir_les_recherches_dues",
    "ouvrir_recherche",
    "ouvrir_reunions",
    "prolonger_placement",
    "recherche_du_groupe",
    "solliciter",
    "terme_au_plus",
    "terminer_accueil",
    "trouver",
]
