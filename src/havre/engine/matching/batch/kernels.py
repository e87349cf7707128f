"""Compiled loops over one group at a time: cost of every unit, exact pricing, enumeration of columns.

Units are numbered here in the order of their homes. Costs are int64; `INFINITE` means not allowed. Every function works
on one group in its own scratch space, so that results do not depend on the number of threads.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

INFINITE = 1 << 50
TOP = 4  # homes kept per subset: exact for plans of up to four homes


class Data(NamedTuple):
    """Arrays of a problem, units in the order of homes, for the compiled loops."""

    travel: NDArray[Any]
    abroad: NDArray[Any]
    location: NDArray[Any]
    home: NDArray[Any]  # [U] contiguous numbers
    kind: NDArray[Any]
    capacity: NDArray[Any]
    age_min: NDArray[Any]
    age_max: NDArray[Any]
    sex: NDArray[Any]
    skill: NDArray[Any]
    offers: NDArray[Any]
    open: NDArray[Any]
    start: NDArray[Any]  # [G + 1] first child of each group
    age: NDArray[Any]
    child_sex: NDArray[Any]
    need: NDArray[Any]
    wishes: NDArray[Any]
    family: NDArray[Any]
    school: NDArray[Any]
    contact: NDArray[Any]
    kinds: NDArray[Any]
    family_max: NDArray[Any]
    family_min: NDArray[Any]
    emergency: NDArray[Any]
    current: NDArray[Any]  # [N] in the order of homes
    stay: NDArray[Any]
    unplaced: NDArray[Any]  # [N] cost of waiting, INFINITE for a child with a place
    strict: NDArray[Any]  # [G] ordered together, nobody placed
    fixed: NDArray[Any]  # [N] may only stay where it is
    w: NDArray[Any]  # weights in the order of WEIGHT_NAMES
    split: int


class Cuts(NamedTuple):
    """Ways to cut groups of each size into blocks, all sizes one after the other."""

    first: NDArray[Any]  # [n + 1] first row of size n
    blocks: NDArray[Any]
    n_blocks: NDArray[Any]
    placed: NDArray[Any]


WEIGHT_NAMES = (
    "family",
    "family_cap",
    "school_near",
    "school_far",
    "school_far_fixed",
    "school_far_from",
    "school_cap",
    "stretch",
    "disability",
    "wish",
    "outgrow",
    "outgrow_months",
    "abroad",
    "young",
    "young_months",
    "makeshift",
    "move",
    "move_month",
    "move_cap",
)


@njit(cache=True, nogil=True)
def _bits(x: int) -> int:
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count


@njit(cache=True, nogil=True)
def _ones(x):
    """Return the number of bits set in 64 bits."""
    x = np.uint64(x)
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def child_costs(d, c, out):
    """Write the cost of child c in every unit, INFINITE where it is not allowed."""
    if d.fixed[c]:
        out[:] = INFINITE
        _costs(d, c, out, d.current[c], d.current[c] + 1)
    else:
        _costs(d, c, out, 0, len(out))


@njit(cache=True, nogil=True)
def _costs(d, c, out, begin, end):
    # Arrays are taken out of the tuple once: inside the loop each access would count references.
    location, kind, capacity, home_open, abroad = d.location, d.kind, d.capacity, d.open, d.abroad
    age_min, age_max, unit_sex, skill, offers = d.age_min, d.age_max, d.sex, d.skill, d.offers
    w = d.w
    current = d.current[c]
    from_family = d.travel[d.family[c]]
    school = d.school[c]
    from_school = d.travel[max(school, 0)]
    age, sex, kinds, wishes = d.age[c], d.child_sex[c], d.kinds[c], d.wishes[c]
    medical, disability, behaviour = d.need[c, 0], d.need[c, 1], d.need[c, 2]
    low, high = d.family_min[c], d.family_max[c]
    per_minute = w[0] if d.contact[c] else 0
    family_cap, near, far, far_fixed, far_from, school_cap = w[1], w[2], w[3], w[4], w[5], w[6]
    stretch, no_disability, wish, outgrow, months, is_abroad = w[7], w[8], w[9], w[10], w[11], w[12]
    young = w[13] if age < w[14] else 0
    makeshift = 0 if d.emergency[c] else w[15]
    leave = w[16] + w[17] * min(np.int64(d.stay[c]), w[18]) if current >= 0 else 0
    for u in range(begin, end):
        at = location[u]
        minutes = np.int64(from_family[at])
        if u != current:
            out[u] = INFINITE
            if age < age_min[u] or age > age_max[u] or not home_open[u] or capacity[u] == 0:
                continue
            if (unit_sex[u] != 0 and unit_sex[u] != sex) or (kinds >> kind[u]) & 1 == 0:
                continue
            if medical > skill[u, 0] or behaviour > skill[u, 2] + 1 or minutes < low or minutes > high:
                continue
        total = per_minute * min(minutes, family_cap)
        if school >= 0:
            minutes = np.int64(from_school[at])
            total += near * minutes if minutes <= far_from else far_fixed + far * min(minutes, school_cap)
        if behaviour > skill[u, 2]:
            total += stretch
        if disability > skill[u, 1]:
            total += no_disability
        missing = wishes & ~offers[u]
        if missing:
            total += wish * _ones(missing)
        if age_max[u] - age < months:
            total += outgrow
        if abroad[at]:
            total += is_abroad
        if kind[u] == 1 or kind[u] == 5:
            total += young
        elif kind[u] == 4:
            total += makeshift
        if u != current:
            total += leave
        out[u] = total


@njit(cache=True, nogil=True)
def home_tables(n, reduced, first, last, places, never, real, unit_toll, stage):
    """Write in stage[j, S] the least reduced cost of subset S in the first j + 1 units of a home, its toll apart."""
    full = 1 << n
    for j in range(last - first):
        column = first + j
        cap = places[column]
        alone = stage[last - first]
        alone[0] = 0
        for s in range(1, full):
            low = s & -s
            i = 0
            while low >> i != 1:
                i += 1
            value = alone[s ^ low] + reduced[i, column]
            alone[s] = value if value < INFINITE and _bits(s) <= cap else INFINITE
        at = real[column]
        for s in range(full - 1, 0, -1):
            if alone[s] < INFINITE:
                alone[s] += unit_toll[at, _bits(s)]
        if j == 0:
            stage[0, :full] = alone[:full]
            continue
        for s in range(full):
            best = stage[j - 1, s]
            part = s
            while part:
                if alone[part] < best:
                    value = alone[part] + stage[j - 1, s ^ part]
                    best = min(best, value)
                part = (part - 1) & s
            stage[j, s] = best
    for s in range(full):
        if never[s]:
            stage[last - first - 1, s] = INFINITE


@njit(cache=True, nogil=True)
def seat_home(n, reduced, first, last, places, never, real, unit_toll, stage, subset, seats):
    """Write the column of each member of a subset housed in one home at the least reduced cost."""
    home_tables(n, reduced, first, last, places, never, real, unit_toll, stage)
    left = subset
    for j in range(last - first - 1, -1, -1):
        column = first + j
        part = left
        chosen = -1
        while chosen < 0:
            value = unit_toll[real[column], _bits(part)]
            if _bits(part) <= places[column]:
                for i in range(n):
                    if part >> i & 1:
                        value += reduced[i, column]
            else:
                value = INFINITE
            if value < INFINITE:
                before = stage[j - 1, left ^ part] if j > 0 else (0 if left == part else INFINITE)
                target = stage[j, left]
                if before + value == target:
                    chosen = part
            if chosen < 0:
                if part == 0:
                    return
                part = (part - 1) & left
        for i in range(n):
            if chosen >> i & 1:
                seats[i] = column
        left ^= chosen


@njit(cache=True, nogil=True)
def _best_homes(n, m, home, reduced, places, never, real, tolls, value, where, stage, slack, keep, limit):
    """Fill the TOP homes of each subset; or, when `limit` is finite, mark the columns of homes below the limits.

    value [2**n, TOP], where [2**n, TOP] (first column of the home). slack [2**n] is the least cost of the rest.
    """
    full = 1 << n
    sums = np.empty(full, np.int64)
    unit_toll, home_toll = tolls.unit, tolls.home
    first = 0
    while first < m:
        last = first + 1
        while last < m and home[last] == home[first]:
            last += 1
        if last - first == 1:
            sums[0] = 0
            cap = places[first]
            toll_of_unit, toll_of_home = unit_toll[real[first]], home_toll[home[first]]
            for s in range(1, full):
                low = s & -s
                i = 0
                while low >> i != 1:
                    i += 1
                total = sums[s ^ low] + reduced[i, first]
                sums[s] = min(total, INFINITE)
                size = _bits(s)
                if total >= INFINITE or never[s] or size > cap:
                    continue
                total += toll_of_unit[size] + toll_of_home[size]
                if limit < INFINITE:
                    if total + slack[full - 1 ^ s] <= limit:
                        keep[first] = True
                elif total < value[s, TOP - 1]:
                    _insert(value, where, s, total, first)
        else:
            home_tables(n, reduced, first, last, places, never, real, unit_toll, stage)
            for s in range(1, full):
                total = stage[last - first - 1, s]
                if total >= INFINITE:
                    continue
                total += home_toll[home[first], _bits(s)]
                if limit < INFINITE:
                    if total + slack[full - 1 ^ s] <= limit:
                        keep[first:last] = True
                elif total < value[s, TOP - 1]:
                    _insert(value, where, s, total, first)
        first = last


@njit(cache=True, nogil=True)
def _insert(value, where, s, total, first):
    t = TOP - 1
    while t > 0 and value[s, t - 1] > total:
        value[s, t] = value[s, t - 1]
        where[s, t] = where[s, t - 1]
        t -= 1
    value[s, t] = total
    where[s, t] = first


@njit(cache=True, nogil=True)
def _rest_costs(n, value, unplaced, split, strict, rest):
    """Least cost of each subset cut into blocks or left waiting, each block paying the split."""
    full = 1 << n
    rest[0] = 0
    for s in range(1, full):
        low = s & -s
        i = 0
        while low >> i != 1:
            i += 1
        best = min(INFINITE, unplaced[i] + rest[s ^ low])
        if strict:
            best = INFINITE
        others = s ^ low
        part = others
        while True:
            best = min(best, value[part | low, 0] + split + rest[others ^ part])
            if part == 0:
                break
            part = (part - 1) & others
        rest[s] = min(best, INFINITE)


@njit(cache=True, nogil=True)
def _best_cut(n, value, where, unplaced, split, strict, cuts, chosen_where):
    """Return the least cost of the group over cuts into distinct homes, and its row; homes in chosen_where."""
    full = 1 << n
    best, best_row = INFINITE, -1
    waiting = 0
    pick = np.zeros(TOP, np.int64)
    for row in range(cuts.first[n], cuts.first[n + 1]):
        k = cuts.n_blocks[row]
        placed = cuts.placed[row]
        if strict and placed != 0 and (k != 1 or placed != full - 1):
            continue
        total = split * max(k - 1, 0)
        for i in range(n):
            if placed >> i & 1 == 0:
                total += unplaced[i]
        for b in range(k):
            total += value[cuts.blocks[row, b], 0]
        if total >= best:
            continue
        clash = False
        for b in range(1, k):
            for a in range(b):
                if where[cuts.blocks[row, a], 0] == where[cuts.blocks[row, b], 0]:
                    clash = True
        if not clash or k > TOP:
            best, best_row = total, row
            for b in range(k):
                chosen_where[b] = where[cuts.blocks[row, b], 0]
            continue
        waiting = total
        for b in range(k):
            waiting -= value[cuts.blocks[row, b], 0]
        for code in range(TOP**k):
            x = code
            total = waiting
            for b in range(k):
                pick[b] = x % TOP
                x //= TOP
                total += value[cuts.blocks[row, b], pick[b]]
            if total >= best:
                continue
            clash = False
            for b in range(1, k):
                for a in range(b):
                    if where[cuts.blocks[row, a], pick[a]] == where[cuts.blocks[row, b], pick[b]]:
                        clash = True
            if not clash:
                best, best_row = total, row
                for b in range(k):
                    chosen_where[b] = where[cuts.blocks[row, b], pick[b]]
    return best, best_row


@njit(cache=True, nogil=True)
def price_group(n, m, home, real, reduced, places, never, tolls, unplaced, split, strict, cuts, tau, seats, keep):
    """Return the least reduced cost of a group; write the column of each child (-1 waiting), and mark columns to keep.

    ``tau`` < 0 marks nothing; otherwise every home that belongs to some plan within tau of the best is marked.
    """
    if n == 1:
        best, at = unplaced[0], -1
        for j in range(m):
            if reduced[0, j] < best and places[j] > 0:
                best, at = reduced[0, j], j
        seats[0] = at
        if tau >= 0:
            for j in range(m):
                keep[j] = reduced[0, j] <= best + tau
        return best
    full = 1 << n
    value = np.full((full, TOP), INFINITE, np.int64)
    where = np.full((full, TOP), -1, np.int64)
    widest = 1
    j = 0
    while j < m:
        k = j + 1
        while k < m and home[k] == home[j]:
            k += 1
        widest = max(widest, k - j)
        j = k
    stage = np.empty((widest + 1, full), np.int64)
    rest = np.empty(full, np.int64)
    _best_homes(n, m, home, reduced, places, never, real, tolls, value, where, stage, rest, keep, INFINITE)
    chosen = np.empty(n, np.int64)
    best, row = _best_cut(n, value, where, unplaced, split, strict, cuts, chosen)
    for i in range(n):
        seats[i] = -1
    if row >= 0:
        for b in range(cuts.n_blocks[row]):
            first = chosen[b]
            last = first + 1
            while last < m and home[last] == home[first]:
                last += 1
            seat_home(n, reduced, first, last, places, never, real, tolls.unit, stage, cuts.blocks[row, b], seats)
    if tau >= 0:
        _rest_costs(n, value, unplaced, split, strict, rest)
        for j in range(m):
            keep[j] = False
        _best_homes(n, m, home, reduced, places, never, real, tolls, value, where, stage, rest, keep, best + tau)
    return best
