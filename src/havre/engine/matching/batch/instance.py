"""A problem as the compiled loops want it: units in the order of homes, groups with their forbidden subsets."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..criteria import criteria, unplaced_cost
from ..problem import Problem
from ..subsets import complete_cuts, partial_cuts
from . import kernels, sweeps
from .tariff import Tariff, limits_of

CAP = 240  # units kept per group


@dataclass(frozen=True, eq=False)
class Sparse:
    """Units kept for each group, with the cost of each of its children there."""

    unit_first: NDArray[np.int64]  # [G + 1]
    units: NDArray[np.int64]
    cost_first: NDArray[np.int64]  # [G]
    costs: NDArray[np.int64]  # per group (n, m), INFINITE where not allowed


@dataclass(frozen=True, eq=False)
class Priced:
    """Least reduced cost and column of each group at given prices."""

    best: NDArray[np.int64]  # [G]
    seats: NDArray[np.int64]  # [N] unit, -1 waiting
    bound: int  # sum of best minus the price of every place and cut
    sparse: Sparse | None = None
    complete: bool = False  # whether no unit within tau was left out


class Instance:
    """Problem, units renumbered by home, and the two ways to price all groups: over all units, or over kept ones."""

    def __init__(self, problem: Problem, *, keep: bool, threads: int) -> None:
        self.problem = problem
        self.threads = max(1, threads)
        p = problem
        self.order = np.argsort(p.unit_home, kind="stable").astype(np.int64)
        self.rank = np.empty(p.n_units, np.int64)
        self.rank[self.order] = np.arange(p.n_units)
        _, home = np.unique(p.unit_home[self.order], return_inverse=True)
        self.home = home.astype(np.int64)
        self.homes = int(self.home.max(initial=-1)) + 1
        self.size = np.diff(p.group_start)
        settled = p.child_current >= 0
        self.current = np.where(settled, self.rank[p.child_current] if p.n_units else -1, -1)
        unplaced = unplaced_cost(p, np.arange(p.n_children))
        unplaced[settled] = kernels.INFINITE
        self.unplaced = unplaced
        self.capacity = p.unit_capacity[self.order].astype(np.int64)
        self.strict = p.group_together & ~p.settled_groups
        self.active = np.ones(len(self.size), np.bool_)
        self.constant = 0
        if keep:  # groups that have nobody waiting stay as they are: their places are not part of the question
            self.active[:] = False
            self.active[p.child_group[~settled]] = True
            still = np.flatnonzero(~self.active[p.child_group])
            np.subtract.at(self.capacity, self.current[still], 1)
            self.constant = self._cost_of_staying(still)
        self.active_child = self.active[p.child_group]
        self.sweep_s = 0.0  # seconds that the latest pricing over all units took
        self.limits = limits_of(self.capacity, self.home, self.homes)
        self.data = self._data(settled if keep else np.zeros(p.n_children, np.bool_))
        self.cuts = _cut_tables(int(self.size.max(initial=1)))
        self.never_first, self.never = _never_together(p, self.size)
        by_size = np.argsort(-self.size, kind="stable")
        by_size = by_size[self.active[by_size]]
        self.group_of = p.child_group.astype(np.int64)
        pair_group = p.child_group[p.apart]
        across = pair_group[:, 0] != pair_group[:, 1]
        self.apart = p.apart[across].tolist()
        self.apart_group = pair_group[across].tolist()
        self.chunks = [by_size[k :: 4 * self.threads].copy() for k in range(4 * self.threads)]

    def _data(self, fixed: NDArray[np.bool_]) -> kernels.Data:
        p = self.problem
        return kernels.Data(
            travel=p.travel_min,
            abroad=p.location_abroad,
            location=p.unit_location[self.order],
            home=self.home,
            kind=p.unit_kind[self.order],
            capacity=self.capacity,
            age_min=p.unit_age_min[self.order],
            age_max=p.unit_age_max[self.order],
            sex=p.unit_sex[self.order],
            skill=p.unit_skill[self.order],
            offers=p.unit_offers[self.order],
            open=p.unit_open[self.order],
            start=p.group_start.astype(np.int64),
            age=p.child_age,
            child_sex=p.child_sex,
            need=p.child_need,
            wishes=p.child_wishes,
            family=p.child_family,
            school=p.child_school,
            contact=p.child_contact,
            kinds=p.child_kinds,
            family_max=p.child_family_max,
            family_min=p.child_family_min,
            emergency=p.child_emergency,
            current=self.current,
            stay=p.child_stay,
            unplaced=self.unplaced,
            strict=self.strict,
            fixed=fixed,
            w=np.array([getattr(p.weights, name) for name in kernels.WEIGHT_NAMES], np.int64),
            split=p.weights.split,
        )

    def _cost_of_staying(self, child: NDArray[np.int64]) -> int:
        p = self.problem
        unit = p.child_current[child]
        total = int(criteria(p, child, unit).sum())
        pairs = np.unique(np.stack([p.child_group[child], p.unit_home[unit]]), axis=1)
        used = np.bincount(pairs[0], minlength=p.n_groups)
        return total + p.weights.split * int(np.maximum(used - 1, 0).sum())

    def rows_of(self, seats: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the units of the children of each group, -1 beyond its size [len(groups), width]."""
        width = int(self.size[groups].max(initial=1))
        index = self.data.start[groups][:, None] + np.arange(width)
        inside = np.arange(width) < self.size[groups][:, None]
        return np.where(inside, seats[np.minimum(index, len(seats) - 1)], -1)

    def _run(self, work: Any) -> None:
        if self.threads == 1:
            for chunk in self.chunks:
                work(chunk)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(work, self.chunks))

    def price_all(self, tariff: Tariff, tau: int = -1, also: Sparse | None = None) -> Priced:
        """Price every group over ALL units; with tau >= 0 also list the units within tau of the best of each group."""
        begun = time.perf_counter()
        d, n, price, tolls = self.data, len(self.current), tariff.unit, tariff.tolls()
        groups = len(self.size)
        best = np.zeros(groups, np.int64)
        seats = np.full(n, -1, np.int64)
        count = np.zeros(groups, np.int64)
        complete = np.ones(groups, np.bool_)
        room = (3 * CAP + 16) * n if tau >= 0 else 0
        units = np.empty(room, np.int32)
        costs = np.empty(room, np.int64)
        prev_first = also.unit_first if also else np.zeros(groups + 1, np.int64)
        prev = also.units if also else np.zeros(0, np.int64)

        def work(chunk: NDArray[np.int64]) -> None:
            sweeps.sweep(
                d,
                self.cuts,
                self.never_first,
                self.never,
                chunk,
                price,
                tolls,
                tau,
                CAP,
                prev_first,
                prev,
                best,
                seats,
                count,
                units,
                costs,
                complete,
            )

        self._run(work)
        self.sweep_s = time.perf_counter() - begun
        bound = self.constant + int(best.sum()) - tariff.rent(self.limits)
        if tau < 0:
            return Priced(best, seats, bound)
        unit_first = np.r_[0, np.cumsum(count)]
        cells = count * self.size
        cost_first = np.r_[0, np.cumsum(cells)][:-1]
        kept_units = np.empty(unit_first[-1], np.int64)
        kept_costs = np.empty(int(cells.sum()), np.int64)
        sweeps.gather(d.start, count, 3 * CAP + 16, units, costs, unit_first, cost_first, kept_units, kept_costs)
        sparse = Sparse(unit_first, kept_units, cost_first, kept_costs)
        return Priced(best, seats, bound, sparse, bool(complete.all()))

    def price_kept(self, tariff: Tariff, sparse: Sparse) -> Priced:
        """Price every group over its kept units only: quick, and no bound of the whole problem."""
        best = np.zeros(len(self.size), np.int64)
        seats = np.full(len(self.current), -1, np.int64)
        s, price, tolls = sparse, tariff.unit, tariff.tolls()

        def work(chunk: NDArray[np.int64]) -> None:
            sweeps.price_sparse(
                self.data,
                self.cuts,
                self.never_first,
                self.never,
                chunk,
                price,
                tolls,
                s.unit_first,
                s.units,
                s.cost_first,
                s.costs,
                best,
                seats,
            )

        self._run(work)
        return Priced(best, seats, self.constant + int(best.sum()) - tariff.rent(self.limits))


def default_threads() -> int:
    """Number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cut_tables(largest: int) -> kernels.Cuts:
    first = [0, 0]
    blocks, n_blocks, placed = [], [], []
    for n in range(1, largest + 1):
        for cuts in (complete_cuts(n), partial_cuts(n)):
            wide = np.zeros((len(cuts.blocks), largest), np.int64)
            wide[:, :n] = cuts.blocks
            blocks.append(wide)
            n_blocks.append(cuts.n_blocks)
            placed.append(cuts.placed)
        first.append(first[-1] + len(blocks[-1]) + len(blocks[-2]))
    return kernels.Cuts(
        np.array(first, np.int64), np.concatenate(blocks), np.concatenate(n_blocks), np.concatenate(placed)
    )


def _never_together(problem: Problem, size: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Subsets of each group that hold a pair who must live apart; groups without such a pair share one table."""
    largest = int(size.max(initial=1))
    tables = [np.zeros(1 << largest, np.bool_)]
    first = np.zeros(len(size), np.int64)
    group = problem.child_group[problem.apart]
    inside = problem.apart[group[:, 0] == group[:, 1]] if len(problem.apart) else problem.apart
    for g in np.unique(problem.child_group[inside[:, 0]]) if len(inside) else ():
        start = int(problem.group_start[g])
        mask = np.arange(1 << int(size[g]))
        never = np.zeros(len(mask), np.bool_)
        for a, b in inside[problem.child_group[inside[:, 0]] == g] - start:
            never |= (mask >> a & 1 == 1) & (mask >> b & 1 == 1)
        first[g] = sum(map(len, tables))
        tables.append(never)
    return first, np.concatenate(tables)
