"""Writing needs, searches and stays."""

from .besoins import enregistrer_besoin
from .demarches import noter_envoi, noter_piste, noter_reponse, recherche_du_groupe, solliciter
from .places import Motifs, choisir_places, executer_en_place
from .recherches import clore_recherche, ouvrir_recherche
from .reexamens import noter_reexamens
from .sejours import annuler_reservation, confirmer_arrivee, terminer_accueil

__all__ = [
    "Motifs",
    "annuler_reservation",
    "choisir_places",
    "clore_recherche",
    "confirmer_arrivee",
    "enregistrer_besoin",
    "executer_en_place",
    "noter_envoi",
    "noter_piste",
    "noter_reexamens",
    "noter_reponse",
    "ouvrir_recherche",
    "recherche_du_groupe",
    "solliciter",
    "terminer_accueil",
]
