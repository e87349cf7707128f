"""Tables of the persons."""

from .enfant import Domicile, Enfant, ReconnaissanceHandicap, Reference
from .fratrie import Fratrie, MembreFratrie
from .lien import Eloignement, Lien
from .personne import Personne

__all__ = [
    "Domicile",
    "Eloignement",
    "Enfant",
    "Fratrie",
    "Lien",
    "MembreFratrie",
    "Personne",
    "ReconnaissanceHandicap",
    "Reference",
]
