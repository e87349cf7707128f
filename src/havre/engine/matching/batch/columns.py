"""Compiled enumeration of the columns of a group: every way to house it whose reduced cost is within a limit."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np
from numba import njit

from .kernels import INFINITE, TOP, _best_homes, _bits, _rest_costs, price_group

ENTRIES = 30000


@njit(cache=True, nogil=True)
def _blocks_of_home(
    n, first, last, home, reduced, places, never, real, tolls, rest, lower, limit, mask, total, column, count
):
    """Append every way to put a subset in the units of one home that some plan within the limit may use."""
    full = (1 << n) - 1
    choice = np.full(n + 1, first - 2, np.int64)
    used = np.zeros(last - first, np.int64)
    sums = np.zeros(n + 1, np.int64)
    subset = np.zeros(n + 1, np.int64)
    tail = np.zeros(n + 1, np.int64)
    unit_toll, home_toll = tolls.unit, tolls.home
    for i in range(n - 1, -1, -1):
        tail[i] = tail[i + 1] + lower[i]
    depth = 0
    while depth >= 0:
        if depth == n:
            s = subset[n]
            whole = sums[n] + home_toll[home[first], _bits(s)]
            for j in range(first, last):
                whole += unit_toll[real[j], used[j - first]]
            if s and not never[s] and whole + rest[full ^ s] <= limit:
                if count >= ENTRIES:
                    return -1
                mask[count] = s
                total[count] = whole
                for i in range(n):
                    column[count, i] = choice[i]
                count += 1
            depth -= 1
            continue
        here = choice[depth]
        if here >= first:
            used[here - first] -= 1
        here += 1
        placed = False
        while here < last:
            if here == first - 1:
                sums[depth + 1] = sums[depth]
                subset[depth + 1] = subset[depth]
                placed = True
                break
            value = reduced[depth, here]
            within = value < INFINITE and sums[depth] + value + tail[depth + 1] <= limit
            if within and used[here - first] < places[here]:
                used[here - first] += 1
                sums[depth + 1] = sums[depth] + value
                subset[depth + 1] = subset[depth] | (1 << depth)
                placed = True
                break
            here += 1
        if placed:
            choice[depth] = here
            depth += 1
            choice[depth] = first - 2
        else:
            choice[depth] = first - 2
            depth -= 1
    return count


@njit(cache=True, nogil=True)
def _column_of(column, mask, e):
    i = 0
    while mask[e] >> i & 1 == 0:
        i += 1
    return column[e, i]


@njit(cache=True, nogil=True)
def _entries(n, m, home, reduced, places, never, real, tolls, limit, rest, lower, mask, total, column, head, by_low):
    """List what each home may hold, sorted by lowest member: by_low [head[i]:head[i + 1]]; return how many or -1."""
    count = 0
    first = 0
    while first < m:
        last = first + 1
        while last < m and home[last] == home[first]:
            last += 1
        count = _blocks_of_home(
            n, first, last, home, reduced, places, never, real, tolls, rest, lower, limit, mask, total, column, count
        )
        if count < 0:
            return -1
        first = last
    at = 0
    for i in range(n):
        head[i] = at
        for e in range(count):
            if mask[e] & ((2 << i) - 1) == 1 << i:
                by_low[at] = e
                at += 1
    head[n] = at
    return count


@njit(cache=True, nogil=True)
def _clashes(home, mask, column, picked, depth, e):
    """Whether a home is already taken by an earlier block."""
    here = home[_column_of(column, mask, e)]
    clash = False
    for k in range(depth):
        if picked[k] >= 0 and home[_column_of(column, mask, picked[k])] == here:
            clash = True
    return clash


@njit(cache=True, nogil=True)
def _descend(depth, entry, after, added, block, picked, left, cost, blocks, pointer):
    picked[depth] = entry
    left[depth + 1] = after
    cost[depth + 1] = cost[depth] + added
    blocks[depth + 1] = blocks[depth] + block
    pointer[depth + 1] = -1
    return depth + 1


@njit(cache=True, nogil=True)
def _write_column(n, depth, picked, mask, column, out, row):
    for i in range(n):
        out[row, i] = -1
    for k in range(depth):
        e = picked[k]
        if e >= 0:
            for i in range(n):
                if mask[e] >> i & 1:
                    out[row, i] = column[e, i]


@njit(cache=True, nogil=True)
def _enumerate(
    n, m, home, real, reduced, places, never, tolls, unplaced, split, strict, limit, rest, lower, out, value, room
):
    """Write the columns of reduced cost at most `limit`; return how many, -1 with more than `room`, -2 unfinished."""
    full = (1 << n) - 1
    mask = np.empty(ENTRIES, np.int64)
    total = np.empty(ENTRIES, np.int64)
    column = np.empty((ENTRIES, n), np.int64)
    head = np.zeros(n + 1, np.int64)
    by_low = np.empty(ENTRIES, np.int64)
    if _entries(n, m, home, reduced, places, never, real, tolls, limit, rest, lower, mask, total, column, head,
                by_low) < 0:  # fmt: skip
        return -2
    written = 0
    # pointer -1: waiting tried next; otherwise position in by_low
    pointer, left, cost, blocks = np.zeros((4, n + 1), np.int64)
    picked = np.full(n + 1, -1, np.int64)
    depth, left[0], pointer[0] = 0, full, -1
    while depth >= 0:
        if left[depth] == 0:
            final = cost[depth] - (split if blocks[depth] else 0)
            if final <= limit and (not strict or blocks[depth] <= 1):
                if written >= room:
                    return -1
                value[written] = final
                _write_column(n, depth, picked, mask, column, out, written)
                written += 1
            depth -= 1
            continue
        i = 0
        while left[depth] >> i & 1 == 0:
            i += 1
        advanced = False
        if pointer[depth] == -1:
            pointer[depth] = head[i]
            alone = unplaced[i]
            if alone < INFINITE and (not strict or blocks[depth] == 0):
                after = left[depth] ^ (1 << i)
                bound = cost[depth] + alone + (0 if strict else rest[after])
                if bound - split <= limit:
                    advanced = True
                    depth = _descend(depth, -1, after, alone, 0, picked, left, cost, blocks, pointer)
        if advanced:
            continue
        while pointer[depth] < head[i + 1]:
            e = by_low[pointer[depth]]
            pointer[depth] += 1
            if mask[e] & ~left[depth] or (strict and mask[e] != full):
                continue
            after = left[depth] ^ mask[e]
            if cost[depth] + total[e] + rest[after] > limit or _clashes(home, mask, column, picked, depth, e):
                continue
            advanced = True
            depth = _descend(depth, e, after, total[e] + split, 1, picked, left, cost, blocks, pointer)
            break
        if not advanced:
            depth -= 1
    return written


@njit(cache=True, nogil=True)
def _rests(n, m, home, real, reduced, places, never, tolls, unplaced, split, strict, keep):
    """Least cost of each subset cut into blocks or left waiting, each block paying the split [2**n]."""
    full = 1 << n
    value_top = np.full((full, TOP), INFINITE, np.int64)
    where_top = np.full((full, TOP), -1, np.int64)
    rest = np.empty(full, np.int64)
    biggest = 1
    j = 0
    while j < m:
        k = j + 1
        while k < m and home[k] == home[j]:
            k += 1
        biggest = max(biggest, k - j)
        j = k
    stage = np.empty((biggest + 1, full), np.int64)
    _best_homes(n, m, home, reduced, places, never, real, tolls, value_top, where_top, stage, rest, keep, INFINITE)
    _rest_costs(n, value_top, unplaced, split, strict, rest)
    return rest


@njit(cache=True, nogil=True)
def _load_group(d, start, n, m, units, costs, price, home, places, reduced, lower):
    for j in range(m):
        home[j] = d.home[units[j]]
        places[j] = d.capacity[units[j]]
    for i in range(n):
        lower[i] = min(d.unplaced[start + i], INFINITE)
        for j in range(m):
            value = costs[i * m + j]
            value = value + price[units[j]] if value < INFINITE else INFINITE
            reduced[i, j] = value
            lower[i] = min(lower[i], value)


@njit(cache=True, nogil=True)
def _tolls_of(n, row, units, home, tolls):
    """Return what the members of one column pay for being several in a unit or home."""
    paid = 0
    for i in range(n):
        if row[i] < 0:
            continue
        in_unit, in_home, first_unit, first_home = 0, 0, True, True
        for k in range(n):
            if row[k] < 0:
                continue
            if row[k] == row[i]:
                in_unit += 1
                first_unit = first_unit and k >= i
            if home[row[k]] == home[row[i]]:
                in_home += 1
                first_home = first_home and k >= i
        if first_unit:
            paid += tolls.unit[units[row[i]], in_unit]
        if first_home:
            paid += tolls.home[home[row[i]], in_home]
    return paid


@njit(cache=True, nogil=True)
def _store(n, count, at, out, value, units, home, price, tolls, out_units, out_cost):
    """Write columns with the units' own numbers, and their cost without the prices and tolls."""
    for k in range(count):
        real = value[k] - _tolls_of(n, out[k], units, home, tolls)
        for i in range(n):
            j = out[k, i]
            out_units[at + k, i] = units[j] if j >= 0 else -1
            if j >= 0:
                real -= price[units[j]]
        out_cost[at + k] = real


@njit(cache=True, nogil=True)
def columns(d, cuts, never_first, never_flat, groups, price, tolls, unit_first, units, cost_first, costs, tau, room,
            need_all, out_count, out_units, out_cost, out_complete):  # fmt: skip
    """List for each group the columns within tau of its best, over its kept units.

    A group with more than `room` columns is tried again with a smaller tau (unless `need_all`), and marked incomplete.
    out_units [groups * room, width] has the unit of each child, out_cost the real cost, split included.
    """
    widest = 1
    for g in groups:
        widest = max(widest, unit_first[g + 1] - unit_first[g])
    reduced = np.empty((16, widest), np.int64)
    home = np.empty(widest, np.int64)
    places = np.empty(widest, np.int64)
    keep = np.empty(widest, np.bool_)
    local = np.empty(16, np.int64)
    lower = np.empty(16, np.int64)
    for x in range(len(groups)):
        g = groups[x]
        start = d.start[g]
        n = d.start[g + 1] - start
        first, m, at = unit_first[g], unit_first[g + 1] - unit_first[g], cost_first[g]
        real = units[first : first + m]
        _load_group(d, start, n, m, real, costs[at : at + n * m], price, home, places, reduced, lower)
        never = never_flat[never_first[g] : never_first[g] + (1 << n)]
        unplaced = d.unplaced[start : start + n]
        best = price_group(
            n, m, home, real, reduced[:n], places, never, tolls, unplaced, d.split, d.strict[g], cuts, -1, local, keep
        )
        rest = _rests(n, m, home, real, reduced[:n], places, never, tolls, unplaced, d.split, d.strict[g], keep)
        out = np.empty((room, n), np.int64)
        value = np.empty(room, np.int64)
        t = tau
        out_complete[x] = True
        while True:
            count = _enumerate(
                n, m, home, real, reduced[:n], places, never, tolls, unplaced, d.split, d.strict[g], best + t, rest,
                lower, out, value, room,
            )  # fmt: skip
            if count >= 0 or need_all or t == 0:
                break
            out_complete[x] = False
            t = t * 2 // 3
        if count < 0:
            out_complete[x] = False
            count = room - 1 if count == -1 else 0
            if best < INFINITE:  # the best one at least
                value[count] = best
                for i in range(n):
                    out[count, i] = local[i]
                count += 1
        out_count[x] = count
        _store(n, count, x * room, out, value, real, home, price, tolls, out_units, out_cost)
