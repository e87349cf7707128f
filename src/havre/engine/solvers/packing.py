"""Choose one column per group within capacities at least cost: linear relaxation or integer optimum, by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Packing:
    """One column per group; a column uses `amount` of each of its resources; packs forbid some columns together."""

    cost: NDArray[np.int64]  # [C]
    group: NDArray[np.int64]  # [C] 0..n_groups - 1
    n_groups: int
    use_column: NDArray[np.int64]  # [E]
    use_resource: NDArray[np.int64]  # [E] 0..len(capacity) - 1, may repeat
    capacity: NDArray[np.int64]  # [R]
    packs: tuple[NDArray[np.int64], ...] = ()  # at most one of the columns of each pack


@dataclass(frozen=True, eq=False)
class Packed:
    """Answer of HiGHS: `proven` when the optimum (or the absence of any answer) is proven."""

    chosen: NDArray[np.int64] | None  # [n_groups] column of each group
    objective: float
    proven: bool
    infeasible: bool
    price: NDArray[np.float64] | None = None  # [R] of the linear relaxation


def solve_packing(
    packing: Packing,
    *,
    integer: bool = True,
    start: NDArray[np.int64] | None = None,
    seed: int = 0,
    max_nodes: int | None = None,
    time_limit: float | None = None,
) -> Packed:
    """Solve a packing, from the column of each group in ``start`` if given."""
    model = _model(packing, integer)
    highs = highspy.Highs()
    for name, option in (("output_flag", False), ("threads", 1), ("random_seed", seed), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(name, option)
    highs.setOptionValue("mip_abs_gap", 0.9)  # costs are integers
    if max_nodes is not None:
        highs.setOptionValue("mip_max_nodes", max_nodes)
    if time_limit is not None:
        highs.setOptionValue("time_limit", max(time_limit, 0.01))
    highs.passModel(model)
    if integer and start is not None:
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
    solution = highs.getSolution()
    value = np.asarray(solution.col_value)
    if not integer:
        dual = -np.asarray(solution.row_dual)[packing.n_groups : packing.n_groups + len(packing.capacity)]
        return Packed(None, objective, proven, False, np.maximum(dual, 0.0))
    ones = np.flatnonzero(value > 0.5)
    if len(ones) != packing.n_groups:
        return Packed(None, np.inf, False, False)
    chosen = np.empty(packing.n_groups, np.int64)
    chosen[packing.group[ones]] = ones
    return Packed(chosen, float(packing.cost[ones].sum()), proven, False)


def _model(packing: Packing, integer: bool) -> Any:
    n, groups, resources = len(packing.cost), packing.n_groups, len(packing.capacity)
    key, amount = np.unique(packing.use_column * max(resources, 1) + packing.use_resource, return_counts=True)
    column, resource = np.divmod(key, max(resources, 1))
    packs = [np.unique(pack) for pack in packing.packs]
    pack_row = np.repeat(np.arange(len(packs)), [len(pack) for pack in packs]) + groups + resources
    columns = np.concatenate([np.arange(n), column, *packs])
    rows = np.concatenate([packing.group, groups + resource, pack_row])
    values = np.concatenate([np.ones(n), amount.astype(float), np.ones(len(pack_row))])
    order = np.lexsort((rows, columns))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, groups + resources + len(packs)
    lp.col_cost_ = packing.cost.astype(float)
    lp.col_lower_ = np.zeros(n)
    lp.col_upper_ = np.ones(n) if integer else np.full(n, highspy.kHighsInf)
    lp.row_lower_ = np.concatenate([np.ones(groups), np.full(resources + len(packs), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([np.ones(groups), packing.capacity.astype(float), np.ones(len(packs))])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(n + 1)).astype(np.int32)
    lp.a_matrix_.index_ = rows[order].astype(np.int32)
    lp.a_matrix_.value_ = values[order]
    if integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    return lp
