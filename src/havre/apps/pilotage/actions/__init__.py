"""Writing the monthly records and the orders chosen by the readers."""

from .ordres import choisir_ordre
from .releves import relever

__all__ = ["choisir_ordre", "relever"]
