"""Where each child in care has lived, since when, and what was promised."""

from .modules import moduler, nommer_les_modes
from .motifs import motiver
from .parcours import retracer

__all__ = ["moduler", "motiver", "nommer_les_modes", "retracer"]
