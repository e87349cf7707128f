"""Tables of the decisions."""

from .decision import Decision, EnfantConcerne
from .instruction import Instruction

__all__ = ["Decision", "EnfantConcerne", "Instruction"]
