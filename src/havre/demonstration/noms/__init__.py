"""First names and surnames, drawn by origin and by birth period."""

from .tirage import Nommeur

__all__ = ["Nommeur"]
