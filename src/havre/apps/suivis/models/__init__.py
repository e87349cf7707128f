"""Tables of the promises and of the reports."""

from .promesse import IssuePromesse, Promesse
from .rapport import (
    Additif,
    Brouillon,
    EnvoiRapport,
    LectureRapport,
    ParoleEnfant,
    Rapport,
    VersionRapport,
)

__all__ = [
    "Additif",
    "Brouillon",
    "EnvoiRapport",
    "IssuePromesse",
    "LectureRapport",
    "ParoleEnfant",
    "Promesse",
    "Rapport",
    "VersionRapport",
]
