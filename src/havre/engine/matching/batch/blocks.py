"""A group with too many columns to list, stated by blocks: so many of its members in one home, chosen to cover it.

A column is a set of blocks, one home each, and of members who wait. With y a block, w a member who waits and t whether
somebody has a place: every member is in one block or waits, at most one block a home, t <= 1, t <= sum y, at the cost
sum (cost of the block + split) y + sum wait w - split t.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ...solvers.packing import Row
from .columns import ENTRIES, _entries, _load_group, _rests
from .instance import Instance, Sparse
from .tariff import Tariff


@dataclass(frozen=True, eq=False)
class Blocks:
    """Blocks of one group that a plan within the limit may use: units of the members inside, and real cost."""

    group: int  # position among the groups of the question
    units: NDArray[np.int64]  # [B, n], -1 for the members outside
    cost: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _list(d, never_first, never_flat, g, price, tolls, real, costs, limit, out_units, out_cost):
    """Write the blocks of group g that some column of reduced cost within `limit` may use; return how many, or -1."""
    start = d.start[g]
    n = d.start[g + 1] - start
    m = len(real)
    reduced = np.empty((n, m), np.int64)
    home = np.empty(m, np.int64)
    places = np.empty(m, np.int64)
    keep = np.empty(m, np.bool_)
    lower = np.empty(n, np.int64)
    _load_group(d, start, n, m, real, costs, price, home, places, reduced, lower)
    never = never_flat[never_first[g] : never_first[g] + (1 << n)]
    unplaced = d.unplaced[start : start + n]
    rest = _rests(n, m, home, real, reduced, places, never, tolls, unplaced, d.split, d.strict[g], keep)
    mask = np.empty(ENTRIES, np.int64)
    total = np.empty(ENTRIES, np.int64)
    column = np.empty((ENTRIES, n), np.int64)
    head = np.zeros(n + 1, np.int64)
    by_low = np.empty(ENTRIES, np.int64)
    count = _entries(
        n, m, home, reduced, places, never, real, tolls, limit, rest, lower, mask, total, column, head, by_low
    )
    for e in range(max(count, 0)):
        cost = 0
        for i in range(n):
            out_units[e, i] = -1
            if mask[e] >> i & 1:
                j = column[e, i]
                out_units[e, i] = real[j]
                cost += costs[i * m + j]
        out_cost[e] = cost
    return count


def list_blocks(
    instance: Instance, sparse: Sparse, tariff: Tariff, group: int, position: int, limit: int
) -> Blocks | None:
    """Return the blocks of a group that a column of reduced cost at most ``limit`` may use; None when too many."""
    first, last = int(sparse.unit_first[group]), int(sparse.unit_first[group + 1])
    n, at = int(instance.size[group]), int(sparse.cost_first[group])
    units, cost = np.empty((ENTRIES, n), np.int64), np.empty(ENTRIES, np.int64)
    count = _list(
        instance.data, instance.never_first, instance.never, group, tariff.unit, tariff.tolls(),
        sparse.units[first:last], sparse.costs[at : at + n * (last - first)], limit, units, cost,
    )  # fmt: skip
    return None if count < 0 else Blocks(position, units[:count].copy(), cost[:count].copy())


@dataclass(frozen=True, eq=False)
class Stated:
    """Columns and rows that state one group by its blocks: blocks first, then who waits, then whether any is placed."""

    group: int
    units: NDArray[np.int64]
    cost: NDArray[np.int64]
    rows: tuple[Row, ...]  # over these columns, numbered from 0
    start: NDArray[np.int64]  # columns that make up the present column of the group


def state_blocks(blocks: Blocks, now: NDArray[np.int64], wait: NDArray[np.int64], split: int, home: NDArray[np.int64],
                 cost_now: NDArray[np.int64]) -> Stated:  # fmt: skip
    """Return the columns and rows of a group that is now in the units ``now`` [n], added as blocks when missing.

    ``wait`` is what each member costs while waiting, ``cost_now`` each one's cost where it is, without the split.
    """
    n = len(now)
    roof = np.where(now >= 0, home[np.maximum(now, 0)], -1)
    present = [np.where(roof == h, now, -1) for h in np.unique(roof[roof >= 0])]
    paid = [int(cost_now[row >= 0].sum()) for row in present]
    units = np.concatenate([blocks.units[:, :n], np.array(present, np.int64).reshape(-1, n)])
    cost = np.concatenate([blocks.cost, np.array(paid, np.int64)])
    units, first = np.unique(units, axis=0, return_index=True)
    cost, count = cost[first], len(units)
    rows = []
    for i in range(n):
        inside = np.r_[np.flatnonzero(units[:, i] >= 0), count + i]
        rows.append(Row(inside, np.ones(len(inside)), 1.0, 1.0))
    every = np.arange(count)
    rows.append(Row(np.r_[every, count + n], np.r_[-np.ones(count), 1.0], -np.inf, 0.0))
    taken = [int(np.flatnonzero((units == row).all(axis=1))[0]) for row in present]
    start = np.r_[taken, count + np.flatnonzero(now < 0), [count + n] if taken else []].astype(np.int64)
    return Stated(
        blocks.group,
        np.concatenate([units, np.full((n + 1, n), -1)]),
        np.concatenate([cost + split, wait, [-split]]),
        tuple(rows),
        start,
    )
