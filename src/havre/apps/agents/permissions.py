"""Whether an agent may act, and how far."""

from typing import Any, Protocol

from django.core.exceptions import PermissionDenied

from .droits import Droits, Portee
from .enums import Action


class Acteur(Protocol):
    """Who asks or acts: an `Agent`, or the system."""

    pk: Any

    @property
    def droits(self) -> Droits:
        """Rights held now."""

    def nom_complet(self) -> str:
        """Return first name and name."""


class ActionInterdite(PermissionDenied):
    """The agent's roles do not allow this act."""


def portee(acteur: Acteur, action: Action) -> Portee:
    """Return how far `acteur` may do `action`."""
    return acteur.droits.portee(action)


def exiger(acteur: Acteur, action: Action) -> Portee:
    """Return the scope of a right.

    Raises:
        ActionInterdite: no role of the agent gives it.
    """
    if not (etendue := portee(acteur, action)):
        raise ActionInterdite(f"Vos rôles ne permettent pas ceci : {action.label.lower()}.")
    return etendue
