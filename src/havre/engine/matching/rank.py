"""The k best ways to house one group now, everyone else staying where they are: exact, by subsets and homes."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .criteria import CRITERIA, criteria
from .errors import InvalidProblem, VerificationError
from .explain import Exclusions, Miss, Refusal, count_exclusions, nearest_misses, refusals, waivers
from .homes import GroupTable, Ranking
from .problem import Problem
from .result import Status
from .subsets import INFINITE, Cuts, complete_cuts, partial_cuts
from .verify import verify_ways

MAX_GROUP = 8
TIERS = ("whole", "split", "partial")


@dataclass(frozen=True, slots=True)
class ChildWay:
    """Where one way puts one child, and what it costs criterion by criterion (tenths of a minute-equivalent)."""

    child: int
    unit: int  # -1: left without a place
    home: int  # -1 idem
    total: int
    criteria: dict[str, int]
    family_min: int | None
    school_min: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to house a group."""

    tier: str  # whole: one home; split: several homes; partial: somebody is left without a place
    total: int
    split: int
    children: tuple[ChildWay, ...]

    @property
    def units(self) -> tuple[int, ...]:
        """Unit of each child of the group, -1 for a child left without a place."""
        return tuple(child.unit for child in self.children)

    @property
    def homes(self) -> tuple[int, ...]:
        """Home of each child of the group, -1 for a child left without a place."""
        return tuple(child.home for child in self.children)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        names = ("child", "unit", "home", "total", "criteria", "family_min", "school_min")
        children = [{name: getattr(child, name) for name in names} for child in self.children]
        return {"tier": self.tier, "total": self.total, "split": self.split, "children": children}


@dataclass(frozen=True, eq=False)
class RankResult:
    """The best ways, what was excluded and why."""

    status: Status
    group: int
    ways: tuple[Way, ...]
    exclusions: Exclusions
    runtime_s: float
    table: GroupTable

    @cached_property
    def homes_whole(self) -> int:
        """How many homes can take the whole group now."""
        return len(self.homes_for_all)

    @cached_property
    def homes_for_all(self) -> tuple[int, ...]:
        """Which homes can take the whole group now."""
        return self.table.homes_for_all()

    def why_not(self, unit: int) -> tuple[Refusal, ...]:
        """Return the rules that a unit breaks for each child alone; empty when each of them could enter."""
        return refusals(self.table, unit)

    def why_not_home(self, home: int) -> tuple[Refusal, ...]:
        """Return the smallest set of waivers that would let the whole group into a home; empty when it can enter."""
        return waivers(self.table, home)

    def nearest_misses(self, limit: int = 5) -> tuple[Miss, ...]:
        """Return the homes that the fewest and smallest waivers would open to the whole group."""
        return nearest_misses(self.table, limit)

    def as_dict(self, misses: int = 5) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "status": str(self.status),
            "group": self.group,
            "children": self.table.children.tolist(),
            "ways": [way.as_dict() for way in self.ways],
            "exclusions": {**self.exclusions.as_dict(), "homes_whole": self.homes_whole},
            "nearest_misses": [miss.as_dict() for miss in self.nearest_misses(misses)],
            "runtime_s": self.runtime_s,
        }


def rank(problem: Problem, group: int, k: int = 10) -> RankResult:
    """Return the k best ways to house one group now, everyone else staying where they are.

    Ways that keep the group whole in one home come first, then complete splits, then ways that leave somebody without
    a place, each in order of cost; the list is exact. Two ways differ by the home of at least one child: inside a home
    each child has the cheapest possible unit. A member who has a unit now may stay in it or move, never lose it.
    A group ordered together with no member placed goes whole into one home, or waits.

    Raises:
        InvalidProblem: there is no such group, it is larger than `MAX_GROUP`, or k is below 1.
        VerificationError: the independent verification refuses a way (a defect of the engine).
    """
    begun = time.perf_counter()
    if k < 1:
        raise InvalidProblem("k", None, f"must be at least 1, found {k}")
    if (size := len(problem.children_of(group))) > MAX_GROUP:
        raise InvalidProblem("child_group", problem.children_of(group)[0], f"group of {size}, at most {MAX_GROUP} here")
    table = GroupTable(problem, group)
    strict = bool(problem.group_together[group]) and bool((problem.child_current[table.children] < 0).all())
    search = _Search(table, strict)
    found: list[tuple[str, _Plan]] = []
    for tier, cuts in (("whole", complete_cuts), ("split", complete_cuts), ("partial", partial_cuts)):
        if len(found) < k:
            found += [(tier, plan) for plan in search.best(tier, cuts(table.n), k - len(found))]
    ways = _describe(table, found)
    exclusions = count_exclusions(table.bits)
    status = Status.OPTIMAL if ways else Status.INFEASIBLE
    return RankResult(status, group, ways, exclusions, time.perf_counter() - begun, table)


@dataclass(frozen=True, slots=True)
class _Plan:
    total: int
    split: int
    blocks: tuple[tuple[int, int], ...]  # (subset, home of the table)


class _Search:
    """Best-first search over the ways to cut the group, then over the homes of each block."""

    def __init__(self, table: GroupTable, strict: bool) -> None:
        self.table = table
        self.strict = strict
        self.lower = table.relaxed.min(axis=1, initial=INFINITE)
        self.lower[0] = 0
        self.rankings: dict[int, Ranking] = {}
        problem = table.problem
        current = problem.child_current[table.children]
        self.settled = int(sum(1 << i for i, unit in enumerate(current) if unit >= 0))
        waiting = criteria(problem, table.children, np.full(table.n, -1)).sum(axis=0)
        self.waiting_cost = np.zeros(1 << table.n, np.int64)
        for i in range(table.n):
            np.add(self.waiting_cost[: 1 << i], waiting[i], out=self.waiting_cost[1 << i : 2 << i])

    def best(self, tier: str, cuts: Cuts, k: int) -> list[_Plan]:
        """Return the k cheapest plans of a tier."""
        everyone = (1 << self.table.n) - 1
        if tier == "whole":
            keep = cuts.n_blocks == 1
        elif tier == "split":
            keep = (cuts.n_blocks > 1) & (not self.strict)
        else:
            keep = (cuts.placed & self.settled) == self.settled
            if self.strict:
                keep &= cuts.placed == 0
        waiting = self.waiting_cost[everyone ^ cuts.placed]
        extra = waiting + self.table.problem.weights.split * np.maximum(cuts.n_blocks - 1, 0)
        bound = self.lower[cuts.blocks].sum(axis=1) + extra
        rows = np.flatnonzero(keep & (bound < INFINITE))
        best: list[tuple[int, int, _Plan]] = []  # a heap with the worst on top
        serial = itertools.count()
        for row in rows[np.argsort(bound[rows], kind="stable")]:
            if len(best) == k and bound[row] >= -best[0][0]:
                break
            blocks = [int(b) for b in cuts.blocks[row] if b]
            split = self.table.problem.weights.split * max(len(blocks) - 1, 0)
            for total, homes in self._combinations(blocks, int(extra[row])):
                if len(best) == k:
                    if total >= -best[0][0]:
                        break
                    heapq.heappop(best)
                plan = _Plan(total, split, tuple(zip(blocks, homes, strict=True)))
                heapq.heappush(best, (-total, -next(serial), plan))
        return [plan for _, _, plan in sorted(best, key=lambda item: (-item[0], -item[1]))]

    def _ranking(self, block: int) -> Ranking:
        ranking = self.rankings.get(block)
        if ranking is None:
            ranking = Ranking(self.table.relaxed[block], lambda h: self.table.exact(block, h))
            self.rankings[block] = ranking
        return ranking

    def _combinations(self, blocks: list[int], base: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield (total, homes) with distinct homes for the blocks, in order of total."""
        if not blocks:
            yield base, ()
            return
        rankings = [self._ranking(block) for block in blocks]
        first = [ranking.get(0) for ranking in rankings]
        if any(item is None for item in first):
            return
        zero = (0,) * len(blocks)
        heap = [(base + sum(item[0] for item in first if item), zero)]
        seen = {zero}
        while heap:
            total, choice = heapq.heappop(heap)
            picked = [ranking.get(j) for ranking, j in zip(rankings, choice, strict=True)]
            homes = tuple(item[1] for item in picked if item)
            if len(set(homes)) == len(homes):
                yield total, homes
            for b, j in enumerate(choice):
                after = rankings[b].get(j + 1)
                following = (*choice[:b], j + 1, *choice[b + 1 :])
                if after is not None and following not in seen:
                    seen.add(following)
                    heapq.heappush(heap, (total + after[0] - picked[b][0], following))  # type: ignore[index]


def _describe(table: GroupTable, found: list[tuple[str, _Plan]]) -> tuple[Way, ...]:
    """Return the ways with units and criteria, after their independent verification."""
    if not found:
        return ()
    n, p = table.n, table.problem
    units = np.full((len(found), n), -1, np.int64)
    for row, (_, plan) in enumerate(found):
        for subset, h in plan.blocks:
            for i, unit in table.seat(subset, h).items():
                units[row, i] = unit
    child = np.tile(table.children, len(found))
    costs = criteria(p, child, units.ravel()).reshape(len(CRITERIA), len(found), n)
    totals = costs.sum(axis=0)
    for (_, plan), check in zip(found, verify_ways(p, table.children, units), strict=True):
        if check.violations or check.objective != plan.total:
            raise VerificationError(f"way of cost {plan.total}, verified {check.objective}: {check.violations}")
    family, school = _travel(p, child, units.ravel(), (len(found), n))
    ways = []
    for row, (tier, plan) in enumerate(found):
        children = tuple(
            ChildWay(
                child=int(table.children[i]),
                unit=int(units[row, i]),
                home=int(p.unit_home[units[row, i]]) if units[row, i] >= 0 else -1,
                total=int(totals[row, i]),
                criteria=dict(zip(CRITERIA, costs[:, row, i].tolist(), strict=True)),
                family_min=family[row][i],
                school_min=school[row][i],
            )
            for i in range(n)
        )
        ways.append(Way(tier, plan.total, plan.split, children))
    return tuple(ways)


def _travel(
    problem: Problem, child: NDArray[Any], unit: NDArray[Any], shape: tuple[int, int]
) -> tuple[list[list[int | None]], list[list[int | None]]]:
    if not problem.n_units:
        nothing: list[list[int | None]] = [[None] * shape[1] for _ in range(shape[0])]
        return nothing, nothing
    at = problem.unit_location[unit]
    school_at = problem.child_school[child]
    family: NDArray[Any] = problem.travel_min[problem.child_family[child], at].astype(object)
    school: NDArray[Any] = problem.travel_min[school_at, at].astype(object)
    family[unit < 0] = None
    school[(unit < 0) | (school_at < 0)] = None
    return family.reshape(shape).tolist(), school.reshape(shape).tolist()
