"""Exact prices and proof of the optimum when the question is small enough to list its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...solvers.packing import solve_packing
from .dual import Prices
from .instance import Instance, Sparse
from .plan import Columns, Plan, column_costs, list_columns, packing_of

ROUNDS = 25
ROOMS = (1500, 20_000)  # columns listed per group
MAX_COLUMNS = 120_000
FEW = 60  # groups with more columns than the first room


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the optimum is proven, and whether a better plan was found on the way."""

    done: bool
    improved: bool


def polish(instance: Instance, prices: Prices, stop: Callable[[], bool], left: Callable[[], float]) -> Prices:
    """Return the prices of the linear relaxation, by columns added until none over all units would lower it."""
    best = prices
    price, priced, sparse = prices.price, prices.priced, prices.sparse
    groups = np.flatnonzero(instance.active)
    idle = Plan(instance, np.full(len(instance.current), -1))  # EVICTED columns keep the relaxation feasible
    pool = list_columns(instance, sparse, price, groups, 1500, 200)
    for turn in range(ROUNDS):
        if stop():
            break
        choice = packing_of(idle, pool, instance.capacity)
        answer = solve_packing(choice.packing, integer=False, time_limit=left())
        if answer.price is None:
            break
        value = answer.objective + instance.constant
        if value - best.priced.bound < 1 + 3e-6 * value:
            break
        dual = np.zeros(len(best.price))
        dual[choice.resource] = answer.price
        # Half-way to the best prices known: duals of a column pool that is still poor swing too far.
        share = (0.5, 0.8, 1.0)[min(turn // 2, 2)]
        price = np.round((1 - share) * best.price + share * dual).astype(np.int64)
        priced = instance.price_all(price, 800, sparse)
        if priced.sparse is None:
            break
        sparse = priced.sparse
        if priced.bound > best.priced.bound:
            best = Prices(price, priced, sparse)
        pool = _merge(pool, list_columns(instance, sparse, price, groups, 500, 60))
    return best


def _merge(first: Columns, second: Columns) -> Columns:
    """Return the columns of both, each once."""
    both = _join(first, second)
    rows = np.unique(np.c_[both.group, both.cost, both.units], axis=0)
    return Columns(first.groups, rows[:, 0], rows[:, 2:], rows[:, 1], first.complete & second.complete)


def _cheapest_of_each_use(instance: Instance, columns: Columns) -> Columns:
    """Keep, among the columns of a group that take the same places, a cheapest one: the others are never needed.

    Groups with a child who must live apart from another group's keep all of theirs.
    """
    free = ~np.isin(columns.groups, np.array(instance.apart_group, np.int64).ravel())[columns.group]
    use = np.sort(columns.units, axis=1)
    key = np.c_[columns.group, np.where(free, 0, np.arange(len(free)) + 1), use]
    order = np.lexsort((columns.cost, *key.T[::-1]))
    first = np.r_[True, (key[order][1:] != key[order][:-1]).any(axis=1)] if len(order) else np.zeros(0, np.bool_)
    keep = np.sort(order[first])
    return Columns(columns.groups, columns.group[keep], columns.units[keep], columns.cost[keep], columns.complete)


def _join(first: Columns, second: Columns) -> Columns:
    """Return the columns of both, one after the other."""
    width = max(first.units.shape[1], second.units.shape[1])
    units = np.full((len(first.cost) + len(second.cost), width), -1, np.int64)
    units[: len(first.cost), : first.units.shape[1]] = first.units
    units[len(first.cost) :, : second.units.shape[1]] = second.units
    group, cost = np.r_[first.group, second.group], np.r_[first.cost, second.cost]
    return Columns(first.groups, group, units, cost, first.complete)


def _all_columns(
    instance: Instance, sparse: Sparse, price: NDArray[np.int64], groups: NDArray[np.int64], reach: int
) -> Columns | None:
    """Return every column within reach of the best of its group, None when they are too many to choose among."""
    found: Columns | None = None
    left = groups
    for room in ROOMS:
        more = list_columns(instance, sparse, price, left, reach, room, need_all=True)
        kept = more.of_complete()
        kept = Columns(groups, np.searchsorted(groups, left)[kept.group], kept.units, kept.cost, kept.complete)
        kept = _cheapest_of_each_use(instance, kept)
        found = kept if found is None else _join(found, kept)
        left = left[~more.complete]
        if len(found.cost) > MAX_COLUMNS or len(left) > FEW:
            return None
        if not len(left):
            return found
    return None


def prove(instance: Instance, prices: Prices, plan: Plan, left: float, seed: int) -> Proof:
    """Choose among all the columns that a better plan than ``plan`` may use; improve the plan in place.

    A plan of cost at most UB uses only columns whose reduced cost is within UB - bound of the best of their group,
    since the reduced costs of the groups add up to at most that above the bound at these prices. When they are too
    many, some of them serve to improve the plan, without proof.
    """
    clean = plan.respects_rules()
    reach = plan.objective - prices.priced.bound if clean else 1 << 40
    priced = instance.price_all(prices.price, int(reach))
    groups = np.flatnonzero(instance.active)
    if priced.sparse is None:
        raise RuntimeError("pricing with tau lists the units kept")
    columns = _all_columns(instance, priced.sparse, prices.price, groups, int(reach))
    complete = priced.complete and columns is not None
    if columns is None:
        columns = list_columns(instance, priced.sparse, prices.price, groups, min(int(reach), 2000), 200)
    choice = packing_of(plan, columns, instance.capacity)
    answer = solve_packing(choice.packing, start=choice.start, seed=seed, time_limit=0.8 * left)
    if answer.chosen is None:
        return Proof(False, False)
    before = plan.objective
    plan.put(groups, choice.units[answer.chosen], column_costs(instance, groups, choice.units[answer.chosen]))
    return Proof(complete and answer.proven, plan.objective < before)
