"""Reading due dates."""

from .avis import AvisGroupes, avis_recus, recoit_des_avis
from .journee import Groupe, Journee, a_faire, conditions, ma_journee
from .pourquoi import Raisons, pourquoi
from .visibles import cle_de, echeances_visibles, ouvertes

__all__ = [
    "AvisGroupes",
    "Groupe",
    "Journee",
    "Raisons",
    "a_faire",
    "avis_recus",
    "cle_de",
    "conditions",
    "echeances_visibles",
    "ma_journee",
    "ouvertes",
    "pourquoi",
    "recoit_des_avis",
]
