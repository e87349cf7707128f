"""Acts on decisions, hearings and appeals."""

from .audiences import former_appel, noter_issue_appel, noter_issue_audience, prevoir_audience
from .decisions import donner_instruction, enregistrer_decision
from .saisie import Accord, Papier, Saisie, contenu_de, saisir

__all__ = [
    "Accord",
    "Papier",
    "Saisie",
    "contenu_de",
    "donner_instruction",
    "enregistrer_decision",
    "former_appel",
    "noter_issue_appel",
    "noter_issue_audience",
    "prevoir_audience",
    "saisir",
]
