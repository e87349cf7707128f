"""Tables of needs, searches and stays."""

from .accueil import Accueil
from .besoin import Besoin
from .demarche import InformationJuge, PisteFamiliale, Sollicitation
from .recherche import EnfantRecherche, Recherche
from .reexamen import Reexamen

__all__ = [
    "Accueil",
    "Besoin",
    "EnfantRecherche",
    "InformationJuge",
    "PisteFamiliale",
    "Recherche",
    "Reexamen",
    "Sollicitation",
]
