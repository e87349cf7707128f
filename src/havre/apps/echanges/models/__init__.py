"""Tables of requests, letters and mail."""

from .courrier import Courrier, DelegationSignature, Envoi
from .demande import Attribution, Demande, Rappel, Reponse, Silence
from .numero import Numerotation
from .piece import Piece
from .recu import AttributionRecu, CourrierRecu, SuiteRecu

__all__ = [
    "Attribution",
    "AttributionRecu",
    "Courrier",
    "CourrierRecu",
    "DelegationSignature",
    "Demande",
    "Envoi",
    "Numerotation",
    "Piece",
    "Rappel",
    "Reponse",
    "Silence",
    "SuiteRecu",
]
