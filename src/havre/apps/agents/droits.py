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
    """Where one right reaches: the union of what each role held reaches by itself, never more.

    `niveau` is the widest of them. A role that reaches a direction adds this direction, a role that reaches its service
    adds this service; `territoires` names the directions of which at least a part is reached.
    """

    niveau: Niveau = Niveau.AUCUN
    services: frozenset[int] = frozenset()
    mns: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    territoires: frozenset[str] = frozenset()
    lieux: bool = False

    def __bool__(self) -> bool:
        return self.niveau > Niveau.AUCUN

    def __or__(self, autre: "Portee") -> "Portee":
        """Return what either reaches."""
        return Portee(
            niveau=max(self.niveau, autre.niveau),
            services=self.services | autre.services,
            mns=self.mns | autre.mns,
            directions=self.directions | autre.directions,
            territoires=self.territoires | autre.territoires,
            lieux=self.lieux or autre.lieux,
        )

    @property
    def tout(self) -> bool:
        """Whether the whole département is reached."""
        return self.niveau == Niveau.DEPARTEMENT

    @property
    def enfants_suivis(self) -> bool:
        """Whether the children of whom the agent is the case holder are reached."""
        return self.niveau >= Niveau.ENFANTS_SUIVIS

    def couvre_direction(self, code: str | None) -> bool:
        """Whether the whole of a direction is reached (None: the whole département)."""
        return self.tout or (code is not None and code in self.directions)


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


def portee_du_role(affectation: RoleTenu, niveau: Niveau) -> Portee:
    """Return what one role held reaches at a level; a level that its place does not define reaches nothing."""
    service, direction = affectation.service, affectation.direction_id
    if direction is None and service is not None:
        direction = service.direction_id
    mns = service.mns_id if service is not None else None
    return Portee(
        niveau=niveau,
        services=frozenset({service.pk} if niveau == Niveau.SERVICE and service is not None else ()),
        mns=frozenset({mns} if niveau == Niveau.MNS and mns else ()),
        directions=frozenset({direction} if niveau == Niveau.DIRECTION and direction else ()),
        territoires=frozenset({direction} if direction else ()),
        lieux=niveau == Niveau.LIEUX,
    )


def droits_de(affectations: Iterable[RoleTenu]) -> Droits:
    """Return the rights that roles held give, each in its own scope: holding two roles widens neither."""
    table = table_des_droits()
    roles: set[str] = set()
    portees: dict[str, Portee] = {}
    for affectation in affectations:
        roles.add(affectation.role)
        for action, niveau in table[Role(affectation.role)].items():
            portees[action.value] = portees.get(action.value, Portee()) | portee_du_role(affectation, niveau)
    return Droits(roles=tuple(sorted(roles)), portees=portees)


def droits_du_systeme() -> Droits:
    """Return the rights of the automatic treatments and of the server's command line."""
    return Droits(roles=(), portees={a.value: Portee(Niveau.DEPARTEMENT) for a in Action})
