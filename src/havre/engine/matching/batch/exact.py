"""Exact prices and proof of the optimum when the question is small enough to list its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...solvers.packing import solve_packing
from ...solvers.relaxation import Relaxation, Uses
from .blocks import Blocks, list_blocks
from .dual import Prices
from .instance import Instance, Priced
from .plan import Columns, Plan, column_costs, list_columns, packing_of
from .tariff import Tariff, uses_of

ROUNDS = 40
CLOSE = 5e-7  # of the value of the relaxation, between it and the bound that its prices prove
NOTHING = 1e-6
ROOM = 1500  # columns listed per group; a group that has more is stated by blocks
WIDE = 30_000  # columns listed of a group that blocks cannot state (members who may not part, or may not meet)
MAX_COLUMNS = 120_000
FEW = 60  # groups with more columns than the first room


@dataclass(frozen=True, eq=False)
class Exact:
    """Prices of the linear relaxation, and the rounding cuts that it needed."""

    prices: Prices
    cuts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the optimum is proven, and whether a better plan was found on the way."""

    done: bool
    improved: bool


def polish(instance: Instance, prices: Prices, stop: Callable[[], bool], left: Callable[[], float]) -> Exact:
    """Return the prices of the linear relaxation with its rounding cuts, priced until no column would lower it.

    Columns are added where they would lower the relaxation, over all units; cuts where it breaks them.
    """
    best, sparse = prices, prices.sparse
    groups = np.flatnonzero(instance.active)
    idle = Plan(instance, np.full(len(instance.current), -1))  # EVICTED columns keep the relaxation feasible
    master = Relaxation(len(groups), instance.limits, np.flatnonzero(instance.capacity > 0))
    master.add(idle.group_cost[groups], np.arange(len(groups)), Uses(*(np.zeros(0, np.int64) for _ in range(3))))
    pool = list_columns(instance, sparse, prices.tariff, groups, 1500, 200)
    for turn in range(ROUNDS):
        _grow(master, instance, pool)
        answer = _cut(master, left, stop)
        if answer is None or stop():
            break
        value, dual = answer[0] + instance.constant, answer[1]
        if value - best.priced.bound < 1 + CLOSE * value:
            break
        # Half-way to the best prices known: duals of a column pool that is still poor swing too far.
        share = (0.5, 0.8, 1.0)[min(turn // 2, 2)]
        flat = (1 - share) * best.tariff.flat() + share * dual
        tariff = Tariff.rounded(flat, len(instance.home), instance.homes)
        priced = instance.price_all(tariff, 800, sparse)
        if priced.sparse is None:
            break
        sparse = priced.sparse
        if priced.bound > best.priced.bound:
            best = Prices(tariff, priced, sparse)
        pool = list_columns(instance, sparse, tariff, groups, 500, 60)
    cuts = master.on()
    return Exact(best, cuts[cuts >= len(instance.home)])


def _cut(
    master: Relaxation, left: Callable[[], float], stop: Callable[[], bool]
) -> tuple[float, NDArray[np.float64]] | None:
    """Solve the relaxation again with the cuts that it breaks, until it breaks none."""
    answer = master.solve(left())
    while answer is not None and not stop():
        broken = master.violated()
        if not len(broken):
            break
        master.switch_on(broken)
        answer = master.solve(left())
    return answer


def _grow(master: Relaxation, instance: Instance, pool: Columns) -> None:
    """Add to the relaxation the columns that would lower it."""
    uses = Uses(*uses_of(pool.units, instance.home, instance.homes))
    gain = master.reduced(pool.cost, pool.group, uses) < -NOTHING
    number = np.cumsum(gain) - 1
    kept = gain[uses.column]
    own = Uses(number[uses.column[kept]], uses.resource[kept], uses.amount[kept])
    master.add(pool.cost[gain], pool.group[gain], own)


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


def _all_columns(
    instance: Instance, priced: Priced, tariff: Tariff, groups: NDArray[np.int64], reach: int
) -> tuple[Columns, list[Blocks]] | None:
    """Return every column within reach of the best of its group, or every block of the groups that have too many.

    None when they are too many to choose among.
    """
    sparse = priced.sparse
    if sparse is None or not priced.complete:
        return None
    columns = list_columns(instance, sparse, tariff, groups, reach, ROOM, need_all=True)
    if (~columns.complete).sum() > FEW:
        return None
    for x in np.flatnonzero(~columns.complete).tolist():
        if not _stated_by_blocks(instance, int(groups[x])):
            wide = list_columns(instance, sparse, tariff, groups[[x]], reach, WIDE, need_all=True)
            columns = _widen(columns, wide, x)
    kept = _cheapest_of_each_use(instance, columns.of_complete())
    if len(kept.cost) > MAX_COLUMNS:
        return None
    blocks = []
    for x in np.flatnonzero(~columns.complete).tolist():
        g = int(groups[x])
        if not _stated_by_blocks(instance, g):
            return None
        found = list_blocks(instance, sparse, tariff, g, x, int(priced.best[g]) + reach)
        if found is None:
            return None
        blocks.append(found)
    return kept, blocks


def _stated_by_blocks(instance: Instance, g: int) -> bool:
    """Whether blocks can state a group: its members may part, and any of them may be together."""
    return not (instance.strict[g] or instance.never[instance.never_first[g] :][: 1 << instance.size[g]].any())


def _widen(columns: Columns, wide: Columns, x: int) -> Columns:
    """Return the columns with those of the group at position x taken from a longer list of this group alone."""
    others = columns.group != x
    units = np.full((len(wide.cost), columns.units.shape[1]), -1, np.int64)
    units[:, : wide.units.shape[1]] = wide.units
    complete = columns.complete.copy()
    complete[x] = wide.complete[0]
    return Columns(
        columns.groups,
        np.r_[columns.group[others], np.full(len(wide.cost), x)],
        np.r_[columns.units[others], units],
        np.r_[columns.cost[others], wide.cost],
        complete,
    )


def prove(instance: Instance, exact: Exact, plan: Plan, left: float, seed: int, reach: int | None = None) -> Proof:
    """Choose among all the columns that a better plan than ``plan`` may use; improve the plan in place.

    A plan of cost at most UB uses only columns whose reduced cost is within UB - bound of the best of their group,
    since the reduced costs of the groups add up to at most that above the bound at these prices. When they are too
    many, or with a smaller ``reach``, some of them serve to improve the plan, without proof.
    """
    prices = exact.prices
    needed = plan.objective - prices.priced.bound if plan.respects_rules() else 1 << 40
    reach = int(needed if reach is None else min(needed, reach))
    priced = instance.price_all(prices.tariff, reach)
    groups = np.flatnonzero(instance.active)
    if priced.sparse is None:
        raise RuntimeError("pricing with tau lists the units kept")
    every = _all_columns(instance, priced, prices.tariff, groups, reach)
    if every is None:
        every = list_columns(instance, priced.sparse, prices.tariff, groups, min(reach, 2000), 200), []
        needed = 1 << 40  # no proof
    columns, blocks = every
    choice = packing_of(plan, columns, instance.capacity, exact.cuts, blocks)
    answer = solve_packing(choice.packing, start=choice.start, seed=seed, time_limit=0.8 * left, presolve=False)
    if answer.chosen is None:
        return Proof(False, False)
    before = plan.objective
    rows = choice.rows(answer.chosen)
    plan.put(groups, rows, column_costs(instance, groups, rows))
    return Proof(reach >= needed and answer.proven, plan.objective < before)
