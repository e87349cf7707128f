"""Roofs, their units and their licences."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from havre.apps.lieux.enums import TypeLieu

from ..parametres import Place

if TYPE_CHECKING:
    from ..population import Enfant


@dataclass(slots=True)
class Agrement:
    """Licence of a foster home; `derogation` adds a fourth child."""

    places: int
    derogation: bool
    prenom: str
    nom: str
    sexe: int
    naissance: int


@dataclass(slots=True, eq=False)
class Unite:
    """A pool of places; `plages` are the days on which each place is taken by a former stay."""

    lieu: "Lieu"
    nom: str
    age_min: int
    age_max: int
    capacite: int
    sexe: int = 0
    occupants: list["Enfant"] = field(default_factory=list)
    competences: tuple[int, int, int] = (0, 0, 0)
    offres: tuple[str, ...] = ()
    debut: int = 0
    debut_derogation: int = 0
    plages: list[list[tuple[int, int]]] = field(default_factory=list)
    fermeture: tuple[int, int, str] | None = None
    numero: int = 0

    @property
    def libres(self) -> int:
        """Return how many places are free now."""
        return self.capacite - len(self.occupants)

    def convient(self, age_mois: int, sexe: int) -> bool:
        """Whether the unit takes a child of that age and sex."""
        return self.age_min <= age_mois <= self.age_max and self.sexe in (0, sexe)


@dataclass(slots=True, eq=False)
class Lieu:
    """One roof."""

    place: Place
    type: TypeLieu
    nom: str
    commune: int
    organisme: str
    unites: list[Unite] = field(default_factory=list)
    agrement: Agrement | None = None
    code: str = ""
    numero: int = 0


@dataclass(slots=True)
class Parc:
    """All the roofs, numbered from 1."""

    lieux: list[Lieu]

    @property
    def unites(self) -> list[Unite]:
        """Return all the units."""
        return [u for lieu in self.lieux for u in lieu.unites]

    def numeroter(self) -> None:
        """Number roofs and units in order."""
        rang = 0
        compte: dict[str, int] = {}
        for i, lieu in enumerate(self.lieux, 1):
            lieu.numero = i
            prefixe = PREFIXES[lieu.type] if lieu.place is not Place.BELGIQUE else "BE"
            compte[prefixe] = compte.get(prefixe, 0) + 1
            lieu.code = f"{prefixe}-{compte[prefixe]:04d}"
            for u in lieu.unites:
                rang += 1
                u.numero = rang


PREFIXES = {
    TypeLieu.FAMILLE_ACCUEIL: "AF", TypeLieu.MECS: "MECS", TypeLieu.FOYER_ENFANCE: "FDE", TypeLieu.POUPONNIERE: "POUP",
    TypeLieu.VILLAGE_ENFANTS: "VE", TypeLieu.LVA: "LVA", TypeLieu.ACCUEIL_URGENCE: "URG", TypeLieu.AUTONOMIE: "AUT",
    TypeLieu.HOPITAL: "HOP", TypeLieu.HOTEL: "HOT",
}  # fmt: skip
