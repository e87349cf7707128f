"""Tables of the worrying information."""

from .auteur import AuteurInformation, DemandeSuites
from .charge import CapaciteEvaluation
from .conclusion import (
    ConclusionEnfant,
    DerogationBinome,
    Redaction,
    RenvoiEvaluation,
    SignatureEvaluation,
    ValidationEvaluation,
)
from .evaluation import AttributionEvaluation, Evaluateur, Evaluation, Rencontre
from .foyer import AdulteDuFoyer, EnfantDuFoyer
from .information import InformationPreoccupante, RegistreInformations
from .suite import ActeInformation, Qualification, RattachementInformation, Signalement, TransfertInformation

__all__ = [
    "ActeInformation",
    "AdulteDuFoyer",
    "AttributionEvaluation",
    "AuteurInformation",
    "CapaciteEvaluation",
    "ConclusionEnfant",
    "DemandeSuites",
    "DerogationBinome",
    "EnfantDuFoyer",
    "Evaluateur",
    "Evaluation",
    "InformationPreoccupante",
    "Qualification",
    "RattachementInformation",
    "Redaction",
    "RegistreInformations",
    "Rencontre",
    "RenvoiEvaluation",
    "Signalement",
    "SignatureEvaluation",
    "TransfertInformation",
    "ValidationEvaluation",
]
