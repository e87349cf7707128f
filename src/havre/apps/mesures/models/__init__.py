"""Tables of the measures."""

from .mesure import Mesure
from .recommandation import Recommandation

__all__ = ["Mesure", "Recommandation"]
