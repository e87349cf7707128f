"""Tables of the decisions."""

from .audience import Appel, Audience, EnfantAudience, IssueAppel, IssueAudience
from .clauses import AccordParental, DroitDeVisite, PieceDecision, RapportDu
from .decision import Decision, EnfantConcerne
from .instruction import Instruction

__all__ = [
    "AccordParental",
    "Appel",
    "Audience",
    "Decision",
    "DroitDeVisite",
    "EnfantAudience",
    "EnfantConcerne",
    "Instruction",
    "IssueAppel",
    "IssueAudience",
    "PieceDecision",
    "RapportDu",
]
