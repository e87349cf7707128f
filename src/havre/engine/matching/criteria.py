"""Cost per criterion and broken rules of pairs of a child and a unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problem import EMERGENCY, HOME, SEMI, Problem

CRITERIA: tuple[str, ...] = (
    "family",
    "school",
    "stretch",
    "disability",
    "wish",
    "outgrow",
    "abroad",
    "young",
    "makeshift",
    "move",
    "unplaced",
)
RULES: tuple[str, ...] = (
    "closed",
    "too_young",
    "too_old",
    "sex",
    "medical",
    "behaviour",
    "kind",
    "too_far",
    "too_near",
    "apart",
    "full",
)
BIT = {name: 1 << k for k, name in enumerate(RULES)}


def criteria(problem: Problem, child: NDArray[Any], unit: NDArray[Any]) -> NDArray[np.int64]:
    """Return the cost per criterion of pairs (child, unit), allowed or not [len(CRITERIA), m]; unit -1 is waiting."""
    p, w = problem, problem.weights
    rows = np.zeros((len(CRITERIA), len(child)), np.int64)
    waiting = unit < 0
    if not p.n_units:
        rows[10] = unplaced_cost(p, child)
        return rows
    at = p.unit_location[unit]
    family_min = p.travel_min[p.child_family[child], at].astype(np.int64)
    school = p.child_school[child]
    school_min = p.travel_min[school, at].astype(np.int64)
    need, skill = p.child_need[child], p.unit_skill[unit]
    age, kind, current = p.child_age[child], p.unit_kind[unit], p.child_current[child]
    rows[0] = w.family * np.minimum(family_min, w.family_cap) * p.child_contact[child]
    far = w.school_far_fixed + w.school_far * np.minimum(school_min, w.school_cap)
    rows[1] = np.where(school_min <= w.school_far_from, w.school_near * school_min, far) * (school >= 0)
    rows[2] = w.stretch * (need[:, 2] > skill[:, 2])
    rows[3] = w.disability * (need[:, 1] > skill[:, 1])
    missing = (p.child_wishes[child] & ~p.unit_offers[unit]).view(np.uint64)
    rows[4] = w.wish * np.bitwise_count(missing).astype(np.int64)
    rows[5] = w.outgrow * (p.unit_age_max[unit] - age < w.outgrow_months)
    rows[6] = w.abroad * p.location_abroad[at]
    rows[7] = w.young * ((age < w.young_months) & ((kind == HOME) | (kind == SEMI)))
    rows[8] = w.makeshift * ((kind == EMERGENCY) & ~p.child_emergency[child])
    stay = np.minimum(p.child_stay[child], w.move_cap).astype(np.int64)
    rows[9] = (w.move + w.move_month * stay) * ((current >= 0) & (current != unit))
    if waiting.any():
        rows[:, waiting] = 0
        rows[10, waiting] = unplaced_cost(p, child[waiting])
    return rows


def unplaced_cost(problem: Problem, child: NDArray[Any]) -> NDArray[np.int64]:
    """Return the cost of leaving children without a place [m]."""
    w = problem.weights
    urgency = problem.child_urgency[child].astype(np.int64)
    return w.unplaced + w.unplaced_urgency * urgency + w.unplaced_day * problem.child_wait[child].astype(np.int64)


def broken_rules(problem: Problem, child: NDArray[Any], free: NDArray[Any]) -> NDArray[np.int16]:
    """Return the rules that each unit would break for each child, as bits in the order of `RULES` [n, U].

    ``free`` [U] counts the places not taken by others. Pairs who must live apart count against where the other child
    lives now, except inside the group formed by ``child`` itself.
    """
    p = problem
    shape = (len(child), p.n_units)
    bits = np.zeros(shape, np.int16)
    age = p.child_age[child, None]
    need = p.child_need[child]
    family_min = p.travel_min[p.child_family[child]].take(p.unit_location, axis=1)

    def mark(rule: str, broken: NDArray[np.bool_]) -> None:
        np.bitwise_or(bits, np.multiply(broken, np.int16(BIT[rule]), dtype=np.int16), out=bits)

    mark("closed", ~p.unit_open)
    mark("too_young", age < p.unit_age_min)
    mark("too_old", age > p.unit_age_max)
    mark("sex", (p.unit_sex != 0) & (p.unit_sex != p.child_sex[child, None]))
    mark("medical", need[:, :1] > p.unit_skill[:, 0])
    mark("behaviour", need[:, 2:] > p.unit_skill[:, 2] + 1)
    mark("kind", (p.child_kinds[child, None] >> p.unit_kind) & 1 == 0)
    mark("too_far", family_min > p.child_family_max[child, None])
    mark("too_near", family_min < p.child_family_min[child, None])
    for row, current in enumerate(p.child_current[child]):
        if current >= 0:
            bits[row, current] = 0
    mark("full", np.asarray(free) <= 0)
    if len(p.apart):
        _mark_apart(p, child, bits)
    return bits


def _mark_apart(problem: Problem, child: NDArray[Any], bits: NDArray[np.int16]) -> None:
    first, last = int(child[0]), int(child[-1])
    inside = (problem.apart >= first) & (problem.apart <= last)
    for a, b in problem.apart[inside[:, 0] != inside[:, 1]]:
        one, other = (a, b) if first <= a <= last else (b, a)
        there = problem.child_current[other]
        if there >= 0:
            bits[one - first, problem.unit_home == problem.unit_home[there]] |= BIT["apart"]
