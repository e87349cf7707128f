"""Compiled sweeps over many groups: pricing over all units, or over the kept ones."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np
from numba import njit

from .kernels import INFINITE, child_costs, price_group


@njit(cache=True, nogil=True)
def _gather_units(d, price, start, n, dense, home, places, real):
    """Write costs of the group's children in all units, keep the units open to one of them, add prices; count them."""
    total_units = len(d.home)
    home_of, capacity = d.home, d.capacity
    for i in range(n):
        child_costs(d, start + i, dense[i])
    m = 0
    for u in range(total_units):
        some = False
        for i in range(n):
            if dense[i, u] < INFINITE:
                some = True
        if some and capacity[u] > 0:
            for i in range(n):
                value = dense[i, u]
                dense[i, m] = value + price[u] if value < INFINITE else INFINITE
            home[m] = home_of[u]
            places[m] = capacity[u]
            real[m] = u
            m += 1
    return m


@njit(cache=True, nogil=True)
def _drop_beyond(keep, m, cap):
    """Keep at most `cap` units; many of one cost: some of them do."""
    kept = 0
    for j in range(m):
        if keep[j]:
            kept += 1
            keep[j] = kept <= cap


@njit(cache=True, nogil=True)
def _keep_also(d, start, n, m, real, local, prev, keep, most):
    """Keep units kept before, what was chosen and what the children live in."""
    kept = 0
    for j in range(m):
        if keep[j]:
            kept += 1
    j = 0
    for x in range(len(prev)):
        while j < m and real[j] < prev[x]:
            j += 1
        if j < m and real[j] == prev[x] and not keep[j] and kept < most:
            keep[j] = True
            kept += 1
    for i in range(n):
        if local[i] >= 0:
            keep[local[i]] = True
        if d.current[start + i] >= 0:
            for k in range(m):
                if real[k] == d.current[start + i]:
                    keep[k] = True


@njit(cache=True, nogil=True)
def _store(start, n, m, stride, keep, real, dense, price, units, costs):
    """Write the kept units of a group and the costs of its children there, without the prices; return how many."""
    kept = 0
    for j in range(m):
        if keep[j]:
            units[start * stride + kept] = real[j]
            for i in range(n):
                value = dense[i, j]
                costs[(start + i) * stride + kept] = value - price[real[j]] if value < INFINITE else INFINITE
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def sweep(d, cuts, never_first, never_flat, groups, price, tolls, tau, cap, prev_first, prev, best, seats, count, units,
          costs, complete):  # fmt: skip
    """Price groups over ALL units, computing costs on the fly, and list the units worth keeping.

    Writes best [G], seats [N], count [G] and, per group at offset start * (3 cap + 16), the kept units; costs idem per
    child. With tau < 0 nothing is kept. complete [G] tells whether every unit within tau was kept.
    """
    total_units = len(d.home)
    dense = np.empty((16, total_units), np.int64)
    home = np.empty(total_units, np.int64)
    places = np.empty(total_units, np.int64)
    real = np.empty(total_units, np.int64)
    keep = np.zeros(total_units, np.bool_)
    local = np.empty(16, np.int64)
    stride = 3 * cap + 16
    for g in groups:
        start = d.start[g]
        n = d.start[g + 1] - start
        m = _gather_units(d, price, start, n, dense, home, places, real)
        never = never_flat[never_first[g] : never_first[g] + (1 << n)]
        unplaced = d.unplaced[start : start + n]
        t = tau
        while True:
            best[g] = price_group(
                n, m, home, real, dense[:n], places, never, tolls, unplaced, d.split, d.strict[g], cuts, t, local, keep
            )
            if tau < 0 or keep[:m].sum() <= cap:
                break
            if t == 0:
                _drop_beyond(keep, m, cap)
                t = -2
                break
            t = t // 2
        complete[g] = t == tau
        for i in range(n):
            seats[start + i] = real[local[i]] if local[i] >= 0 else -1
        if tau < 0:
            continue
        _keep_also(d, start, n, m, real, local, prev[prev_first[g] : prev_first[g + 1]], keep, 3 * cap)
        count[g] = _store(start, n, m, stride, keep, real, dense, price, units, costs)


@njit(cache=True, nogil=True)
def price_sparse(
    d, cuts, never_first, never_flat, groups, price, tolls, unit_first, units, cost_first, costs, best, seats
):
    """Price groups over their kept units: units [unit_first[g]:unit_first[g + 1]], costs (n, m) at cost_first[g]."""
    widest = 0
    for g in groups:
        widest = max(widest, unit_first[g + 1] - unit_first[g])
    reduced = np.empty((16, widest), np.int64)
    home = np.empty(widest, np.int64)
    places = np.empty(widest, np.int64)
    keep = np.empty(widest, np.bool_)
    local = np.empty(16, np.int64)
    for g in groups:
        start = d.start[g]
        n = d.start[g + 1] - start
        first = unit_first[g]
        m = unit_first[g + 1] - first
        at = cost_first[g]
        for j in range(m):
            u = units[first + j]
            home[j] = d.home[u]
            places[j] = d.capacity[u]
            for i in range(n):
                value = costs[at + i * m + j]
                reduced[i, j] = value + price[u] if value < INFINITE else INFINITE
        never = never_flat[never_first[g] : never_first[g] + (1 << n)]
        unplaced = d.unplaced[start : start + n]
        best[g] = price_group(
            n,
            m,
            home,
            units[first : first + m],
            reduced[:n],
            places,
            never,
            tolls,
            unplaced,
            d.split,
            d.strict[g],
            cuts,
            -1,
            local,
            keep,
        )
        for i in range(n):
            seats[start + i] = units[first + local[i]] if local[i] >= 0 else -1


@njit(cache=True, nogil=True)
def gather(start, count, stride, units, costs, unit_first, cost_first, kept_units, kept_costs):
    """Copy the kept units and costs out of the slots of `sweep`, close together."""
    for g in range(len(count)):
        n = start[g + 1] - start[g]
        m = count[g]
        for j in range(m):
            kept_units[unit_first[g] + j] = units[start[g] * stride + j]
            for i in range(n):
                kept_costs[cost_first[g] + i * m + j] = costs[(start[g] + i) * stride + j]
