"""Tables of the measures."""

from .mesure import Mesure
from .recommandation import Recommandation
from .suspension import RepriseExecution, SuspensionExecution

__all__ = ["Mesure", "Recommandation", "RepriseExecution", "SuspensionExecution"]
