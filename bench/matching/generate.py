"""Write a synthetic instance of the matching format, on an invented territory: no data file is needed.

usage: generate.py OUT.npz [--seed 1] [--placed 12000] [--waiting 1000] [--departements 1]
Towns are drawn on a plane, one square of 100 km per département; children live by availability, half of the sibling
groups apart, a little fewer places than children.
"""

import argparse
import json
from dataclasses import asdict

import numpy as np

from havre.engine.matching import Weights

SIDE_KM, TOWNS = 100.0, 300
# kind, share of places, places of a home's units [low, high], age bands in months
HOMES = (
    (0, 0.50, (1, 3), ((0, 251),)),
    (1, 0.32, (6, 12), ((36, 143), (72, 179), (132, 215), (156, 251))),
    (2, 0.03, (6, 12), ((0, 47),)),
    (3, 0.03, (5, 7), ((0, 215),) * 3),
    (4, 0.06, (6, 10), ((0, 83), (72, 155), (144, 215))),
    (5, 0.06, (6, 12), ((180, 251),)),
)


def territory(departements: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the minutes between towns, and the département of each."""
    of = np.repeat(np.arange(departements), TOWNS)
    corner = np.stack([of % 4, of // 4], axis=1) * SIDE_KM
    at = corner + rng.random((len(of), 2)) * SIDE_KM
    km = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])
    return np.where(km < 0.05, 3, np.minimum(7 + 1.8 * km**0.83, 900)).round().astype(np.int16), of


def units(places: float, departements: int, of: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the arrays of units."""
    rows: list[tuple[int, ...]] = []
    home = 0
    for d in range(departements):
        towns = np.flatnonzero(of == d)
        for kind, share, (low, high), bands in HOMES:
            left = places * share
            while left > 0:
                town = int(rng.choice(towns))
                for age_min, age_max in bands:
                    capacity = int(rng.integers(low, high + 1))
                    start = int(rng.choice([0, 0, 24, 72])) if kind == 0 else age_min
                    skill = (rng.random(2) < 0.25) * 3
                    rows.append(
                        (town, home, kind, capacity, start, age_max, *skill, int(rng.choice(4, p=[0.2, 0.4, 0.3, 0.1])))
                    )
                    left -= capacity
                home += 1
    table = np.array(rows, np.int32)
    names = ("location", "home", "kind", "capacity", "age_min", "age_max")
    found = {f"unit_{name}": table[:, i] for i, name in enumerate(names)}
    count = len(table)
    return found | {
        "unit_skill": table[:, 6:9],
        "unit_sex": rng.choice([0, 0, 0, 0, 1, 2], count).astype(np.int32),
        "unit_offers": rng.integers(0, 256, count) | rng.integers(0, 256, count),
        "unit_open": rng.random(count) > 0.02,
    }


def children(count: int, of: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the arrays of children, nobody placed yet, and of groups."""
    sizes: list[int] = []
    while (left := count - sum(sizes)) > 0:
        sizes.append(min(left, int(rng.choice([1, 2, 3, 4, 5, 6], p=[0.6, 0.215, 0.105, 0.05, 0.02, 0.01]))))
    group = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    family = rng.integers(0, len(of), len(sizes))[group].astype(np.int32)
    age = np.clip(rng.integers(0, 228, len(sizes))[group] + rng.integers(-36, 37, count), 0, 250).astype(np.int32)
    need = np.stack([rng.random(count) < 0.05, rng.random(count) < 0.12, rng.random(count) < 0.3], axis=1)
    return {
        "child_group": group, "child_age": age, "child_sex": rng.integers(1, 3, count).astype(np.int32),
        "child_need": (need * rng.integers(1, 4, (count, 3))).astype(np.int32),
        "child_wishes": rng.integers(0, 256, count) & rng.integers(0, 256, count) & rng.integers(0, 256, count),
        "child_family": family, "child_school": np.where((age >= 36) & (age < 216), family, -1).astype(np.int32),
        "child_contact": (rng.random(len(sizes)) > 0.08)[group],
        "child_kinds": np.where(rng.random(count) < 0.12, 1 | 1 << 3, 63).astype(np.int32),
        "child_family_max": np.where(rng.random(count) < 0.06, 60, 999).astype(np.int32),
        "child_family_min": np.where(rng.random(count) < 0.02, 25, 0).astype(np.int32),
        "group_together": (np.array(sizes) > 1) & (rng.random(len(sizes)) < 0.25),
    }  # fmt: skip


def seat(found: dict[str, np.ndarray], placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return where the placed children live: with a sibling when there is room, else the nearest of some drawn."""
    free = found["unit_capacity"].copy()
    current = np.full(len(placed), -1, np.int32)
    travel, home = found["travel_min"], found["unit_home"]
    last = {}
    for c in np.flatnonzero(placed):
        drawn = rng.integers(0, len(free), 60)
        sibling = last.get(int(found["child_group"][c]), -1)
        if sibling >= 0 and rng.random() < 0.7:
            drawn = np.r_[np.flatnonzero(home == home[sibling]), drawn]
        age, need, skill = found["child_age"][c], found["child_need"][c], found["unit_skill"][drawn]
        minutes = travel[found["child_family"][c], found["unit_location"][drawn]]
        fits = (free[drawn] > 0) & (found["unit_age_min"][drawn] <= age) & (age <= found["unit_age_max"][drawn])
        fits &= np.isin(found["unit_sex"][drawn], (0, found["child_sex"][c]))
        fits &= (need[0] <= skill[:, 0]) & (need[2] <= skill[:, 2] + 1)
        fits &= (found["child_kinds"][c] >> found["unit_kind"][drawn]) & 1 == 1
        fits &= (minutes >= found["child_family_min"][c]) & (minutes <= found["child_family_max"][c])
        if fits.any():
            near = minutes[fits] - 1000 * (sibling >= 0) * (home[drawn[fits]] == home[sibling])
            current[c] = drawn[fits][np.argmin(near)]
            free[current[c]] -= 1
            last[int(found["child_group"][c])] = int(current[c])
    return current


def main() -> None:
    """Write one instance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--placed", type=int, default=12000)
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--departements", type=int, default=1)
    a = parser.parse_args()
    rng = np.random.default_rng(a.seed)
    travel, of = territory(a.departements, rng)
    count = (a.placed + a.waiting) * a.departements
    found = {"travel_min": travel, "location_abroad": np.zeros(len(of), bool)}
    found |= units(a.placed * 1.03, a.departements, of, rng) | children(count, of, rng)
    waits = rng.random(len(found["group_together"])) < a.waiting / (a.placed + a.waiting)
    current = seat(found, ~waits[found["child_group"]], rng)
    new = current < 0
    stay = np.where(new, 0, np.minimum(rng.exponential(30, count), 200))
    found |= {
        "child_current": current, "child_stay": stay.astype(np.int32),
        "child_urgency": np.where(new, rng.choice(4, count, p=[0.45, 0.3, 0.17, 0.08]), 0).astype(np.int32),
        "child_wait": np.where(new, np.minimum(rng.exponential(60, count), 400), 0).astype(np.int32),
        "child_emergency": new & (rng.random(count) < 0.3), "apart": np.zeros((0, 2), np.int32),
        "weights": np.array(json.dumps(asdict(Weights()))),
    }  # fmt: skip
    np.savez_compressed(a.out, **found)


if __name__ == "__main__":
    main()
