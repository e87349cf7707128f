"""Tables of the visits."""

from .frequence import FrequenceVisite
from .visite import Visite

__all__ = ["FrequenceVisite", "Visite"]
