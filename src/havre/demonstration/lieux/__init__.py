"""Foster homes and establishments, filled with the children who live there now."""

from .modeles import Agrement, Lieu, Parc, Unite
from .parc import installer

__all__ = ["Agrement", "Lieu", "Parc", "Unite", "installer"]
