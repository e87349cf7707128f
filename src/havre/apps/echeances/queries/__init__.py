"""Reading due dates."""

from .pourquoi import Raisons, pourquoi
from .visibles import echeances_visibles, ouvertes

__all__ = ["Raisons", "echeances_visibles", "ouvertes", "pourquoi"]
