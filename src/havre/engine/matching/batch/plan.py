"""A plan under improvement: unit of each child, load of each unit, and columns of some groups turned into a packing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...solvers.packing import Packing
from ..criteria import criteria
from . import columns as column_kernels
from .instance import Instance, Sparse
from .kernels import INFINITE

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
    price: NDArray[np.int64],
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
        instance.data, instance.cuts, instance.never_first, instance.never, groups, price, s.unit_first, s.units,
        s.cost_first, s.costs, tau, room, need_all, count, units, cost, complete,
    )  # fmt: skip
    row = np.flatnonzero(np.tile(np.arange(room), len(groups)) < np.repeat(count, room))
    return Columns(groups, np.repeat(np.arange(len(groups)), count), units[row], cost[row], complete)


@dataclass(frozen=True, eq=False)
class Choice:
    """A packing, the units of each of its columns, the present column of each group, the unit of each resource."""

    packing: Packing
    units: NDArray[np.int64]
    start: NDArray[np.int64]
    resource: NDArray[np.int64]


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
        start, size = self.instance.data.start, self.instance.size
        width = int(size[groups].max(initial=1))
        index = start[groups][:, None] + np.arange(width)
        inside = np.arange(width) < size[groups][:, None]
        return np.where(inside, self.seats[np.minimum(index, len(self.seats) - 1)], -1)

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


def packing_of(plan: Plan, columns: Columns, residual: NDArray[np.int64]) -> Choice:
    """Return the choice among the columns that fit, the present column of each group included.

    ``residual`` [U] are the places that these groups may use; the present columns must fit them.
    """
    instance = plan.instance
    now = plan.rows(columns.groups)
    units = np.full((len(columns.cost) + len(now), max(now.shape[1], columns.units.shape[1])), -1, np.int64)
    units[: len(columns.cost), : columns.units.shape[1]] = columns.units
    units[len(columns.cost) :, : now.shape[1]] = now
    group = np.r_[columns.group, np.arange(len(columns.groups))]
    cost = np.r_[columns.cost, plan.group_cost[columns.groups]]
    flat_column = np.repeat(np.arange(len(cost)), units.shape[1])
    flat_unit = units.ravel()
    used = flat_unit >= 0
    n_units = max(len(instance.home), 1)
    key, amount = np.unique(flat_column[used] * n_units + flat_unit[used], return_counts=True)
    fits = np.ones(len(cost), np.bool_)
    fits[key[amount > residual[key % n_units]] // n_units] = False
    packs, banned = _apart(plan, columns.groups, group, units)
    fits[banned] = False
    start = np.arange(len(columns.cost), len(cost))
    fits[start] = True
    kept = np.flatnonzero(fits)
    number = np.full(len(cost), -1)
    number[kept] = np.arange(len(kept))
    use = used & fits[flat_column]
    resource, use_resource = np.unique(flat_unit[use], return_inverse=True)
    packing = Packing(
        cost=cost[kept],
        group=group[kept],
        n_groups=len(columns.groups),
        use_column=number[flat_column[use]],
        use_resource=use_resource,
        capacity=residual[resource],
        packs=tuple(number[pack[fits[pack]]] for pack in packs if fits[pack].sum() > 1),
    )
    return Choice(packing, units[kept], number[start], resource)


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
