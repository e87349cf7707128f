"""Tables of the places."""

from .agrement import Agrement, AssistantFamilial, DerogationAgrement
from .lieu import Lieu, Organisme
from .unite import Capacite, Fermeture, Unite

__all__ = [
    "Agrement",
    "AssistantFamilial",
    "Capacite",
    "DerogationAgrement",
    "Fermeture",
    "Lieu",
    "Organisme",
    "Unite",
]
