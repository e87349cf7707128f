"""Tables of the measures."""

from .mesure import Mesure

__all__ = ["Mesure"]
