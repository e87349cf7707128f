"""Tables of needs, searches and stays."""

from .accueil import Accueil, Consentement, JourExceptionnel
from .besoin import Besoin
from .demarche import InformationJuge, PisteFamiliale, Sollicitation
from .etape import CorrectionAccueil, EtapeAccueil
from .plan import (
    DecisionProposition,
    EnfantSansPlace,
    MouvementPropose,
    Plan,
    PropositionPlan,
    ResultatPlan,
    ValeurPlace,
)
from .recherche import Consultation, EnfantRecherche, Recherche
from .reexamen import Reexamen

__all__ = [
    "Accueil",
    "Besoin",
    "Consentement",
    "Consultation",
    "CorrectionAccueil",
    "DecisionProposition",
    "EnfantRecherche",
    "EnfantSansPlace",
    "EtapeAccueil",
    "InformationJuge",
    "JourExceptionnel",
    "MouvementPropose",
    "PisteFamiliale",
    "Plan",
    "PropositionPlan",
    "Recherche",
    "Reexamen",
    "ResultatPlan",
    "Sollicitation",
    "ValeurPlace",
]
