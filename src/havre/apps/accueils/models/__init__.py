"""Tables of needs, searches and stays."""

from .accueil import Accueil, Consentement, JourExceptionnel
from .besoin import Besoin
from .demarche import InformationJuge, PisteFamiliale, Sollicitation
from .recherche import EnfantRecherche, Recherche
from .reexamen import Reexamen

__all__ = [
    "Accueil",
    "Besoin",
    "Consentement",
    "EnfantRecherche",
    "InformationJuge",
    "JourExceptionnel",
    "PisteFamiliale",
    "Recherche",
    "Reexamen",
    "Sollicitation",
]
