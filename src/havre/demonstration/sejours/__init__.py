"""Where each child in care has lived, since when, and what was promised."""

from .motifs import motiver
from .parcours import retracer

__all__ = ["motiver", "retracer"]
