"""Compiled auction of places among children: a first plan that leaves no wanted place empty."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np
from numba import njit

from .kernels import INFINITE


@njit(cache=True, nogil=True)
def _two_best(costs, row, m, units, first, price, waiting):
    """Return the best and the second best value for one child, and the unit of the best (-1 without any)."""
    best, second, at = INFINITE, waiting, -1
    for j in range(m):
        cost = costs[row + j]
        if cost < INFINITE:
            value = cost + price[units[first + j]]
            if value < best:
                second = min(second, best)
                best, at = value, units[first + j]
            elif value < second:
                second = value
    return best, second, at


@njit(cache=True, nogil=True)
def auction(d, group_of, active, unit_first, units, cost_first, costs, epsilon, jump, limit, price, seat):
    """Give children to units as if they had no siblings, by an auction; write prices [U] and seats [N]; return bids.

    Each child bids for the unit that is best for it, up to where the next best would do, plus epsilon; the lowest bid
    of a full unit gives way (Bertsekas 1979). Prices start at 0, those of units that never fill stay there.
    """
    n_children = len(seat)
    slot_first = np.zeros(len(d.capacity) + 1, np.int64)
    for u in range(len(d.capacity)):
        slot_first[u + 1] = slot_first[u] + d.capacity[u]
    level = np.zeros(slot_first[-1], np.int64)
    holder = np.full(slot_first[-1], -1, np.int64)
    used = np.zeros(len(d.capacity), np.int64)
    queue = np.empty(n_children, np.int64)
    waiting = 0
    for c in range(n_children - 1, -1, -1):
        seat[c] = -1
        if active[c]:
            queue[waiting] = c
            waiting += 1
    start, unplaced, capacity = d.start, d.unplaced, d.capacity
    price[:] = 0
    bids = 0
    while waiting > 0 and bids < limit:
        waiting -= 1
        c = queue[waiting]
        g = group_of[c]
        first = unit_first[g]
        m = unit_first[g + 1] - first
        row = cost_first[g] + (c - start[g]) * m
        best, second, at = _two_best(costs, row, m, units, first, price, min(unplaced[c], INFINITE))
        if at < 0 or best >= unplaced[c]:
            continue
        bids += 1
        offer = price[at] + min(second - best, jump) + epsilon
        if used[at] < capacity[at]:
            k = slot_first[at] + used[at]
            used[at] += 1
        else:
            k = slot_first[at]
            for x in range(slot_first[at], slot_first[at + 1]):
                if level[x] < level[k]:
                    k = x
            queue[waiting] = holder[k]
            seat[holder[k]] = -1
            waiting += 1
        level[k] = offer
        holder[k] = c
        seat[c] = at
        if used[at] == capacity[at]:
            lowest = level[slot_first[at]]
            for x in range(slot_first[at], slot_first[at + 1]):
                lowest = min(lowest, level[x])
            price[at] = lowest
    return bids


@njit(cache=True, nogil=True)
def lean(start, home, unit_first, units, cost_first, wanted, split, costs):
    """Add the split cost to units outside the homes that the group of each child wants."""
    for g in range(len(unit_first) - 1):
        n = start[g + 1] - start[g]
        m = unit_first[g + 1] - unit_first[g]
        if n < 2:
            continue
        for j in range(m):
            inside = False
            for i in range(n):
                at = wanted[start[g] + i]
                if at >= 0 and home[at] == home[units[unit_first[g] + j]]:
                    inside = True
            if not inside:
                for i in range(n):
                    if costs[cost_first[g] + i * m + j] < INFINITE:
                        costs[cost_first[g] + i * m + j] += split
