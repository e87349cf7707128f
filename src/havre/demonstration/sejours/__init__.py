"""Where each child in care has lived, since when, and what was promised."""

from .modeles import Sejour
from .parcours import retracer

__all__ = ["Sejour", "retracer"]
