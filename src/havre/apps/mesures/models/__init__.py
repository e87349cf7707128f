"""Tables of the measures."""

from .attente import ExecutionMesure, MotifAttente
from .mesure import Mesure
from .recommandation import Recommandation
from .suspension import RepriseExecution, SuspensionExecution

__all__ = [
    "ExecutionMesure",
    "Mesure",
    "MotifAttente",
    "Recommandation",
    "RepriseExecution",
    "SuspensionExecution",
]
