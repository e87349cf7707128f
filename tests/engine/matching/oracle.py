"""Rules and cost of the format, one child at a time in plain Python, and tiny problems to try everything on."""

import itertools
from typing import Any

import numpy as np

from havre.engine.matching import Problem, Weights
from havre.engine.matching.problem import ARRAYS


def allowed(p: Problem, c: int, u: int) -> bool:
    if p.child_current[c] == u:
        return True
    tf = p.travel_min[p.child_family[c], p.unit_location[u]]
    return bool(
        p.unit_open[u]
        and p.unit_age_min[u] <= p.child_age[c] <= p.unit_age_max[u]
        and p.unit_sex[u] in (0, p.child_sex[c])
        and p.child_need[c, 0] <= p.unit_skill[u, 0]
        and p.child_need[c, 2] <= p.unit_skill[u, 2] + 1
        and (int(p.child_kinds[c]) >> int(p.unit_kind[u])) % 2
        and p.child_family_min[c] <= tf <= p.child_family_max[c]
    )


def cost(p: Problem, c: int, u: int) -> int:
    w = p.weights
    if u < 0:
        return int(w.unplaced + w.unplaced_urgency * p.child_urgency[c] + w.unplaced_day * p.child_wait[c])
    there = p.unit_location[u]
    tf = int(p.travel_min[p.child_family[c], there])
    total = w.family * min(tf, w.family_cap) if p.child_contact[c] else 0
    if p.child_school[c] >= 0:
        ts = int(p.travel_min[p.child_school[c], there])
        total += (
            w.school_near * ts if ts <= w.school_far_from else w.school_far_fixed + w.school_far * min(ts, w.school_cap)
        )
    total += w.stretch if p.child_need[c, 2] > p.unit_skill[u, 2] else 0
    total += w.disability if p.child_need[c, 1] > p.unit_skill[u, 1] else 0
    total += w.wish * bin(int(p.child_wishes[c]) & ~int(p.unit_offers[u])).count("1")
    total += w.outgrow if p.unit_age_max[u] - p.child_age[c] < w.outgrow_months else 0
    total += w.abroad if p.location_abroad[there] else 0
    total += w.young if p.child_age[c] < w.young_months and p.unit_kind[u] in (1, 5) else 0
    total += w.makeshift if p.unit_kind[u] == 4 and not p.child_emergency[c] else 0
    if p.child_current[c] >= 0 and p.child_current[c] != u:
        total += w.move + w.move_month * min(int(p.child_stay[c]), w.move_cap)
    return int(total)


def evaluate(p: Problem, assignment: Any) -> tuple[int, bool]:
    """Objective, and whether every rule holds."""
    ok, total = True, 0
    load = [0] * p.n_units
    for c, u in enumerate(assignment):
        total += cost(p, c, u)
        if u < 0:
            ok = ok and p.child_current[c] < 0
        else:
            load[u] += 1
            ok = ok and allowed(p, c, u)
    ok = ok and all(n <= cap for n, cap in zip(load, p.unit_capacity, strict=True))
    for g in range(p.n_groups):
        children = p.children_of(g)
        homes = {int(p.unit_home[assignment[c]]) for c in children if assignment[c] >= 0}
        total += p.weights.split * max(len(homes) - 1, 0)
        waiting = [c for c in children if assignment[c] < 0]
        if p.group_together[g] and all(p.child_current[c] < 0 for c in children):
            ok = ok and (len(homes) == 0 or (len(homes) == 1 and not waiting))
    for a, b in p.apart:
        ua, ub = assignment[a], assignment[b]
        ok = ok and not (ua >= 0 and ub >= 0 and p.unit_home[ua] == p.unit_home[ub])
    return total, ok


def best_plan(p: Problem, keep: bool = False) -> int | None:
    """Least objective of all assignments, None when no assignment respects the rules."""
    choices = [
        [int(p.child_current[c])]
        if keep and p.child_current[c] >= 0
        else [u for u in range(-1, p.n_units) if u < 0 or allowed(p, c, u)]
        for c in range(p.n_children)
    ]
    costs = (evaluate(p, a) for a in itertools.product(*choices))
    return min((total for total, ok in costs if ok), default=None)


def all_ways(p: Problem, group: int) -> list[tuple[int, int]]:
    """(tier, cost) of every way to house a group that differs by a home, best first; everyone else stays."""
    children = p.children_of(group)
    p = changed(p, apart=p.apart[np.isin(p.apart, np.array(children)).any(axis=1)])
    best: dict[tuple[int, ...], tuple[int, int]] = {}
    base = [int(u) for u in p.child_current]
    without = sum(cost(p, c, base[c]) for c in range(p.n_children) if c not in children)
    for units in itertools.product(range(-1, p.n_units), repeat=len(children)):
        full = list(base)
        full[children.start : children.stop] = units
        total, ok = evaluate(p, full)
        if not ok:
            continue
        total -= without + p.weights.split * _other_splits(p, full, group)
        homes = tuple(int(p.unit_home[u]) if u >= 0 else -1 for u in units)
        tier = 2 if -1 in homes else int(len(set(homes)) > 1)
        if homes not in best or (tier, total) < best[homes]:
            best[homes] = (tier, total)
    return sorted(best.values())


def _other_splits(p: Problem, assignment: list[int], group: int) -> int:
    extra = 0
    for g in range(p.n_groups):
        homes = {int(p.unit_home[assignment[c]]) for c in p.children_of(g) if assignment[c] >= 0}
        extra += max(len(homes) - 1, 0) if g != group else 0
    return extra


def arrays(p: Problem) -> dict[str, Any]:
    return {name: getattr(p, name).copy() for name in ARRAYS} | {"weights": p.weights}


def changed(p: Problem, **given: Any) -> Problem:
    """The same problem with some arrays replaced, or some entries: name={index: value}."""
    new = arrays(p)
    for name, value in given.items():
        if isinstance(value, dict) and name != "weights":
            for index, item in value.items():
                new[name][index] = item
        else:
            new[name] = value
    return Problem(**new)


def plain(children: int = 1, units: int = 1, **given: Any) -> Problem:
    """Children of one group and units of one home each, where everything is allowed and costs nothing."""
    n, u = children, units
    base: dict[str, Any] = {
        "travel_min": np.zeros((2, 2), np.int16),
        "location_abroad": [False, True],
        "unit_location": [0] * u,
        "unit_home": list(range(u)),
        "unit_kind": [0] * u,
        "unit_capacity": [1] * u,
        "unit_age_min": [0] * u,
        "unit_age_max": [251] * u,
        "unit_sex": [0] * u,
        "unit_skill": [[3, 3, 3]] * u,
        "unit_offers": [0] * u,
        "unit_open": [True] * u,
        "child_group": [0] * n,
        "child_age": [100] * n,
        "child_sex": [1] * n,
        "child_need": [[0, 0, 0]] * n,
        "child_wishes": [0] * n,
        "child_family": [0] * n,
        "child_school": [-1] * n,
        "child_contact": [False] * n,
        "child_kinds": [63] * n,
        "child_family_max": [999] * n,
        "child_family_min": [0] * n,
        "child_emergency": [False] * n,
        "child_current": [-1] * n,
        "child_stay": [0] * n,
        "child_urgency": [0] * n,
        "child_wait": [0] * n,
        "group_together": [False],
        "apart": np.zeros((0, 2), np.int32),
    }
    return Problem(**(base | given))


def tiny(seed: int, max_children: int = 6, max_units: int = 6, max_group: int = 3, slack: int = 2) -> Problem:
    """A random problem small enough to try every assignment, with a present state that respects capacities."""
    rng = np.random.default_rng(seed)
    sizes: list[int] = []
    n = int(rng.integers(1, max_children + 1))
    while sum(sizes) < n:
        sizes.append(int(rng.integers(1, min(max_group, n - sum(sizes)) + 1)))
    u = int(rng.integers(1, max_units + 1))
    locations = 4
    group = np.repeat(np.arange(len(sizes)), sizes)
    home = rng.integers(0, max(1, u - 1), u)
    capacity = rng.integers(0, slack + 1, u)
    current = np.full(n, -1)
    left = capacity.copy()
    for c in range(n):
        at = int(rng.integers(0, u))
        if rng.random() < 0.5 and left[at] > 0:
            current[c] = at
            left[at] -= 1
    pairs = [(a, b) for a in range(n) for b in range(a) if rng.random() < 0.08]
    family = rng.integers(0, locations, len(sizes))
    return Problem(
        travel_min=rng.integers(0, 200, (locations, locations)),
        location_abroad=rng.random(locations) < 0.2,
        unit_location=rng.integers(0, locations, u),
        unit_home=home,
        unit_kind=rng.integers(0, 6, u),
        unit_capacity=capacity,
        unit_age_min=rng.choice([0, 0, 36, 120], u),
        unit_age_max=rng.choice([140, 215, 251], u),
        unit_sex=rng.choice([0, 0, 0, 1, 2], u),
        unit_skill=rng.integers(0, 4, (u, 3)),
        unit_offers=rng.integers(0, 16, u),
        unit_open=rng.random(u) < 0.85,
        child_group=group,
        child_age=rng.integers(0, 250, n),
        child_sex=rng.integers(1, 3, n),
        child_need=rng.integers(0, 3, (n, 3)) * (rng.random((n, 3)) < 0.4),
        child_wishes=rng.integers(0, 16, n),
        child_family=family[group],
        child_school=np.where(rng.random(n) < 0.5, rng.integers(0, locations, n), -1),
        child_contact=rng.random(n) < 0.8,
        child_kinds=rng.choice([63, 63, 63, 9, 62], n),
        child_family_max=rng.choice([999, 999, 120], n),
        child_family_min=rng.choice([0, 0, 0, 20], n),
        child_emergency=rng.random(n) < 0.3,
        child_current=current,
        child_stay=rng.integers(0, 150, n) * (current >= 0),
        child_urgency=rng.integers(0, 4, n),
        child_wait=rng.integers(0, 100, n),
        group_together=rng.random(len(sizes)) < 0.3,
        apart=np.array(pairs, np.int32).reshape(len(pairs), 2),
        weights=Weights(split=int(rng.choice([0, 300, 2500])), unplaced=int(rng.choice([500, 20000]))),
    )
