"""Tables of the records and of the orders chosen by the readers."""

from .ordre import OrdreListe
from .releve import LigneReleve, Releve

__all__ = ["LigneReleve", "OrdreListe", "Releve"]
