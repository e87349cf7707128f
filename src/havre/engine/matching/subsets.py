"""Subsets of a small group as bit masks: sub-subset pairs, and ways to cut a group into blocks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

INFINITE = 1 << 50  # no cost reaches it, and a few of them can be added


class Pairs(NamedTuple):
    """Every pair (whole, part) with part a subset of whole, sorted by whole [3**n], part empty first."""

    part: NDArray[np.int64]
    rest: NDArray[np.int64]  # whole without part
    first: NDArray[np.int64]  # first pair of each whole [2**n]


class Cuts(NamedTuple):
    """Every way to cut a subset of a group into non-empty blocks, one home each [m]."""

    blocks: NDArray[np.int64]  # [m, n], masks, 0 where there are fewer blocks
    n_blocks: NDArray[np.int64]
    placed: NDArray[np.int64]  # union of the blocks


@lru_cache(maxsize=16)
def pairs(n: int) -> Pairs:
    """Return the pairs (whole, part) of the subsets of n members."""
    part: list[int] = []
    rest: list[int] = []
    start: list[int] = []
    for whole in range(1 << n):
        start.append(len(part))
        subs = [whole]
        while subs[-1]:
            subs.append((subs[-1] - 1) & whole)
        part.extend(reversed(subs))
        rest.extend(whole ^ s for s in reversed(subs))
    return Pairs(np.array(part), np.array(rest), np.array(start))


@lru_cache(maxsize=16)
def sizes(n: int) -> NDArray[np.int64]:
    """Return the number of members of each subset [2**n]."""
    return np.bitwise_count(np.arange(1 << n, dtype=np.uint64)).astype(np.int64)


@lru_cache(maxsize=16)
def complete_cuts(n: int) -> Cuts:
    """Return the ways to cut the whole group into blocks, the whole in one block first."""
    return _cuts(n, [(1 << n) - 1])


@lru_cache(maxsize=16)
def partial_cuts(n: int) -> Cuts:
    """Return the ways to cut a strict subset of the group, the rest left without a place."""
    return _cuts(n, list(range((1 << n) - 1)))


def _cuts(n: int, placed: list[int]) -> Cuts:
    rows: list[list[int]] = []
    unions: list[int] = []

    def extend(left: int, done: list[int], union: int) -> None:
        if not left:
            rows.append(done + [0] * (n - len(done)))
            unions.append(union)
            return
        lowest = left & -left
        others = left ^ lowest
        sub = others
        while True:
            extend(left ^ (sub | lowest), [*done, sub | lowest], union)
            if not sub:
                return
            sub = (sub - 1) & others

    for union in placed:
        extend(union, [], union)
    blocks = np.array(rows, np.int64).reshape(len(rows), n)
    return Cuts(blocks, (blocks > 0).sum(axis=1), np.array(unions, np.int64))
