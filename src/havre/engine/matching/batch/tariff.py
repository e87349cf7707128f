"""Prices of a relaxation: of each place, and of the rounding cuts that count siblings housed in one unit or home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FACTORS = ((1, 2), (1, 3), (1, 4), (2, 3), (3, 4))  # (p, q): floor(p * members / q)
WIDEST = 16  # members of a group, at most one less


class Tolls(NamedTuple):
    """What a group pays, above the price of each place, for so many members in one unit [U, W] or home [H, W]."""

    unit: NDArray[np.int64]
    home: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tariff:
    """Integer prices, none negative: of places [U], and of rounding cuts per unit [U, K] and per home [H, K].

    The cut (p, q) says that floor(p members / q), added over the groups, is at most floor(p places / q): true of every
    plan, since the members of all groups are at most the places.
    """

    unit: NDArray[np.int64]
    unit_cut: NDArray[np.int64]
    home_cut: NDArray[np.int64]

    @classmethod
    def of_places(cls, price: NDArray[np.int64], homes: int) -> Tariff:
        """Return prices of places alone."""
        return cls(price, np.zeros((len(price), len(FACTORS)), np.int64), np.zeros((homes, len(FACTORS)), np.int64))

    @classmethod
    def rounded(cls, flat: NDArray[np.float64], units: int, homes: int) -> Tariff:
        """Return the prices of a flat vector: places, then cuts of units, then cuts of homes."""
        whole = np.round(np.maximum(flat, 0)).astype(np.int64)
        k = len(FACTORS)
        return cls(
            whole[:units],
            whole[units : units * (1 + k)].reshape(units, k),
            whole[units * (1 + k) :].reshape(homes, k),
        )

    def flat(self) -> NDArray[np.float64]:
        """Return all the prices in one vector."""
        return np.concatenate([self.unit, self.unit_cut.ravel(), self.home_cut.ravel()]).astype(float)

    def tolls(self) -> Tolls:
        """Return the tables that pricing adds to the cost of members housed together."""
        members = np.arange(WIDEST)
        times = rounded_down(members).T
        return Tolls(self.unit_cut @ times, self.home_cut @ times)

    def rent(self, limits: NDArray[np.int64]) -> int:
        """Return what all the places and cuts bring at most, in the order of `flat`."""
        prices = np.concatenate([self.unit, self.unit_cut.ravel(), self.home_cut.ravel()])
        return int((prices * limits).sum())

    def worth(self, capacity: NDArray[np.int64], home: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return by how much one more place in each unit lowers the bound that these prices prove [U]."""
        within = np.bincount(home, weights=capacity, minlength=len(self.home_cut)).astype(np.int64)
        more_unit = rounded_down(capacity + 1) - rounded_down(capacity)
        more_home = rounded_down(within + 1) - rounded_down(within)
        return self.unit + (self.unit_cut * more_unit).sum(axis=1) + (self.home_cut * more_home).sum(axis=1)[home]


def rounded_down(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return floor(p count / q) for each factor [..., K]."""
    return np.stack([count * p // q for p, q in FACTORS], axis=-1)


def limits_of(capacity: NDArray[np.int64], home: NDArray[np.int64], homes: int) -> NDArray[np.int64]:
    """Return the right-hand sides of places and cuts, in the order of `Tariff.flat`."""
    capacity = np.maximum(capacity, 0)
    within = np.bincount(home, weights=capacity, minlength=homes).astype(np.int64)
    return np.concatenate([capacity, rounded_down(capacity).ravel(), rounded_down(within).ravel()])


def uses_of(
    rows: NDArray[np.int64], home: NDArray[np.int64], homes: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return (row, resource, amount): what each row of units [R, width] takes of the resources of `limits_of`.

    Units are -1 for who waits.
    """
    units, k = len(home), len(FACTORS)
    row = np.repeat(np.arange(len(rows)), rows.shape[1])
    at = rows.ravel()
    row, at = row[at >= 0], at[at >= 0]
    key, inside = np.unique(row * max(units, 1) + at, return_counts=True)
    unit_row, unit = np.divmod(key, max(units, 1))
    key, within = np.unique(row * max(homes, 1) + home[at], return_counts=True)
    home_row, roof = np.divmod(key, max(homes, 1))
    parts = [(unit_row, unit, inside)]
    for j, (p, q) in enumerate(FACTORS):
        parts.append((unit_row, units + unit * k + j, inside * p // q))
        parts.append((home_row, units * (1 + k) + roof * k + j, within * p // q))
    r, resource, amount = (np.concatenate(x) for x in zip(*parts, strict=True))
    some = amount > 0
    return r[some], resource[some], amount[some].astype(np.int64)
