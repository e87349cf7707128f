"""Foster homes and establishments, filled with the children who live there now."""

from .parc import installer

__all__ = ["installer"]
