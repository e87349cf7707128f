"""Tables of the journal."""

from .evenement import Evenement
from .lecture import Lecture

__all__ = ["Evenement", "Lecture"]
