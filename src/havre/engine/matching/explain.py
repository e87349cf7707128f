"""Why a unit or a home is excluded for a group, and which smallest waivers would open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .criteria import BIT, RULES, criteria
from .errors import InvalidProblem
from .homes import GroupTable, fill_home
from .problem import Problem
from .subsets import INFINITE, sizes

# How much is asked of the person who waives, to order misses that need as many waivers: one month or one minute is 1.
SEVERITY = {"medical": 60, "behaviour": 12, "full": 30, "closed": 60, "sex": 120, "kind": 120, "apart": 240}
ONE_WAIVER = 10**6
EXAMINED = 60  # homes looked at, those with the smallest lower bound
NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Exclusions:
    """How many units each rule excludes for each child of a group [n], rule by rule [R]."""

    reasons: tuple[str, ...]
    eligible: NDArray[np.int64]  # [n] units open to each child now
    counts: NDArray[np.int64]  # [n, R] units that break the rule
    only: NDArray[np.int64]  # [n, R] units that break this rule alone
    overall: NDArray[np.int64]  # [R] units that break the rule for at least one child

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "eligible": self.eligible.tolist(),
            "counts": {reason: self.counts[:, r].tolist() for r, reason in enumerate(self.reasons)},
            "only": {reason: self.only[:, r].tolist() for r, reason in enumerate(self.reasons)},
            "overall": dict(zip(self.reasons, self.overall.tolist(), strict=True)),
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that one unit breaks for one child, and by how much."""

    child: int
    unit: int
    reason: str
    margin: int  # months, minutes, levels or places; 1 where the rule has no measure
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        names = ("child", "unit", "reason", "margin", "text")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Miss:
    """A home that some waivers would open to the whole group."""

    home: int
    waivers: tuple[Refusal, ...]
    units: tuple[int, ...]
    total: int  # cost of the way that the waivers would allow

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "home": self.home,
            "waivers": [waiver.as_dict() for waiver in self.waivers],
            "units": list(self.units),
            "total": self.total,
        }


def count_exclusions(bits: NDArray[np.int16]) -> Exclusions:
    """Count the units excluded by each rule from the broken rules of each child and unit [n, U]."""
    counted = np.stack([np.bincount(row, minlength=1 << len(RULES)) for row in bits])
    together = np.bincount(np.bitwise_or.reduce(bits, axis=0), minlength=1 << len(RULES))
    only = counted[:, [BIT[rule] for rule in RULES]]
    return Exclusions(RULES, counted[:, 0], _by_rule(counted), only, _by_rule(together[None])[0])


def _by_rule(counted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum counts by combination of rules [m, 2**R] into counts by rule [m, R]."""
    rows = [counted.reshape(len(counted), -1, 2, 1 << r)[:, :, 1].sum(axis=(1, 2)) for r in range(len(RULES))]
    return np.stack(rows, axis=1)


def why_not(problem: Problem, group: int, unit: int) -> tuple[Refusal, ...]:
    """Return the rules that a unit breaks for each child of a group now; empty when each of them could enter alone.

    Raises:
        InvalidProblem: there is no such group or unit.
    """
    return refusals(GroupTable(problem, group), unit)


def refusals(table: GroupTable, unit: int) -> tuple[Refusal, ...]:
    """Return the rules that a unit breaks for each child of the table's group.

    Raises:
        InvalidProblem: there is no such unit.
    """
    if not 0 <= unit < table.problem.n_units:
        raise InvalidProblem("unit_home", unit, f"no such unit, there are {table.problem.n_units}")
    return tuple(
        _refusal(table, i, unit, rule) for i in range(table.n) for rule in RULES if table.bits[i, unit] & BIT[rule]
    )


def waivers(table: GroupTable, home: int) -> tuple[Refusal, ...]:
    """Return the smallest set of waivers that would let the whole group into a home; empty when it can enter.

    Raises:
        InvalidProblem: there is no such home.
    """
    units = np.flatnonzero(table.problem.unit_home == home)
    if not len(units):
        raise InvalidProblem("unit_home", None, f"no unit belongs to home {home}")
    _, parts = _least_waivers(table, units, _severity(table, units))
    return _waivers_of(table, units, parts)


def nearest_misses(table: GroupTable, limit: int = 5) -> tuple[Miss, ...]:
    """Return the homes that the fewest waivers would open to the whole group, then the smallest, then the cheapest."""
    problem = table.problem
    if not problem.n_units or limit < 1:
        return ()
    order = np.argsort(problem.unit_home, kind="stable")
    number = problem.unit_home[order]
    start = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    end = np.r_[start[1:], len(order)]
    severity = _severity(table, order)
    places = np.add.reduceat(np.minimum(table.free[order], table.n), start)
    missing = np.maximum(table.n - places, 0) * (ONE_WAIVER + SEVERITY["full"])
    bound = np.minimum.reduceat(severity, start, axis=1).sum(axis=0) + missing
    found: list[tuple[int, int, NDArray[Any], list[int]]] = []
    everyone = (1 << table.n) - 1
    able = np.flatnonzero(table.relaxed[everyone] < INFINITE).tolist()
    able = [int(table.home[h]) for h in able if table.exact(everyone, h) < INFINITE]
    bound[np.isin(number[start], able)] = NEVER
    for h in np.argsort(bound, kind="stable")[:EXAMINED]:
        if bound[h] == NEVER:
            break
        if len(found) >= limit and bound[h] > sorted(item[0] for item in found)[limit - 1]:
            break
        units = order[start[h] : end[h]]
        weight, parts = _least_waivers(table, units, severity[:, start[h] : end[h]])
        if weight >= ONE_WAIVER:
            found.append((weight, int(number[start[h]]), units, parts))
    misses = [(weight, _miss(table, home, units, parts)) for weight, home, units, parts in found]
    misses.sort(key=lambda item: (item[0], item[1].total, item[1].home))
    return tuple(miss for _, miss in misses[:limit])


def _miss(table: GroupTable, home: int, units: NDArray[Any], parts: list[int]) -> Miss:
    seat = [next(int(u) for u, part in zip(units, parts, strict=True) if part >> i & 1) for i in range(table.n)]
    total = int(criteria(table.problem, table.children, np.array(seat)).sum())
    return Miss(home, _waivers_of(table, units, parts), tuple(seat), total)


def _severity(table: GroupTable, units: NDArray[Any]) -> NDArray[np.int64]:
    """Weight of the waivers that each child needs for each unit, places apart [n, m]."""
    weight = np.zeros((table.n, len(units)), np.int64)
    bits = table.bits[:, units]
    for rule in RULES:
        if rule == "full":
            continue
        broken = (bits & BIT[rule]) != 0
        if broken.any():
            one = SEVERITY.get(rule, 1) * _margins(table.problem, table.children, units, rule)
            weight += broken * (ONE_WAIVER + one)
    return weight


def _margins(problem: Problem, child: NDArray[Any], units: NDArray[Any], rule: str) -> NDArray[np.int64]:
    """By how much each unit breaks a rule for each child [n, m]."""
    p = problem
    if rule in {"too_young", "too_old"}:
        age = p.child_age[child, None].astype(np.int64)
        return p.unit_age_min[units] - age if rule == "too_young" else age - p.unit_age_max[units]
    if rule in {"too_far", "too_near"}:
        minutes = p.travel_min[p.child_family[child]][:, p.unit_location[units]].astype(np.int64)
        beyond = minutes - p.child_family_max[child, None]
        return beyond if rule == "too_far" else p.child_family_min[child, None] - minutes
    if rule == "medical":
        return p.child_need[child, :1].astype(np.int64) - p.unit_skill[units, 0]
    if rule == "behaviour":
        return p.child_need[child, 2:].astype(np.int64) - p.unit_skill[units, 2] - 1
    return np.ones((len(child), len(units)), np.int64)


def _least_waivers(table: GroupTable, units: NDArray[Any], severity: NDArray[np.int64]) -> tuple[int, list[int]]:
    """Least weight of waivers that seats the whole group in these units, and the part that each unit takes."""
    n = table.n
    subset_costs = []
    for column, unit in enumerate(units):
        cost = np.zeros(1 << n, np.int64)
        for i in range(n):
            np.add(cost[: 1 << i], severity[i, column], out=cost[1 << i : 2 << i])
        over = np.maximum(sizes(n) - int(table.free[unit]), 0)
        subset_costs.append(cost + over * (ONE_WAIVER + SEVERITY["full"]))
    everyone = (1 << n) - 1
    best, parts = fill_home(n, subset_costs, everyone)
    pair_weight = ONE_WAIVER + SEVERITY["apart"]
    return int(best[everyone]) + len(_pairs_inside(table)) * pair_weight, parts


def _pairs_inside(table: GroupTable) -> list[tuple[int, int]]:
    pair = table.problem.apart
    first, last = int(table.children[0]), int(table.children[-1])
    inside = ((pair >= first) & (pair <= last)).all(axis=1)
    return [(int(a), int(b)) for a, b in pair[inside]]


def _waivers_of(table: GroupTable, units: NDArray[Any], parts: list[int]) -> tuple[Refusal, ...]:
    found = []
    for unit, part in zip(units.tolist(), parts, strict=True):
        members = [i for i in range(table.n) if part >> i & 1]
        for i in members:
            broken = int(table.bits[i, unit]) & ~BIT["full"]
            found += [_refusal(table, i, unit, rule) for rule in RULES if broken & BIT[rule]]
        if (over := len(members) - int(table.free[unit])) > 0:
            found.append(_refusal(table, members[-1], unit, "full", over))
    seat = {i: unit for unit, part in zip(units.tolist(), parts, strict=True) for i in range(table.n) if part >> i & 1}
    for _, b in _pairs_inside(table):
        i = b - int(table.children[0])
        found.append(_refusal(table, i, seat[i], "apart"))
    return tuple(found)


def _refusal(table: GroupTable, i: int, unit: int, rule: str, margin: int | None = None) -> Refusal:
    if margin is None:
        margin = int(_margins(table.problem, table.children[i : i + 1], np.array([unit]), rule)[0, 0])
    return Refusal(int(table.children[i]), unit, rule, margin, _text(rule, margin))


def _text(rule: str, margin: int) -> str:
    plural = "s" if margin > 1 else ""
    return {
        "closed": "closed to newcomers",
        "too_young": f"{margin} month{plural} below the lowest age",
        "too_old": f"{margin} month{plural} above the highest age",
        "sex": "for the other sex only",
        "medical": f"medical skill {margin} level{plural} short",
        "behaviour": f"behaviour skill {margin} level{plural} short",
        "kind": "a kind of unit that the decision does not allow",
        "too_far": f"{margin} minute{plural} beyond the ordered maximum",
        "too_near": f"{margin} minute{plural} below the ordered minimum",
        "apart": "somebody lives there from whom the child must live apart",
        "full": f"{margin} place{plural} short",
    }[rule]
