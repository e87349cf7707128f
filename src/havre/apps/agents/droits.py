"""Rights as data: what each role may do, and how far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from .enums import Action, Niveau, Role

FICHIER = Path(__file__).parent / "donnees" / "droits.yaml"


class RoleTenu(Protocol):
    """A role held for a service, a direction or the whole département."""

    role: str
    service: Any
    direction_id: str | None


@dataclass(frozen=True)
class Portee:
    """Where one right reaches: `niveau`, then the services and directions it is limited to."""

    niveau: Niveau = Niveau.AUCUN
    services: frozenset[int] = frozenset()
    directions: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.niveau > Niveau.AUCUN


@dataclass(frozen=True)
class Droits:
    """Rights of one agent at one moment."""

    roles: tuple[str, ...] = ()
    portees: dict[str, Portee] = field(default_factory=dict)

    def portee(self, action: Action) -> Portee:
        """Return how far `action` is allowed; nothing is allowed that no role gives."""
        return self.portees.get(action.value, Portee())


@cache
def table_des_droits() -> dict[Role, dict[Action, Niveau]]:
    """Return the table of `donnees/droits.yaml`.

    Raises:
        ValueError: an unknown role, action or level is written in the file.
    """
    brut = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))["droits"]
    return {
        Role(role): {Action(action): Niveau[niveau.upper()] for action, niveau in droits.items()}
        for role, droits in brut.items()
    }


def droits_de(affectations: Iterable[RoleTenu]) -> Droits:
    """Return the union of the rights that `affectations` give; a scope is never wider than the role's own place."""
    table = table_des_droits()
    roles: list[str] = []
    portees: dict[str, Portee] = {}
    for affectation in affectations:
        roles.append(affectation.role)
        service, direction = affectation.service, affectation.direction_id
        if direction is None and service is not None:
            direction = service.direction_id
        for action, niveau in table[Role(affectation.role)].items():
            ancienne = portees.get(action.value, Portee())
            portees[action.value] = Portee(
                niveau=max(ancienne.niveau, niveau),
                services=ancienne.services | ({service.pk} if service else set()),
                directions=ancienne.directions | ({direction} if direction else set()),
            )
    return Droits(roles=tuple(sorted(set(roles))), portees=portees)


def droits_du_systeme() -> Droits:
    """Return the rights of the automatic treatments and of the server's command line."""
    return Droits(roles=(), portees={a.value: Portee(Niveau.DEPARTEMENT) for a in Action})
