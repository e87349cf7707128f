"""Rights as data: what each role may do, and how far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from .enums import Action, Exercice, Niveau, Role

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
class Octroi:
    """What gives rights at one moment: a role held, some rights of a role lent, or a role that ended a short while ago.

    `actions` empty means all those of the role. A role that has just ended leaves the reading of the children whom the
    agent followed, and nothing else.
    """

    affectation: RoleTenu
    actions: frozenset[str] = frozenset()
    delegue: bool = False
    passation: bool = False


@dataclass(frozen=True)
class Droits:
    """Rights of one agent at one moment: roles held, roles of which some rights are lent to him, scopes by right.

    `propres` are the scopes of the roles held alone."""

    roles: tuple[str, ...] = ()
    portees: dict[str, Portee] = field(default_factory=dict)
    delegues: tuple[str, ...] = ()
    propres: dict[str, Portee] = field(default_factory=dict)

    def sans_delegation(self) -> "Droits":
        """Return the rights of the roles held alone, without those that are lent."""
        return Droits(roles=self.roles, portees=self.propres, propres=self.propres)

    def portee(self, action: Action) -> Portee:
        """Return how far `action` is allowed; nothing is allowed that no role gives."""
        return self.portees.get(action.value, Portee())


@cache
def table_des_droits() -> dict[Role, dict[Action, Niveau]]:
    """Return the table of `donnees/droits.yaml`.

    Raises:
        ValueError: an unknown role, action or level is written in the file.
    """
    return {
        Role(role): {Action(action): Niveau[niveau.upper()] for action, niveau in droits.items()}
        for role, droits in _donnees()["droits"].items()
    }


@cache
def roles_a_deux() -> frozenset[Role]:
    """Return the roles that one person asks for and another gives."""
    return frozenset(Role(r) for r in _donnees()["a_deux"])


@cache
def jamais_delegues() -> frozenset[Action]:
    """Return the rights that nobody lends."""
    return frozenset(Action(a) for a in _donnees()["jamais_delegues"])


@cache
def lieux_d_exercice() -> dict[Role, Exercice]:
    """Return for each role what it is held for: a service, a direction, the département or places."""
    return {Role(role): Exercice(ou) for role, ou in _donnees()["tenu_pour"].items()}


@cache
def _donnees() -> dict[str, Any]:
    """Return the data of the rights as they are written."""
    donnees: dict[str, Any] = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return donnees


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


def droits_de(octrois: Iterable[Octroi]) -> Droits:
    """Return the rights that roles held and lent give, each in its own scope: holding two roles widens neither."""
    roles: set[str] = set()
    delegues: set[str] = set()
    portees: dict[str, Portee] = {}
    propres: dict[str, Portee] = {}
    for octroi in octrois:
        if not octroi.passation:
            (delegues if octroi.delegue else roles).add(octroi.affectation.role)
        for action, portee in _portees(octroi):
            portees[action] = portees.get(action, Portee()) | portee
            if not octroi.delegue:
                propres[action] = propres.get(action, Portee()) | portee
    return Droits(roles=tuple(sorted(roles)), portees=portees, delegues=tuple(sorted(delegues)), propres=propres)


def _portees(octroi: Octroi) -> Iterator[tuple[str, Portee]]:
    """Return what one of them gives, right by right."""
    for action, niveau in table_des_droits()[Role(octroi.affectation.role)].items():
        if octroi.passation:
            if action == Action.VOIR_ENFANTS and niveau >= Niveau.ENFANTS_SUIVIS:
                yield action.value, Portee(niveau=Niveau.ENFANTS_SUIVIS)
        elif not octroi.delegue or (action.value in octroi.actions and action not in jamais_delegues()):
            yield action.value, portee_du_role(octroi.affectation, niveau)


def droits_du_systeme() -> Droits:
    """Return the rights of the automatic treatments and of the server's command line."""
    return Droits(roles=(), portees={a.value: Portee(Niveau.DEPARTEMENT) for a in Action})
