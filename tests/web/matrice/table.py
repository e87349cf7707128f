"""Reading the table of rights: what each role gets at each address, in each situation."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role

FICHIER = Path(__file__).parents[1] / "droits.yaml"
CHAMPS = {"pour", "de", "vu_par", "ecrit", "verbes", "args", "suite", "ouvert", "anonyme", "noms", "trace"}
REFUS, ABSENT, MUET = 403, 404, 405
OUVERTS = {"tous", "public", "soi"}
AU_SSP, A_LA_CRIP = {Role.SSP}, {Role.CRIP}
"""Roles tried in the local social service, and in the CRIP; the others are tried in an ASE team."""


class Situation(StrEnum):
    """Whose child, or whose place, an address is about, seen from the agent."""

    MIEN = "own child"
    EQUIPE = "child of a colleague, same team"
    SCELLE = "child of the same team whose file is sealed, and who is not named there"
    AILLEURS = "child of another territory"


class Suit(StrEnum):
    """What says whether an object is in the scope of a right."""

    ENFANT = "the child"
    ECRIT = "the ASE team, and the child named"
    SERVICE = "the ASE team"
    SOCIAL = "the local social service"
    TERRITOIRE = "the direction, in part"
    DIRECTION = "the direction, whole"
    LIEU = "the place"
    LIBRE = "nothing: the right is enough"


DU_SCEAU = {Suit.ENFANT, Suit.ECRIT}
"""What a sealed file closes with it."""


@dataclass(frozen=True)
class Adresse:
    """A row of the table."""

    route: str
    pour: tuple[str, ...]
    de: tuple[str, ...]
    vu_par: tuple[Action, ...]
    ecrit: tuple[str, ...]
    verbes: tuple[str, ...]
    args: tuple[str, ...]
    suite: str
    ouvert: int
    anonyme: int
    noms: tuple[Action, ...]
    trace: tuple[str, ...]

    def url(self, faits: Mapping[str, object], de: str = "") -> str:
        """Return the address on given facts, one of which is the object of the page."""
        valeurs = ChainMap({"de": faits[de or self.de[0]]} if self.de else {}, faits)  # type: ignore[arg-type]
        args = [str(a).format_map(valeurs) for a in self.args]
        return reverse(self.route, args=args) + self.suite.format_map(valeurs)

    def ouvre(self, role: Role) -> bool:
        """Whether a role opens the page at all."""
        return bool(OUVERTS & set(self.pour)) or bool(niveau(role, self.pour))

    def juste(self, statut: int, attendu: int) -> bool:
        """Whether a page answered as it ought to."""
        return statut < 500 if "soi" in self.pour else statut == attendu

    def ecrit_par(self, role: Role) -> bool:
        """Whether a role may post there."""
        return bool(self.ecrit) and (bool(OUVERTS & set(self.ecrit)) or bool(niveau(role, self.ecrit)))

    def attendu(self, role: Role, situation: Situation, suit: Suit | None) -> int:
        """Return the status of GET."""
        if not self.ouvre(role):
            return REFUS
        if suit is not None and not couvre(niveau(role, self.vu_par), situation, suit, role):
            return ABSENT
        return self.ouvert


def niveau(role: Role, actions: tuple[str, ...]) -> Niveau:
    """Return how far a role reaches with any of some rights."""
    droits = table_des_droits()[role]
    return max((droits.get(Action(a), Niveau.AUCUN) for a in actions), default=Niveau.AUCUN)


def couvre(n: Niveau, situation: Situation, suit: Suit, role: Role) -> bool:
    """Whether a level reaches an object in a situation: the reading of the rights that the pages must agree with."""
    if suit == Suit.LIBRE:
        return n > Niveau.AUCUN
    if suit in DU_SCEAU and situation == Situation.SCELLE:
        return False
    if n == Niveau.DEPARTEMENT:
        return True
    if situation == Situation.AILLEURS:
        return False
    if suit == Suit.LIEU:
        return n == Niveau.DIRECTION or (n == Niveau.LIEUX and situation == Situation.MIEN)
    if suit == Suit.DIRECTION:
        return n == Niveau.DIRECTION
    if suit == Suit.ENFANT and situation == Situation.MIEN and n >= Niveau.ENFANTS_SUIVIS:
        return True
    if n == Niveau.SERVICE and suit != Suit.TERRITOIRE:
        return (role in AU_SSP) == (suit == Suit.SOCIAL) and role not in A_LA_CRIP
    return n >= Niveau.SERVICE and role not in A_LA_CRIP


@cache
def table() -> dict[str, Adresse]:
    """Return the table by route.

    Raises:
        ValueError: a field or an action is unknown.
    """
    return {route: _lire(route, brut) for route, brut in yaml.safe_load(FICHIER.read_text(encoding="utf-8")).items()}


def _lire(route: str, brut: dict) -> Adresse:
    if inconnus := set(brut) - CHAMPS:
        raise ValueError(f"{route}: {inconnus}")
    pour = _liste(brut["pour"])
    actions = tuple(Action(a) for a in pour if a not in OUVERTS)
    ecrit = brut.get("ecrit")
    vu_par = tuple(Action(a) for a in _liste(brut.get("vu_par"))) or actions
    de = _liste(brut.get("de"))
    return Adresse(
        route=route,
        pour=pour,
        de=de,
        vu_par=vu_par,
        ecrit=pour if ecrit in {True, "oui"} else tuple(map(str, _liste(ecrit))),
        verbes=_liste(brut.get("verbes")) or ("GET",),
        args=_liste(brut["args"]) if "args" in brut else (("{de.pk}",) if de else ()),
        suite=brut.get("suite", ""),
        ouvert=brut.get("ouvert", 200),
        anonyme=brut.get("anonyme", 200 if "public" in pour else 302),
        noms=tuple(Action(a) for a in _liste(brut["noms"])) if "noms" in brut else vu_par,
        trace=_liste(brut.get("trace")),
    )


def _liste(valeur: object) -> tuple[str, ...]:
    if valeur is None:
        return ()
    return tuple(valeur) if isinstance(valeur, list) else (str(valeur),)


def routes_du_site() -> set[str]:
    """Return the name of every address of the site."""
    return set(_noms(get_resolver().url_patterns))


def _noms(motifs: list, prefixe: str = "") -> Iterator[str]:
    for motif in motifs:
        if isinstance(motif, URLResolver):
            yield from _noms(motif.url_patterns, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe)
        elif isinstance(motif, URLPattern):
            yield f"{prefixe}{motif.name}"
