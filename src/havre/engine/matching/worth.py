"""What prices of places mean: the worth of one more place by kind, area and age band, and whom it would serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .criteria import BIT, broken_rules, unplaced_cost
from .problem import Problem
from .result import Result

KINDS = ("foster home", "children's home", "nursery", "sibling village", "emergency", "semi-independent")
AGE_BANDS = ((0, 35), (36, 71), (72, 143), (144, 215), (216, 251))  # [months], inclusive


@dataclass(frozen=True, slots=True)
class Worth:
    """Worth of one more place in one kind x area x age band."""

    kind: int
    area: int
    age_from: int  # [months]
    age_to: int
    places: int  # that exist and take this age
    mean: float  # worth of one more, on average over these places [tenths of a minute-equivalent]
    highest: int
    children: int  # left waiting by the plan, of this age, whom these units could take

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def areas_around(problem: Problem, count: int) -> NDArray[np.int64]:
    """Cut the locations into areas around centres far from one another; return the area of each location [L].

    The first centre is the location with most places, each next one the farthest from those before.
    """
    places = np.bincount(problem.unit_location, problem.unit_capacity, minlength=len(problem.location_abroad))
    minutes = problem.travel_min.astype(np.int64)
    centre = [int(places.argmax())]
    nearest = minutes[centre[0]].copy()
    used = places > 0
    while len(centre) < min(count, int(used.sum())):
        centre.append(int(np.where(used, nearest, -1).argmax()))
        nearest = np.minimum(nearest, minutes[centre[-1]])
    return minutes[centre].argmin(axis=0)


def worth_of_places(
    problem: Problem,
    result: Result,
    area: NDArray[Any],
    bands: tuple[tuple[int, int], ...] = AGE_BANDS,
) -> tuple[Worth, ...]:
    """Return the worth of one more place by kind x area x age band, the dearest first.

    The worth is the price of the relaxation that proves the bound: what the total cost of the plan would fall by, for
    one more place, as long as the place is one of few. A price that only serves the proof may exceed what one place can
    ever save: it is cut there. A unit counts in each band that it takes a part of.
    """
    most = most_one_place_saves(problem)
    waiting = _who_could_enter(problem, result)
    unit_area = np.asarray(area)[problem.unit_location]
    rows = []
    for low, high in bands:
        takes = (problem.unit_age_min <= high) & (problem.unit_age_max >= low)
        of_age = (problem.child_age >= low) & (problem.child_age <= high)
        for cell in np.unique(np.stack([problem.unit_kind[takes], unit_area[takes]], axis=1), axis=0):
            units = np.flatnonzero(takes & (problem.unit_kind == cell[0]) & (unit_area == cell[1]))
            places = problem.unit_capacity[units]
            price = np.minimum(result.unit_price[units], most)
            mean = float((price * places).sum() / places.sum()) if places.sum() else float(price.mean())
            served = sum(1 for c, able in waiting.items() if of_age[c] and able[units].any())
            worth = Worth(int(cell[0]), int(cell[1]), low, high, int(places.sum()), mean, int(price.max()), served)
            rows.append(worth)
    return tuple(sorted(rows, key=lambda r: (-r.mean, -r.children, r.kind, r.area, r.age_from)))


def most_one_place_saves(problem: Problem) -> int:
    """Return a cost that no single place more can save.

    Take the best plan with the place, and leave without a place the child who is in it, or his whole group if it is
    ordered together: that plan needs one place less, and costs at most their wait more.
    """
    wait = unplaced_cost(problem, np.arange(problem.n_children))
    whole = np.add.reduceat(wait, problem.group_start[:-1]) if len(wait) else wait
    return int(max(wait.max(initial=0), whole[problem.group_together].max(initial=0)))


def _who_could_enter(problem: Problem, result: Result) -> dict[int, NDArray[np.bool_]]:
    """Units that each child left waiting could enter if they had a place [U], by child."""
    if result.assignment is None:
        return {}
    able = {}
    room = np.ones(problem.n_units, np.int64)
    for c in np.flatnonzero(result.assignment < 0):
        bits = broken_rules(problem, np.array([c]), room)[0]
        able[int(c)] = bits & ~np.int16(BIT["apart"]) == 0
    return able
