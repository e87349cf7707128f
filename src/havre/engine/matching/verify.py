"""Recompute every rule and the objective from problem and assignment alone.

Nothing here is shared with the code that ranks and solves: rules and costs are written a second time, from the
definition of the format, so that a mistake in one of them shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problem import Problem

MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class Verification:
    """Objective recomputed, and the rules broken, in words."""

    objective: int
    violations: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every rule holds."""
        return not self.violations


def verify(problem: Problem, assignment: Sequence[int] | NDArray[Any], *, group: int | None = None) -> Verification:
    """Return the objective and the broken rules of an assignment (unit of each child, -1 without a place).

    With ``group`` the assignment is that of its children only, everyone else stays where they are, and the objective
    is the cost of this group.
    """
    given = np.asarray(assignment)
    expected = problem.n_children if group is None else len(problem.children_of(group))
    if given.shape != (expected,):
        return Verification(0, (f"assignment: {expected} units expected, found shape {given.shape}",))
    if given.size and given.dtype.kind not in "iu":
        return Verification(0, ("assignment: must be integers",))
    wrong = np.flatnonzero((given < -1) | (given >= problem.n_units))
    if len(wrong):
        return Verification(0, (f"assignment[{wrong[0]}]: no unit {given[wrong[0]]}",))
    unit = given.astype(np.int64)
    if group is not None:
        return verify_ways(problem, np.array(problem.children_of(group)), unit[None, :])[0]
    child = np.arange(problem.n_children)
    broken = _pair_violations(problem, child, unit)
    load = np.bincount(unit[unit >= 0], minlength=problem.n_units)
    broken += _capacity_violations(problem, load)
    broken += _group_violations(problem, unit)
    for a, b in problem.apart:
        if unit[a] >= 0 and unit[b] >= 0 and problem.unit_home[unit[a]] == problem.unit_home[unit[b]]:
            broken.append(f"children {a} and {b} must live apart, both in home {problem.unit_home[unit[a]]}")
    objective = int(_pair_costs(problem, child, unit).sum()) + problem.weights.split * _extra_homes(problem, unit)
    return Verification(objective, tuple(broken[:MAX_LISTED]))


def verify_ways(problem: Problem, child: NDArray[Any], ways: NDArray[np.int64]) -> list[Verification]:
    """Return one verification per way to house the children of one group [k, n], everyone else staying."""
    k, n = ways.shape
    flat = ways.ravel()
    children = np.tile(child, k)
    allowed = _allowed(problem, children, flat).reshape(k, n)
    costs = _pair_costs(problem, children, flat).reshape(k, n).sum(axis=1)
    others = np.ones(problem.n_children, np.bool_)
    others[child] = False
    others &= problem.child_current >= 0
    load = np.bincount(problem.child_current[others], minlength=problem.n_units)
    group = int(problem.child_group[child[0]])
    settled = any(problem.child_current[c] >= 0 for c in child)
    ordered = bool(problem.group_together[group]) and not settled
    near = problem.apart[np.isin(problem.apart, child).any(axis=1)] if len(problem.apart) else problem.apart
    answers = []
    for row in range(k):
        unit = ways[row]
        broken = [f"child {child[i]}: unit {unit[i]} not allowed" for i in range(n) if not allowed[row, i]]
        placed = unit[unit >= 0]
        for u in set(placed.tolist()):
            inside = int(load[u]) + int((placed == u).sum())
            if inside > problem.unit_capacity[u]:
                broken.append(f"unit {u}: {inside} children for {problem.unit_capacity[u]} places")
        homes = set(problem.unit_home[placed].tolist())
        if ordered and len(placed) and (len(homes) > 1 or len(placed) < n):
            broken.append(f"group {group}: ordered together, {len(placed)} of {n} placed in {len(homes)} homes")
        where = {int(c): int(u) for c, u in zip(child, unit, strict=True)}
        for a, b in near:
            ua, ub = (where.get(int(c), int(problem.child_current[c])) for c in (a, b))
            if ua >= 0 and ub >= 0 and problem.unit_home[ua] == problem.unit_home[ub]:
                broken.append(f"children {a} and {b} must live apart, both in home {problem.unit_home[ua]}")
        objective = int(costs[row]) + problem.weights.split * max(len(homes) - 1, 0)
        answers.append(Verification(objective, tuple(broken)))
    return answers


def _allowed(problem: Problem, child: NDArray[Any], unit: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each child may be where it is put: with a place only by the rules, without only if it waits now."""
    current = problem.child_current[child]
    if not problem.n_units:
        return current < 0
    age = problem.child_age[child]
    skill = problem.unit_skill[unit]
    need = problem.child_need[child]
    minutes = problem.travel_min[problem.child_family[child], problem.unit_location[unit]]
    kind_bit = np.left_shift(1, problem.unit_kind[unit])
    newcomer = (
        problem.unit_open[unit]
        & (problem.unit_age_min[unit] <= age)
        & (problem.unit_age_max[unit] >= age)
        & (problem.unit_sex[unit] * (problem.unit_sex[unit] - problem.child_sex[child]) == 0)
        & (skill[:, 0] >= need[:, 0])
        & (skill[:, 2] >= need[:, 2] - 1)
        & ((problem.child_kinds[child] & kind_bit) > 0)
        & (minutes <= problem.child_family_max[child])
        & (minutes >= problem.child_family_min[child])
    )
    allowed: NDArray[np.bool_] = np.where(unit < 0, current < 0, newcomer | (current == unit))
    return allowed


def _pair_costs(problem: Problem, child: NDArray[Any], unit: NDArray[Any]) -> NDArray[np.int64]:
    """Cost of each child where it is put, without the split cost."""
    w = problem.weights
    penalty = w.unplaced + w.unplaced_urgency * problem.child_urgency[child].astype(np.int64)
    penalty = penalty + w.unplaced_day * problem.child_wait[child].astype(np.int64)
    if not problem.n_units:
        return penalty
    at = problem.unit_location[unit]
    from_family = problem.travel_min[problem.child_family[child], at].astype(np.int64)
    total = np.zeros(len(child), np.int64)
    visits = problem.child_contact[child]
    total[visits] += np.minimum(from_family[visits], w.family_cap) * w.family
    pupil = problem.child_school[child] >= 0
    from_school = problem.travel_min[problem.child_school[child], at].astype(np.int64)
    near = pupil & (from_school <= w.school_far_from)
    distant = pupil & (from_school > w.school_far_from)
    total[near] += from_school[near] * w.school_near
    total[distant] += np.minimum(from_school[distant], w.school_cap) * w.school_far + w.school_far_fixed
    total[problem.child_need[child, 2] > problem.unit_skill[unit, 2]] += w.stretch
    total[problem.child_need[child, 1] > problem.unit_skill[unit, 1]] += w.disability
    wishes, offers = problem.child_wishes[child], problem.unit_offers[unit]
    refused = np.unpackbits((wishes & ~offers).view(np.uint8).reshape(-1, 8), axis=1).sum(axis=1)
    total += w.wish * refused.astype(np.int64)
    age = problem.child_age[child]
    total[problem.unit_age_max[unit] - age < w.outgrow_months] += w.outgrow
    total[problem.location_abroad[at]] += w.abroad
    kind = problem.unit_kind[unit]
    total[(age < w.young_months) & ((kind == 1) | (kind == 5))] += w.young
    total[(kind == 4) & np.logical_not(problem.child_emergency[child])] += w.makeshift
    current = problem.child_current[child]
    leaves = (current >= 0) & (current != unit)
    stay = np.clip(problem.child_stay[child], None, w.move_cap).astype(np.int64)
    total[leaves] += w.move + stay[leaves] * w.move_month
    return np.where(unit < 0, penalty, total)


def _pair_violations(problem: Problem, child: NDArray[Any], unit: NDArray[Any]) -> list[str]:
    wrong = np.flatnonzero(~_allowed(problem, child, unit))[:MAX_LISTED]
    return [f"child {c}: " + ("loses its place" if unit[c] < 0 else f"unit {unit[c]} not allowed") for c in wrong]


def _capacity_violations(problem: Problem, load: NDArray[Any]) -> list[str]:
    over = np.flatnonzero(load > problem.unit_capacity)[:MAX_LISTED]
    return [f"unit {u}: {load[u]} children for {problem.unit_capacity[u]} places" for u in over]


def _homes_used(problem: Problem, unit: NDArray[Any]) -> NDArray[np.int64]:
    placed = unit >= 0
    used = np.unique(np.stack([problem.child_group[placed], problem.unit_home[unit[placed]]]), axis=1)
    return np.bincount(used[0], minlength=problem.n_groups)


def _extra_homes(problem: Problem, unit: NDArray[Any]) -> int:
    return int(np.maximum(_homes_used(problem, unit) - 1, 0).sum())


def _group_violations(problem: Problem, unit: NDArray[Any]) -> list[str]:
    used = _homes_used(problem, unit)
    size = np.bincount(problem.child_group, minlength=problem.n_groups)
    placed = np.bincount(problem.child_group[unit >= 0], minlength=problem.n_groups)
    settled = np.bincount(problem.child_group[problem.child_current >= 0], minlength=problem.n_groups) > 0
    wrong = problem.group_together & ~settled & (placed > 0) & ((placed < size) | (used > 1))
    return [
        f"group {g}: ordered together, {placed[g]} of {size[g]} placed in {used[g]} homes"
        for g in np.flatnonzero(wrong)[:MAX_LISTED]
    ]


def check_solution(problem: Problem, solution: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return the objective of a solution file recomputed, and everything that is wrong with it."""
    given = solution.get("assignment")
    if not isinstance(given, list) or any(isinstance(u, bool) or not isinstance(u, int) for u in given):
        return 0, ["assignment: must be a list of integers"]
    found = verify(problem, np.array(given, np.int64))
    wrong = list(found.violations)
    if solution.get("objective") != found.objective:
        wrong.append(f"objective stated {solution.get('objective')}, recomputed {found.objective}")
    bound = solution.get("bound")
    if bound is not None and bound > found.objective + 1e-6:
        wrong.append(f"bound {bound} above the objective {found.objective}")
    return found.objective, wrong
