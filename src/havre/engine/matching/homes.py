"""What each home would cost for each subset of one group, exactly, over the capacities of its units."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .criteria import broken_rules, criteria
from .problem import Problem
from .subsets import INFINITE, pairs, sizes

FIRST_CHUNK = 48


def fill_home(
    n: int, subset_costs: list[NDArray[np.int64]], wanted: int | None = None
) -> tuple[NDArray[np.int64], list[int]]:
    """Return the least cost of housing each subset in the units of one home, and the part each unit takes.

    ``subset_costs`` has, per unit, the cost of each subset in that unit alone [2**n]. The parts are those of the subset
    ``wanted`` (an empty list when it is None or cannot be housed).
    """
    whole = pairs(n)
    stages = [subset_costs[0]]
    for cost in subset_costs[1:]:
        stages.append(np.minimum.reduceat(stages[-1][whole.rest] + cost[whole.part], whole.first))
    best = np.minimum(stages[-1], INFINITE)
    if wanted is None or best[wanted] >= INFINITE:
        return best, []
    parts = [0] * len(stages)
    left = wanted
    for j in range(len(stages) - 1, 0, -1):
        first = whole.first[left]
        last = first + (1 << int(left).bit_count())
        choice = stages[j - 1][whole.rest[first:last]] + subset_costs[j][whole.part[first:last]]
        parts[j] = int(whole.part[first + int(np.argmin(choice))])
        left ^= parts[j]
    parts[0] = left
    return best, parts


class GroupTable:
    """Costs of one group in every unit it may enter now, everyone else staying where they are."""

    def __init__(self, problem: Problem, group: int) -> None:
        self.problem = problem
        self.children = np.array(problem.children_of(group))
        self.n = len(self.children)
        current = problem.child_current[self.children]
        taken = problem.occupancy()
        np.subtract.at(taken, current[current >= 0], 1)
        self.free = np.maximum(problem.unit_capacity - taken, 0)
        self.bits = broken_rules(problem, self.children, self.free)
        allowed = self.bits == 0
        unit = np.flatnonzero(allowed.any(axis=0))
        unit = unit[np.argsort(problem.unit_home[unit], kind="stable")]
        self.unit = unit
        self.places = np.minimum(self.free[unit], self.n)
        row, column = np.nonzero(allowed[:, unit])
        self.cost = np.full((self.n, len(unit)), INFINITE, np.int64)
        self.cost[row, column] = criteria(problem, self.children[row], unit[column]).sum(axis=0)
        number = problem.unit_home[unit]
        self.start = np.flatnonzero(np.r_[True, number[1:] != number[:-1]]) if len(unit) else np.zeros(0, np.int64)
        self.home = number[self.start]
        self.end = np.r_[self.start[1:], len(unit)].astype(np.int64)
        self.never = self._subsets_with_a_pair_apart()
        self._exact: dict[int, NDArray[np.int64]] = {}
        self.relaxed = self._relaxed()

    def _subsets_with_a_pair_apart(self) -> NDArray[np.bool_]:
        mask = np.arange(1 << self.n)
        never = np.zeros(1 << self.n, np.bool_)
        if not len(self.problem.apart):
            return never
        pair = self.problem.apart - self.children[0]
        for a, b in pair[((pair >= 0) & (pair < self.n)).all(axis=1)]:
            never |= (mask >> a & 1 == 1) & (mask >> b & 1 == 1)
        return never

    def _relaxed(self) -> NDArray[np.int64]:
        """Least cost of each subset in each home when only the home's total capacity counts [2**n, homes]."""
        homes = len(self.home)
        table = np.zeros((1 << self.n, homes), np.int64)
        if not homes:
            table[1:] = INFINITE
            return table
        single = np.minimum.reduceat(self.cost, self.start, axis=1)
        places = np.add.reduceat(self.places, self.start)
        for i in range(self.n):
            np.add(table[: 1 << i], single[i], out=table[1 << i : 2 << i])
        if self.n > 1:
            table[sizes(self.n)[:, None] > places] = INFINITE
            np.minimum(table, INFINITE, out=table)
            table[self.never] = INFINITE
        return table

    def unit_subset_cost(self, column: int) -> NDArray[np.int64]:
        """Cost of each subset in one unit alone [2**n]."""
        table = np.zeros(1 << self.n, np.int64)
        for i in range(self.n):
            np.add(table[: 1 << i], self.cost[i, column], out=table[1 << i : 2 << i])
        table[sizes(self.n) > self.places[column]] = INFINITE
        return np.minimum(table, INFINITE)

    def exact(self, subset: int, h: int) -> int:
        """Return the least cost of a subset in home number ``h`` of this table, over its units' capacities."""
        value = int(self.relaxed[subset, h])
        if value >= INFINITE or self.end[h] - self.start[h] == 1:
            return value
        table = self._exact.get(h)
        if table is None:
            columns = range(self.start[h], self.end[h])
            table, _ = fill_home(self.n, [self.unit_subset_cost(c) for c in columns])
            table[self.never] = INFINITE
            self._exact[h] = table
        return int(table[subset])

    def seat(self, subset: int, h: int) -> dict[int, int]:
        """Return the unit of each member of a subset that home ``h`` can house, at the least cost."""
        columns = range(self.start[h], self.end[h])
        _, parts = fill_home(self.n, [self.unit_subset_cost(c) for c in columns], subset)
        return {
            i: int(self.unit[column])
            for column, part in zip(columns, parts, strict=True)
            for i in range(self.n)
            if part >> i & 1
        }

    def homes_for_all(self) -> tuple[int, ...]:
        """Return the homes that can house the whole group."""
        everyone = (1 << self.n) - 1
        possible = np.flatnonzero(self.relaxed[everyone] < INFINITE)
        return tuple(int(self.home[h]) for h in possible if self.exact(everyone, int(h)) < INFINITE)


class Ranking:
    """Homes for one subset in order of exact cost, computed as far as asked."""

    def __init__(self, lower: NDArray[np.int64], exact: Callable[[int], int]) -> None:
        self._lower = lower
        self._exact = exact
        self._found: list[tuple[int, int]] = []
        self._heap: list[tuple[int, int]] = []
        self._next = 0
        finite = lower < INFINITE
        count = int(np.count_nonzero(finite))
        self._count = count
        size = min(FIRST_CHUNK, count)
        chunk = np.argpartition(lower, size - 1)[:size] if 0 < size < len(lower) else np.flatnonzero(finite)
        self._order = self._sorted(chunk)

    def _sorted(self, homes: NDArray[Any]) -> NDArray[Any]:
        return homes[np.lexsort((homes, self._lower[homes]))]

    def get(self, j: int) -> tuple[int, int] | None:
        """Return (cost, home) of the j-th best home, or None when there are not so many."""
        while len(self._found) <= j:
            if self._next >= len(self._order) < self._count:
                seen = self._order
                every = self._sorted(np.flatnonzero(self._lower < INFINITE))
                self._order = np.r_[seen, every[~np.isin(every, seen)]]
            bound = int(self._lower[self._order[self._next]]) if self._next < len(self._order) else INFINITE
            if self._heap and self._heap[0][0] <= bound:
                self._found.append(heapq.heappop(self._heap))
            elif bound >= INFINITE:
                return None
            else:
                h = int(self._order[self._next])
                self._next += 1
                value = self._exact(h)
                if value < INFINITE:
                    heapq.heappush(self._heap, (value, h))
        return self._found[j]
