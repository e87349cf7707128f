"""Where a search begins: the present state, an earlier plan, or an auction that leans towards whole groups."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..result import Result
from . import kernels
from .auction import auction, lean
from .dual import Prices
from .instance import Instance
from .plan import Plan
from .tariff import Tariff

EPSILON = 20
MAX_BIDS = 100_000_000


def present_plan(instance: Instance) -> tuple[Plan, bool]:
    """Return everyone where they are, and whether that respects the rules; those who break one are taken out."""
    seats = instance.current.copy()
    capacity = instance.problem.unit_capacity[instance.order]
    clean = True
    load = np.bincount(seats[seats >= 0], minlength=len(capacity))
    for u in np.flatnonzero(load > capacity):
        clean = False
        inside = np.flatnonzero(seats == u)
        seats[inside[int(capacity[u]) :]] = -1
    for a, b in instance.problem.apart:
        if seats[a] >= 0 and seats[b] >= 0 and instance.home[seats[a]] == instance.home[seats[b]]:
            clean = False
            seats[b] = -1
    return Plan(instance, seats), clean


def warm_prices(instance: Instance, warm: Any, tau: int) -> Prices | None:
    """Return the prices of an earlier answer, priced on this problem; None when there are none that fit."""
    if not isinstance(warm, Result) or len(warm.unit_price) != len(instance.order):
        return None
    tariff = Tariff.of_places(warm.unit_price[instance.order].astype(np.int64), instance.homes)
    priced = instance.price_all(tariff, tau)
    return None if priced.sparse is None else Prices(tariff, priced, priced.sparse)


def warm_plan(instance: Instance, warm: Any, present: Plan) -> Plan:
    """Return the earlier plan with every group that no longer fits put back to its present state."""
    given = warm.assignment if isinstance(warm, Result) else warm
    if given is None or len(given) != len(instance.current):
        return present
    unit = np.asarray(given, np.int64)
    unit = np.where((unit >= -1) & (unit < len(instance.order)), unit, -1)
    seats = np.where(unit >= 0, instance.rank[unit], -1)
    seats[~instance.active_child] = instance.current[~instance.active_child]
    fixed = instance.data.fixed
    seats[fixed] = instance.current[fixed]
    back = ~_allowed_groups(instance, seats)
    for _ in range(len(instance.size) + 1):
        child_back = back[instance.group_of]
        seats[child_back] = present.seats[child_back]
        fresh = _crowding(instance, seats, present.seats) & ~back
        if not fresh.any():
            break
        back |= fresh
    plan = Plan(instance, seats)
    return plan if plan.respects_rules() and plan.objective < present.objective else present


def _allowed_groups(instance: Instance, seats: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Groups whose members may all be where they are put, whoever else is there [G]."""
    good = np.ones(len(instance.size), np.bool_)
    row = np.empty(len(instance.home), np.int64)
    for c in np.flatnonzero(seats >= 0):
        if seats[c] != instance.current[c]:
            kernels.child_costs(instance.data, c, row)
            good[instance.group_of[c]] &= bool(row[seats[c]] < kernels.INFINITE)
    lost = (seats < 0) & (instance.current >= 0)
    good[instance.group_of[lost]] = False
    return good & ~broken_orders(instance, seats)


def broken_orders(instance: Instance, seats: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Groups ordered together that are neither whole in one home nor all waiting, or with a pair apart together [G]."""
    broken = np.zeros(len(instance.size), np.bool_)
    home = np.where(seats >= 0, instance.home[seats] if len(instance.home) else -1, -1)
    first = home[instance.data.start[:-1]]
    differs = home != first[instance.group_of]
    broken[instance.group_of[differs]] = True
    broken &= instance.strict
    for a, b in instance.problem.apart:
        if instance.group_of[a] == instance.group_of[b] and home[a] >= 0 and home[a] == home[b]:
            broken[instance.group_of[a]] = True
    return broken


def _crowding(instance: Instance, seats: NDArray[np.int64], present: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Groups with a newcomer in an overfull unit, or in a home with somebody to live apart from [G]."""
    crowd = np.zeros(len(instance.size), np.bool_)
    capacity = instance.problem.unit_capacity[instance.order]
    load = np.bincount(seats[seats >= 0], minlength=len(capacity))
    new = (seats >= 0) & (seats != present)
    crowd[instance.group_of[new & (load > capacity)[seats]]] = True
    home = np.where(seats >= 0, instance.home[seats] if len(instance.home) else -1, -1)
    for (a, b), (ga, gb) in zip(instance.apart, instance.apart_group, strict=True):
        if home[a] >= 0 and home[a] == home[b]:
            crowd[[g for g, c in ((ga, a), (gb, b)) if new[c]]] = True
    return crowd


def auction_plan(instance: Instance, prices: Prices) -> Plan:
    """Return a plan by an auction of places among children, who pay the split cost outside the homes of their group.

    The homes of a group are those of its best column at these prices. Groups that end against an order wait.
    """
    sparse, wanted = prices.sparse, prices.priced.seats
    costs = sparse.costs.copy()
    lean(
        instance.data.start, instance.home, sparse.unit_first, sparse.units, sparse.cost_first, wanted,
        instance.data.split, costs,
    )  # fmt: skip
    price = np.zeros(len(instance.home), np.int64)
    seats = np.full(len(instance.current), -1, np.int64)
    ceiling = 2 * int(instance.unplaced[instance.unplaced < kernels.INFINITE].max(initial=1000))
    auction(
        instance.data, instance.group_of, instance.active_child, sparse.unit_first, sparse.units, sparse.cost_first,
        costs, EPSILON, ceiling, MAX_BIDS, price, seats,
    )  # fmt: skip
    seats[~instance.active_child] = instance.current[~instance.active_child]
    for g in np.flatnonzero(broken_orders(instance, seats)):
        seats[instance.data.start[g] : instance.data.start[g + 1]] = -1
    home = np.where(seats >= 0, instance.home[seats], -1)
    for (a, b), (ga, gb) in zip(instance.apart, instance.apart_group, strict=True):
        if home[a] >= 0 and home[a] == home[b]:
            g = gb if instance.active[gb] else ga
            seats[instance.data.start[g] : instance.data.start[g + 1]] = -1
            home[instance.data.start[g] : instance.data.start[g + 1]] = -1
    return Plan(instance, seats)
