"""Linear relaxation of a packing that grows by columns and by rows, kept in HiGHS between solves."""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

VIOLATED = 1e-4


class Uses(NamedTuple):
    """What columns take: column, resource, amount, one entry each [E]."""

    column: NDArray[np.int64]
    resource: NDArray[np.int64]
    amount: NDArray[np.int64]


class Relaxation:
    """One column per group within the limits of resources; a resource becomes a row when it is switched on."""

    def __init__(self, n_groups: int, limits: NDArray[np.int64], on: NDArray[np.int64]) -> None:
        self.limits = limits
        self.row = np.full(len(limits), -1, np.int64)
        self.n_columns = 0
        self.n_rows = n_groups
        self.uses = Uses(*(np.zeros(0, np.int64) for _ in range(3)))
        self.n_groups = n_groups
        self.dual = np.zeros(len(limits))
        self.group_dual = np.full(n_groups, np.inf)
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        empty = np.zeros(0, np.int32)
        one = np.ones(n_groups)
        self.highs.addRows(n_groups, one, one, 0, np.zeros(n_groups, np.int32), empty, np.zeros(0))
        self.switch_on(on)

    def add(self, cost: NDArray[np.int64], group: NDArray[np.int64], uses: Uses) -> None:
        """Add columns; their uses are numbered from 0."""
        count = len(cost)
        if not count:
            return
        seen = self.row[uses.resource] >= 0
        column = np.concatenate([np.arange(count), uses.column[seen]])
        row = np.concatenate([group, self.row[uses.resource[seen]]])
        value = np.concatenate([np.ones(count), uses.amount[seen].astype(float)])
        order = np.argsort(column, kind="stable")
        start = np.searchsorted(column[order], np.arange(count)).astype(np.int32)
        self.highs.addCols(
            count, cost.astype(float), np.zeros(count), np.full(count, highspy.kHighsInf), len(order), start,
            row[order].astype(np.int32), value[order],
        )  # fmt: skip
        own = Uses(uses.column + self.n_columns, uses.resource, uses.amount)
        self.uses = Uses(*(np.concatenate(pair) for pair in zip(self.uses, own, strict=True)))
        self.n_columns += count

    def switch_on(self, resources: NDArray[np.int64]) -> None:
        """Make rows of some resources, over the columns known so far."""
        resources = resources[self.row[resources] < 0]
        count = len(resources)
        if not count:
            return
        self.row[resources] = self.n_rows + np.arange(count)
        number = self.row[self.uses.resource] - self.n_rows
        of = np.flatnonzero(number >= 0)
        order = of[np.argsort(number[of], kind="stable")]
        start = np.searchsorted(number[order], np.arange(count)).astype(np.int32)
        self.highs.addRows(
            count, np.full(count, -highspy.kHighsInf), self.limits[resources].astype(float), len(order), start,
            self.uses.column[order].astype(np.int32), self.uses.amount[order].astype(float),
        )  # fmt: skip
        self.n_rows += count

    def solve(self, time_limit: float) -> tuple[float, NDArray[np.float64]] | None:
        """Return the optimum and the price of each resource [R], 0 when it is off; None when time ran out."""
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(time_limit, 0.01))
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        dual = -np.asarray(self.highs.getSolution().row_dual)
        on = self.row >= 0
        self.dual = np.zeros(len(self.limits))
        self.dual[on] = np.maximum(dual[self.row[on]], 0.0)
        self.group_dual = -dual[: self.n_groups]
        return float(self.highs.getInfo().objective_function_value), self.dual

    def reduced(self, cost: NDArray[np.int64], group: NDArray[np.int64], uses: Uses) -> NDArray[np.float64]:
        """Return the reduced cost of columns at the last solve; without one every column is below any limit."""
        paid = np.bincount(uses.column, weights=uses.amount * self.dual[uses.resource], minlength=len(cost))
        return cost + paid - self.group_dual[group]

    def values(self) -> NDArray[np.float64]:
        """Return the value of each column at the last solve."""
        return np.asarray(self.highs.getSolution().col_value)

    def violated(self) -> NDArray[np.int64]:
        """Return the resources that are off and whose limit the last solve breaks."""
        value = self.values()[self.uses.column]
        load = np.bincount(self.uses.resource, weights=self.uses.amount * value, minlength=len(self.limits))
        return np.flatnonzero((self.row < 0) & (load > self.limits + VIOLATED))

    def on(self) -> NDArray[np.int64]:
        """Return the resources that have a row."""
        return np.flatnonzero(self.row >= 0)
