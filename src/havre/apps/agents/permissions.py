"""Whether an agent may act, and how far."""

from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import Q

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


def dans_la_portee(etendue: Portee, champ: str = "service") -> Q:
    """Return the condition that a scope sets on rows whose service is `champ`; nothing by default."""
    if etendue.tout:
        return ~Q(pk__in=[])
    condition = Q(pk__in=[])
    for cle, valeurs in (
        (f"{champ}__in", etendue.services),
        (f"{champ}__mns__in", etendue.mns),
        (f"{champ}__direction__in", etendue.directions),
    ):
        if valeurs:
            condition |= Q(**{cle: sorted(valeurs)})
    return condition


def condition_de_portee(etendue: Portee, parametres: dict[str, Any], alias: str = "s") -> str:
    """Return the same condition in SQL, on the table of services under `alias`, and add its parameters."""
    if etendue.tout:
        return "true"
    conditions = []
    for colonne, valeurs in (
        ("id", sorted(etendue.services)), ("mns_id", sorted(etendue.mns)), ("direction_id", sorted(etendue.directions)),
    ):  # fmt: skip
        if valeurs:
            parametres[f"portee_{colonne}"] = valeurs
            conditions.append(f"{alias}.{colonne} = ANY(%(portee_{colonne})s)")
    return f"({' OR '.join(conditions)})" if conditions else "false"
