"""Tables of the persons."""

from .enfant import Domicile, Enfant, ReconnaissanceHandicap, Reference
from .fratrie import Fratrie, MembreFratrie
from .lien import Eloignement, Lien
from .partage import AccesExceptionnel, AvertissementAcces, ConclusionAcces, Partage
from .personne import Personne
from .scellement import AdresseProtegee, LecteurAdresse, PersonneNommee, Scellement

__all__ = [
    "AccesExceptionnel",
    "AdresseProtegee",
    "AvertissementAcces",
    "ConclusionAcces",
    "Domicile",
    "Eloignement",
    "Enfant",
    "Fratrie",
    "LecteurAdresse",
    "Lien",
    "MembreFratrie",
    "Partage",
    "Personne",
    "PersonneNommee",
    "ReconnaissanceHandicap",
    "Reference",
    "Scellement",
]
