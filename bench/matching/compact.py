"""The compact model that one would write first: a binary per child and unit, one per group and home.

minimise sum cost x + sum unplaced w + split sum e, with sum_u x[c,u] + w[c] = 1, sum_c x[c,u] <= capacity[u],
sum_{u in h} x[c,u] <= y[g,h], sum_h y[g,h] - e[g] <= 1, x[a,h] + x[b,h] <= 1 for pairs apart; groups ordered together
have e[g] = 0 and equal w. It is the second formulation of the tests and the peer of the benchmark.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from havre.engine.matching import Problem
from havre.engine.matching.criteria import BIT, broken_rules, criteria, unplaced_cost


@dataclass
class Compact:
    """Rows between bounds over binary columns; column c < len(pairs) puts pairs[c] = (child, unit)."""

    pairs: np.ndarray
    cost: np.ndarray
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    constant: int

    def assignment(self, problem: Problem, chosen: Any, keep: bool) -> np.ndarray:
        """Return the unit of each child from the values of the columns."""
        units = problem.child_current.astype(np.int64) if keep else np.full(problem.n_children, -1)
        taken = self.pairs[np.asarray(chosen)[: len(self.pairs)] > 0.5]
        units[taken[:, 0]] = taken[:, 1]
        return units


def build(problem: Problem, *, no_moves: bool, cheapest: int | None = None) -> Compact:
    """Build the model; ``cheapest`` keeps only so many units per child (then its optimum is not the problem's)."""
    p = problem
    waiting = p.child_current < 0
    groups = np.unique(p.child_group[waiting]) if no_moves else np.arange(p.n_groups)
    free = p.unit_capacity - p.occupancy() if no_moves else p.unit_capacity
    found = []
    for g in groups:
        children = np.array(p.children_of(int(g)))
        bits = broken_rules(p, children, free)
        if not no_moves:  # whoever lives there now may move
            bits &= ~np.int16(BIT["apart"])
        else:  # a sibling who stays counts too
            for one, other in [*p.apart.tolist(), *p.apart[:, ::-1].tolist()]:
                if one in p.children_of(int(g)) and p.child_current[other] >= 0:
                    bits[one - children[0], p.unit_home == p.unit_home[p.child_current[other]]] |= BIT["apart"]
        for i, c in enumerate(children):
            if no_moves and not waiting[c]:
                continue
            units = np.flatnonzero(bits[i] == 0)
            cost = criteria(p, np.full(len(units), c), units).sum(axis=0)
            if cheapest is not None and len(units) > cheapest:
                near = np.argpartition(cost, cheapest)[:cheapest]
                near = np.union1d(near, np.flatnonzero(units == p.child_current[c]))
                units, cost = units[near], cost[near]
            found.append(np.stack([np.full(len(units), c), units, cost], axis=1))
    arcs = np.concatenate(found) if found else np.zeros((0, 3), np.int64)
    return _rows(p, groups, arcs, free, no_moves)


def _rows(p: Problem, groups: np.ndarray, arcs: np.ndarray, free: np.ndarray, no_moves: bool) -> Compact:
    child, unit = arcs[:, 0], arcs[:, 1]
    home = p.unit_home[unit].astype(np.int64)
    free_child = np.array([c for g in groups for c in p.children_of(int(g)) if p.child_current[c] < 0 or not no_moves])
    free_child = free_child.astype(np.int64)
    n, m = len(arcs), len(free_child)
    position = {int(c): k for k, c in enumerate(free_child)}
    group_home, of_pair = np.unique(np.stack([p.child_group[child], home], axis=1), axis=0, return_inverse=True)
    k, g_count = len(group_home), len(groups)
    group_at = {int(g): i for i, g in enumerate(groups)}
    w0, y0, e0 = n, n + m, n + m + k
    cost = np.r_[arcs[:, 2], unplaced_cost(p, free_child), np.zeros(k), np.full(g_count, p.weights.split)]
    high_w = (p.child_current[free_child] < 0).astype(float)
    entries, low, high = [], [], []
    entry_child = np.array([position[int(c)] for c in child], np.int64)

    def rows(row: np.ndarray, column: np.ndarray, value: Any, lo: np.ndarray, hi: np.ndarray) -> None:
        entries.append(np.stack([row + len(low), column, np.broadcast_to(value, row.shape)], axis=1).astype(float))
        low.extend(lo.tolist())
        high.extend(hi.tolist())

    rows(np.r_[entry_child, np.arange(m)], np.r_[np.arange(n), w0 + np.arange(m)], 1, np.ones(m), np.ones(m))
    rows(np.arange(m), w0 + np.arange(m), 1, np.full(m, -np.inf), high_w)
    used, at = np.unique(unit, return_inverse=True)
    rows(at, np.arange(n), 1, np.full(len(used), -np.inf), free[used])
    link, of_link = np.unique(np.stack([child, of_pair], axis=1), axis=0, return_inverse=True)
    number = np.arange(len(link))
    rows(np.r_[of_link, number], np.r_[np.arange(n), y0 + link[:, 1]], np.r_[np.ones(n), -np.ones(len(link))],
         np.full(len(link), -np.inf), np.zeros(len(link)))  # fmt: skip
    already = _homes_held(p, groups, no_moves)
    free_home = np.array([(int(g), int(h)) not in already for g, h in group_home], bool)
    of_group = np.array([group_at[int(g)] for g in group_home[:, 0]], np.int64)
    held = np.bincount([group_at[g] for g, _ in already], minlength=g_count) if already else np.zeros(g_count, int)
    rows(np.r_[of_group[free_home], np.arange(g_count)], np.r_[y0 + np.flatnonzero(free_home), e0 + np.arange(g_count)],
         np.r_[np.ones(free_home.sum()), -np.ones(g_count)], np.full(g_count, -np.inf), 1 - held)  # fmt: skip
    for g in groups[p.group_together[groups] & ~p.settled_groups[groups]]:
        members = [position[c] for c in p.children_of(int(g))]
        rows(np.zeros(1, int), np.array([e0 + group_at[int(g)]]), 1, np.zeros(1), np.zeros(1))
        for a, b in itertools.pairwise(members):
            rows(np.zeros(2, int), np.array([w0 + a, w0 + b]), np.array([1, -1]), np.zeros(1), np.zeros(1))
    for a, b in p.apart:
        if int(a) in position and int(b) in position:
            for h in np.intersect1d(home[child == a], home[child == b]):
                both = np.flatnonzero(((child == a) | (child == b)) & (home == h))
                rows(np.zeros(len(both), int), both, 1, np.full(1, -np.inf), np.ones(1))
    every = np.concatenate(entries)
    constant = _constant(p, groups, no_moves)
    return Compact(arcs[:, :2], cost, every[:, 0].astype(int), every[:, 1].astype(int), every[:, 2], np.array(low),
                   np.array(high), constant)  # fmt: skip


def _homes_held(p: Problem, groups: np.ndarray, no_moves: bool) -> set[tuple[int, int]]:
    if not no_moves:
        return set()
    inside = np.flatnonzero((p.child_current >= 0) & np.isin(p.child_group, groups))
    return {(int(p.child_group[c]), int(p.unit_home[p.child_current[c]])) for c in inside}


def _constant(p: Problem, groups: np.ndarray, no_moves: bool) -> int:
    """Cost of those who stay, with the split of the groups that are no part of the question."""
    if not no_moves:
        return 0
    stay = np.flatnonzero(p.child_current >= 0)
    total = int(criteria(p, stay, p.child_current[stay]).sum())
    out = stay[~np.isin(p.child_group[stay], groups)]
    pairs = {(int(p.child_group[c]), int(p.unit_home[p.child_current[c]])) for c in out}
    return total + p.weights.split * (len(pairs) - len({g for g, _ in pairs}))


def solve_highs(model: Compact, time_limit: float, threads: int = 2) -> tuple[np.ndarray | None, float, str]:
    """Solve by HiGHS; return the columns' values, the proven lower bound and the status."""
    import highspy

    if not len(model.cost):
        return np.zeros(0), float(model.constant), "Optimal"
    order = np.lexsort((model.row, model.column))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), len(model.low)
    lp.col_cost_, lp.offset_ = model.cost.astype(float), float(model.constant)
    lp.col_lower_ = np.zeros(len(model.cost))
    upper = np.full(len(model.cost), 8.0)
    upper[: len(model.pairs)] = 1.0
    lp.col_upper_ = upper
    lp.row_lower_, lp.row_upper_ = model.low, model.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(model.column[order], np.arange(len(model.cost) + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = model.row[order].astype(np.int32), model.value[order]
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(model.cost)
    highs = highspy.Highs()
    for name, option in (
        ("output_flag", False),
        ("time_limit", time_limit),
        ("threads", threads),
        ("mip_rel_gap", 0.0),
    ):
        highs.setOptionValue(name, option)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    known = np.isfinite(info.objective_function_value) and info.primal_solution_status == 2
    values = np.asarray(highs.getSolution().col_value) if known else None
    return values, float(info.mip_dual_bound), highs.modelStatusToString(highs.getModelStatus())
