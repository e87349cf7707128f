"""The communes as arrays, and how far they stand from one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from havre.engine.travel import road_km

BELGES_FRANCOPHONES = ("5", "8", "9")  # first figure of the NIS codes of Hainaut, Luxembourg and Namur
VOISINS = ("62", "80", "02")
VOISINE_MIN = 2_500  # inhabitants of the communes kept outside the département


@dataclass(frozen=True)
class Point:
    """A commune as the generator needs it."""

    id: str
    nom: str
    departement: str
    population: int
    lon: float
    lat: float
    direction: str | None = None
    mns: tuple[str, ...] = ()
    juridiction: str | None = None


@dataclass(frozen=True)
class Geographie:
    """The département's communes first, in the order of their codes, then those around it."""

    points: tuple[Point, ...]
    mns: tuple[tuple[str, str, str], ...]  # code, name, direction

    @classmethod
    def de(cls, points: Iterable[Point], mns: Sequence[tuple[str, str, str]]) -> "Geographie":
        """Sort and keep the communes that can have a family or a home."""
        tous = sorted(points, key=lambda p: p.id)
        dedans = [p for p in tous if p.direction]
        voisins = [p for p in tous if p.departement in VOISINS and p.population >= VOISINE_MIN]
        belges = [p for p in tous if p.id.startswith("BE-") and p.id[3] in BELGES_FRANCOPHONES]
        return cls(tuple(dedans + voisins + belges), tuple(sorted(mns)))

    @cached_property
    def population(self) -> NDArray[np.float64]:
        """Inhabitants, shape (n,)."""
        return np.array([p.population for p in self.points], float)

    @cached_property
    def km(self) -> NDArray[np.float32]:
        """Kilometres by road, estimated, shape (n, n)."""
        xy = np.array([[p.lon, p.lat] for p in self.points])
        resultat: NDArray[np.float32] = road_km(xy, xy).astype(np.float32)
        return resultat

    @cached_property
    def rang(self) -> dict[str, int]:
        """Index of each commune."""
        return {p.id: i for i, p in enumerate(self.points)}

    def du_departement(self, direction: str | None = None) -> NDArray[np.intp]:
        """Return the communes of the département, or of one of its directions."""
        return np.array(
            [i for i, p in enumerate(self.points) if p.direction and direction in (None, p.direction)], np.intp
        )

    def voisines(self) -> NDArray[np.intp]:
        """Return the French communes outside the département."""
        return np.array([i for i, p in enumerate(self.points) if p.departement in VOISINS], np.intp)

    def belges(self) -> NDArray[np.intp]:
        """Return the Belgian communes."""
        return np.array([i for i, p in enumerate(self.points) if p.id.startswith("BE-")], np.intp)
