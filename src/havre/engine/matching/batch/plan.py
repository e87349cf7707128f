"""A plan under improvement: unit of each child, load of each unit, and columns of some groups turned into a packing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...solvers.packing import Packing, Row
from ..criteria import criteria
from . import columns as column_kernels
from .blocks import Blocks, Stated, state_blocks
from .instance import Instance, Sparse
from .kernels import INFINITE
from .tariff import Tariff, uses_of

EVICTED = 10**9  # cost of a child who loses its place: only to find out whether any plan exists


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of some groups: group (position in `groups`), units of its children, real cost."""

    groups: NDArray[np.int64]
    group: NDArray[np.int64]  # [C]
    units: NDArray[np.int64]  # [C, width], -1 for waiting and beyond the group's size
    cost: NDArray[np.int64]
    complete: NDArray[np.bool_]  # [len(groups)] whether all its columns within the limit are there

    def of_complete(self) -> Columns:
        """Return the columns of the groups that have them all."""
        keep = self.complete[self.group]
        return Columns(self.groups, self.group[keep], self.units[keep], self.cost[keep], self.complete)


def list_columns(
    instance: Instance,
    sparse: Sparse,
    tariff: Tariff,
    groups: NDArray[np.int64],
    tau: int,
    room: int,
    need_all: bool = False,
) -> Columns:
    """Return the columns of the groups within tau of their best, at most `room` each."""
    width = int(instance.size[groups].max(initial=1))
    count = np.zeros(len(groups), np.int64)
    units = np.full((len(groups) * room, width), -1, np.int64)
    cost = np.zeros(len(groups) * room, np.int64)
    complete = np.zeros(len(groups), np.bool_)
    s = sparse
    column_kernels.columns(
        instance.data, instance.cuts, instance.never_first, instance.never, groups, tariff.unit, tariff.tolls(),
        s.unit_first, s.units, s.cost_first, s.costs, tau, room, need_all, count, units, cost, complete,
    )  # fmt: skip
    row = np.flatnonzero(np.tile(np.arange(room), len(groups)) < np.repeat(count, room))
    return Columns(groups, np.repeat(np.arange(len(groups)), count), units[row], cost[row], complete)


@dataclass(frozen=True, eq=False)
class Choice:
    """A packing, the group and units of each of its columns, and the columns that make up the present plan."""

    packing: Packing
    group: NDArray[np.int64]
    units: NDArray[np.int64]
    start: NDArray[np.int64]
    n_groups: int

    def rows(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the units of each group when some columns are taken [n_groups, width]."""
        rows = np.full((self.n_groups, self.units.shape[1]), -1, np.int64)
        np.maximum.at(rows, self.group[chosen], self.units[chosen])
        return rows


class Plan:
    """Unit of each child (numbered by home, -1 waiting), load of each unit and cost of each group."""

    def __init__(self, instance: Instance, seats: NDArray[np.int64]) -> None:
        self.instance = instance
        self.seats = seats.copy()
        every = np.arange(len(instance.size))
        self.group_cost = column_costs(instance, every, self.rows(every))
        counted = (self.seats >= 0) & instance.active_child
        self.load = np.bincount(self.seats[counted], minlength=len(instance.home))

    @property
    def objective(self) -> int:
        """Cost of the plan."""
        return int(self.group_cost.sum())

    def respects_rules(self) -> bool:
        """Whether nobody has lost a place; the other rules hold by construction."""
        return int(self.group_cost.max(initial=0)) < EVICTED

    def rows(self, groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the units of the children of each group [len(groups), width]."""
        return self.instance.rows_of(self.seats, groups)

    def put(self, groups: NDArray[np.int64], rows: NDArray[np.int64], cost: NDArray[np.int64]) -> None:
        """Put groups in other units."""
        start, size = self.instance.data.start, self.instance.size
        child = np.concatenate([np.arange(start[g], start[g] + size[g]) for g in groups])
        new = np.concatenate([row[: size[g]] for g, row in zip(groups, rows, strict=True)])
        old = self.seats[child]
        np.subtract.at(self.load, old[old >= 0], 1)
        np.add.at(self.load, new[new >= 0], 1)
        self.seats[child] = new
        self.group_cost[groups] = cost

    def original(self) -> NDArray[np.int64]:
        """Return the assignment in the problem's own numbers of units."""
        order = self.instance.order
        return np.where(self.seats >= 0, order[self.seats] if len(order) else -1, -1)


def column_costs(instance: Instance, groups: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the cost of groups in given units, split included [len(groups)]."""
    start, size = instance.data.start, instance.size
    width = rows.shape[1]
    inside = np.arange(width) < size[groups][:, None]
    child = (start[groups][:, None] + np.arange(width))[inside]
    unit = rows[inside]
    cost = np.zeros(rows.shape, np.int64)
    real = np.where(unit >= 0, instance.order[unit] if len(instance.order) else -1, -1)
    each = criteria(instance.problem, child, real).sum(axis=0)
    each[(unit < 0) & (instance.unplaced[child] >= INFINITE)] = EVICTED
    cost[inside] = each
    home = np.where(rows >= 0, instance.home[rows] if len(instance.home) else -1, -1)
    home.sort(axis=1)
    fresh = (home >= 0) & np.concatenate([np.ones((len(home), 1), np.bool_), home[:, 1:] != home[:, :-1]], axis=1)
    return cost.sum(axis=1) + instance.data.split * np.maximum(fresh.sum(axis=1) - 1, 0)


def packing_of(
    plan: Plan,
    columns: Columns,
    residual: NDArray[np.int64],
    cuts: NDArray[np.int64] | None = None,
    blocks: Sequence[Blocks] = (),
) -> Choice:
    """Return the choice among the columns that fit, the present column of each group included.

    ``residual`` [U] are the places that these groups may use; the present columns must fit them. ``cuts`` are rounding
    cuts to state too, of every group at once (numbered as in `Tariff.flat`). Groups of ``blocks`` have no columns.
    """
    instance = plan.instance
    now = plan.rows(columns.groups)
    whole = np.ones(len(now), np.bool_)
    whole[[part.group for part in blocks]] = False
    present = np.flatnonzero(whole)
    stated = [_state(plan, part, int(columns.groups[part.group])) for part in blocks]
    units = _stack([columns.units, now[present], *(part.units for part in stated)])
    group = np.concatenate([columns.group, present, *(np.full(len(x.cost), x.group) for x in stated)])
    cost = np.concatenate([columns.cost, plan.group_cost[columns.groups[present]], *(x.cost for x in stated)])
    first = len(columns.cost) + len(present)
    offsets = np.cumsum([first, *(len(x.cost) for x in stated)])
    starts = [at + x.start for at, x in zip(offsets, stated, strict=False)]
    start = np.concatenate([np.arange(len(columns.cost), first), *starts])
    of, resource, amount = uses_of(units, instance.home, instance.homes)
    limits = np.r_[residual, instance.limits[len(residual) :]]
    place = resource < len(residual)
    fits = np.ones(len(cost), np.bool_)
    fits[of[place & (amount > limits[resource])]] = False
    packs, banned = _apart(plan, columns.groups, group, units)
    fits[banned] = False
    fits[start] = True
    kept = np.flatnonzero(fits)
    number = np.full(len(cost), -1)
    number[kept] = np.arange(len(kept))
    use = fits[of] & (place if cuts is None else place | np.isin(resource, cuts))
    taken, use_resource = np.unique(np.repeat(resource[use], amount[use]), return_inverse=True)
    row_of = np.full(len(now), -1)
    row_of[present] = np.arange(len(present))
    packing = Packing(
        cost=cost[kept],
        group=row_of[group[kept]],
        n_groups=len(present),
        use_column=np.repeat(number[of[use]], amount[use]),
        use_resource=use_resource,
        capacity=limits[taken],
        packs=tuple(number[pack[fits[pack]]] for pack in packs if fits[pack].sum() > 1),
        rows=tuple(
            Row(number[at + row.columns[fits[at + row.columns]]], row.values[fits[at + row.columns]], row.low, row.high)
            for at, x in zip(offsets, stated, strict=False)
            for row in x.rows
        ),
    )
    return Choice(packing, group[kept], units[kept], number[start], len(now))


def _state(plan: Plan, part: Blocks, g: int) -> Stated:
    """Return the columns and rows of one group stated by blocks, its present ones included."""
    instance = plan.instance
    child = np.arange(instance.data.start[g], instance.data.start[g + 1])
    now = plan.seats[child]
    wait = np.minimum(instance.unplaced[child], EVICTED)
    real = np.where(now >= 0, instance.order[now], -1)
    return state_blocks(
        part, now, wait, instance.data.split, instance.home, criteria(instance.problem, child, real).sum(axis=0)
    )


def _stack(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return rows of different widths one under the other, filled with -1."""
    out = np.full((sum(map(len, parts)), max(part.shape[1] for part in parts)), -1, np.int64)
    at = 0
    for part in parts:
        out[at : at + len(part), : part.shape[1]] = part
        at += len(part)
    return out


def _apart(
    plan: Plan, groups: NDArray[np.int64], group: NDArray[np.int64], units: NDArray[np.int64]
) -> tuple[list[NDArray[np.int64]], NDArray[np.int64]]:
    """Packs of columns that would bring together two children who must live apart, and columns that already do."""
    instance = plan.instance
    position = {int(g): x for x, g in enumerate(groups)}
    packs, banned = [], [np.zeros(0, np.int64)]
    for (a, b), (ga, gb) in zip(instance.apart, instance.apart_group, strict=True):
        if ga not in position and gb not in position:
            continue
        if ga in position and gb in position:
            of_a, home_a = _columns_of(instance, position[ga], a, ga, group, units)
            of_b, home_b = _columns_of(instance, position[gb], b, gb, group, units)
            for home in np.intersect1d(home_a[home_a >= 0], home_b[home_b >= 0]):
                packs.append(np.r_[of_a[home_a == home], of_b[home_b == home]])
            continue
        (inside, gi), outside = ((a, ga), b) if ga in position else ((b, gb), a)
        seat = plan.seats[outside]
        if seat >= 0:
            of, home = _columns_of(instance, position[gi], inside, gi, group, units)
            banned.append(of[home == instance.home[seat]])
    return packs, np.concatenate(banned)


def _columns_of(
    instance: Instance, position: int, child: int, g: int, group: NDArray[np.int64], units: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Columns of the group of a child, and the home of the child in each (-1 waiting)."""
    of = np.flatnonzero(group == position)
    unit = units[of, child - int(instance.data.start[g])]
    return of, np.where(unit >= 0, instance.home[unit], -1)
