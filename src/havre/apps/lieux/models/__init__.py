"""Tables of the places."""

from .agrement import Agrement, AssistantFamilial, DerogationAgrement
from .lieu import Lieu, Organisme
from .offre import DeclarationDePlaces, Gel, LeveeDeGel, Rattachement
from .unite import Capacite, Fermeture, Unite

__all__ = [
    "Agrement",
    "AssistantFamilial",
    "Capacite",
    "DeclarationDePlaces",
    "DerogationAgrement",
    "Fermeture",
    "Gel",
    "LeveeDeGel",
    "Lieu",
    "Organisme",
    "Rattachement",
    "Unite",
]
