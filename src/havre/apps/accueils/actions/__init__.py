"""Writing needs, searches and stays."""

from .besoins import enregistrer_besoin
from .places import Motifs, choisir_places
from .recherches import clore_recherche, ouvrir_recherche
from .sejours import annuler_reservation, confirmer_arrivee, terminer_accueil

__all__ = [
    "Motifs",
    "annuler_reservation",
    "choisir_places",
    "clore_recherche",
    "confirmer_arrivee",
    "enregistrer_besoin",
    "ouvrir_recherche",
    "terminer_accueil",
]
