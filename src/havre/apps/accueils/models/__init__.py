"""Tables of needs, searches and stays."""

from .accueil import Accueil, Consentement, JourExceptionnel
from .besoin import Besoin
from .demarche import InformationJuge, PisteFamiliale, Sollicitation
from .etape import CorrectionAccueil, EtapeAccueil
from .recherche import Consultation, EnfantRecherche, Recherche
from .reexamen import Reexamen

__all__ = [
    "Accueil",
    "Besoin",
    "Consentement",
    "Consultation",
    "CorrectionAccueil",
    "EnfantRecherche",
    "EtapeAccueil",
    "InformationJuge",
    "JourExceptionnel",
    "PisteFamiliale",
    "Recherche",
    "Reexamen",
    "Sollicitation",
]
