"""Tables of requests, letters and mail."""

from .courrier import Courrier, DelegationSignature, Envoi
from .demande import Attribution, Demande, Rappel, Reponse, Silence
from .numero import Numerotation
from .piece import Piece
from .pieces_manquantes import PiecesManquantes, PiecesRecues
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
    "PiecesManquantes",
    "PiecesRecues",
    "Rappel",
    "Reponse",
    "Silence",
    "SuiteRecu",
]
