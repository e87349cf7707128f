"""Reading due dates."""

from .journee import Groupe, Journee, a_faire, conditions, ma_journee
from .pourquoi import Raisons, pourquoi
from .visibles import echeances_visibles, ouvertes

__all__ = [
    "Groupe",
    "Journee",
    "Raisons",
    "a_faire",
    "conditions",
    "echeances_visibles",
    "ma_journee",
    "ouvertes",
    "pourquoi",
]
