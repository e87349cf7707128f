"""Choose one column per group within capacities at least cost: integer optimum by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray


class Row(NamedTuple):
    """One more row over some columns."""

    columns: NDArray[np.int64]
    values: NDArray[np.float64]
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Packing:
    """One column per group; a column uses `amount` of each of its resources; packs forbid some columns together."""

    cost: NDArray[np.int64]  # [C]
    group: NDArray[np.int64]  # [C] 0..n_groups - 1, -1 for a column that only the rows hold
    n_groups: int
    use_column: NDArray[np.int64]  # [E]
    use_resource: NDArray[np.int64]  # [E] 0..len(capacity) - 1, may repeat
    capacity: NDArray[np.int64]  # [R]
    packs: tuple[NDArray[np.int64], ...] = ()  # at most one of the columns of each pack
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, eq=False)
class Packed:
    """Answer of HiGHS: `proven` when the optimum (or the absence of any answer) is proven."""

    chosen: NDArray[np.int64] | None  # columns taken
    objective: float
    proven: bool
    infeasible: bool


def solve_packing(
    packing: Packing,
    *,
    start: NDArray[np.int64] | None = None,
    seed: int = 0,
    max_nodes: int | None = None,
    time_limit: float | None = None,
    presolve: bool = True,
) -> Packed:
    """Solve a packing, from the columns of ``start`` if given."""
    model = _model(packing)
    highs = highspy.Highs()
    for name, option in (("output_flag", False), ("threads", 1), ("random_seed", seed), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(name, option)
    highs.setOptionValue("mip_abs_gap", 0.9)  # costs are integers
    if not presolve:
        highs.setOptionValue("presolve", "off")
    if max_nodes is not None:
        highs.setOptionValue("mip_max_nodes", max_nodes)
    if time_limit is not None:
        highs.setOptionValue("time_limit", max(time_limit, 0.01))
    highs.passModel(model)
    if start is not None:
        first = highspy.HighsSolution()
        taken = np.zeros(len(packing.cost))
        taken[start] = 1.0
        first.col_value = taken.tolist()
        highs.setSolution(first)
    highs.run()
    status = highs.getModelStatus()
    proven = status == highspy.HighsModelStatus.kOptimal
    infeasible = status == highspy.HighsModelStatus.kInfeasible
    objective = float(highs.getInfo().objective_function_value)
    if infeasible or not np.isfinite(objective):
        return Packed(None, np.inf, infeasible, infeasible)
    ones = np.flatnonzero(np.asarray(highs.getSolution().col_value) > 0.5)
    held = packing.group[ones]
    if (np.bincount(held[held >= 0], minlength=packing.n_groups) != 1).any():
        return Packed(None, np.inf, False, False)
    return Packed(ones, float(packing.cost[ones].sum()), proven, False)


def _model(packing: Packing) -> Any:
    n, groups, resources = len(packing.cost), packing.n_groups, len(packing.capacity)
    key, amount = np.unique(packing.use_column * max(resources, 1) + packing.use_resource, return_counts=True)
    column, resource = np.divmod(key, max(resources, 1))
    packs = [Row(pack, np.ones(len(pack)), -np.inf, 1.0) for pack in map(np.unique, packing.packs)]
    more = [*packs, *packing.rows]
    more_row = np.repeat(np.arange(len(more)), [len(row.columns) for row in more]) + groups + resources
    held = np.flatnonzero(packing.group >= 0)
    columns = np.concatenate([held, column, *(row.columns for row in more)]).astype(np.int64)
    rows = np.concatenate([packing.group[held], groups + resource, more_row])
    values = np.concatenate([np.ones(len(held)), amount.astype(float), *(row.values for row in more)])
    order = np.lexsort((rows, columns))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, groups + resources + len(more)
    lp.col_cost_ = packing.cost.astype(float)
    lp.col_lower_ = np.zeros(n)
    lp.col_upper_ = np.ones(n)
    low, high = np.array([row.low for row in more]), np.array([row.high for row in more])
    lp.row_lower_ = np.concatenate([np.ones(groups), np.full(resources, -highspy.kHighsInf), low])
    lp.row_upper_ = np.concatenate([np.ones(groups), packing.capacity.astype(float), high])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(n + 1)).astype(np.int32)
    lp.a_matrix_.index_ = rows[order].astype(np.int32)
    lp.a_matrix_.value_ = values[order]
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    return lp
