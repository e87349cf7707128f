"""What a user would pick instead, on the same instance and under the same time limit.

usage: python -m bench.matching.peers INSTANCE.npz OUT.json --only greedy|highs|cbc|cpsat [--time-limit 60] [--full]

Greedy by legal urgency and waiting time, one group after the other with the exact ranking; the compact model by HiGHS,
by PuLP + CBC and by CP-SAT; each in its own process. Without --full nobody who has a place moves. With --full the
compact models see only the cheapest units of each child, else they do not fit in memory: their bound is then none.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from havre.engine.matching import Problem, rank, verify
from havre.engine.matching.criteria import unplaced_cost

from .compact import Compact, build, solve_highs


def greedy(problem: Problem) -> np.ndarray:
    """Serve groups by their costliest wait first, each in its best way among what is left."""
    waiting = problem.child_current < 0
    cost = np.where(waiting, unplaced_cost(problem, np.arange(problem.n_children)), 0)
    groups = np.unique(problem.child_group[waiting])
    first = groups[np.argsort([-cost[problem.children_of(int(g))].max() for g in groups], kind="stable")]
    state = problem
    for g in first:
        way = min(rank(state, int(g), 3).ways, key=lambda way: way.total, default=None)
        if way is not None:
            current = state.child_current.copy()
            current[state.children_of(int(g))] = way.units
            arrays = {name: getattr(state, name) for name in state.__dataclass_fields__ if name not in {"validate"}}
            state = Problem(**(arrays | {"child_current": current}), validate=False)
    return state.child_current.astype(np.int64)


def solve_cbc(model: Compact, time_limit: float, threads: int = 2) -> tuple[np.ndarray | None, float, str]:
    """Solve by PuLP + CBC, reading CBC's own log for the bound: its word "Optimal" is not one."""
    import pulp

    program = pulp.LpProblem("compact", pulp.LpMinimize)
    x = [pulp.LpVariable(f"x{i}", 0, 1 if i < len(model.pairs) else 8, "Integer") for i in range(len(model.cost))]
    program += pulp.lpDot(model.cost.tolist(), x)
    order = np.argsort(model.row, kind="stable")
    ends = np.searchsorted(model.row[order], np.arange(len(model.low) + 1))
    for r in range(len(model.low)):
        part = order[ends[r] : ends[r + 1]]
        terms = pulp.LpAffineExpression([(x[c], v) for c, v in zip(model.column[part], model.value[part], strict=True)])
        if model.low[r] == model.high[r]:
            program += terms == model.low[r]
        else:
            program += terms <= model.high[r]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        program.solve(pulp.PULP_CBC_CMD(timeLimit=time_limit, threads=threads, msg=False, logPath=str(log)))
        text = log.read_text(errors="replace") if log.exists() else ""
    lines = [line for line in text.splitlines() if line.startswith(("Lower bound:", "Objective value:"))]
    numbers = {line.split(":")[0]: float(line.split(":")[1]) for line in lines if line.split(":")[1].strip()}
    stopped = "Stopped on time" in text
    bound = numbers.get("Lower bound", -np.inf if stopped else numbers.get("Objective value", -np.inf))
    values = np.array([v.value() or 0 for v in x]) if program.sol_status in {1, 2} else None
    return values, bound + model.constant, "stopped on time" if stopped else "optimal"


def solve_cpsat(model: Compact, time_limit: float, threads: int = 2) -> tuple[np.ndarray | None, float, str]:
    """Solve by OR-Tools CP-SAT."""
    from ortools.sat.python import cp_model

    program = cp_model.CpModel()
    x = [program.new_int_var(0, 1 if i < len(model.pairs) else 8, "") for i in range(len(model.cost))]
    order = np.argsort(model.row, kind="stable")
    ends = np.searchsorted(model.row[order], np.arange(len(model.low) + 1))
    for r in range(len(model.low)):
        part = order[ends[r] : ends[r + 1]]
        low = int(model.low[r]) if np.isfinite(model.low[r]) else -(10**9)
        terms = sum(int(v) * x[c] for c, v in zip(model.column[part], model.value[part], strict=True))
        program.add_linear_constraint(terms, low, int(model.high[r]))
    program.minimize(sum(int(c) * v for c, v in zip(model.cost, x, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = time_limit, threads
    status = solver.solve(program)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    values = np.array([solver.value(v) for v in x]) if found else None
    return values, solver.best_objective_bound + model.constant, solver.status_name(status)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--cheapest", type=int, default=30)
    parser.add_argument("--only", choices=["greedy", "highs", "cbc", "cpsat"], required=True)
    a = parser.parse_args()
    a.out.write_text(json.dumps(_run(a.only, Problem.load(a.instance), a)), encoding="utf-8")


def _run(name: str, problem: Problem, a: argparse.Namespace) -> dict:
    begun, cpu = time.perf_counter(), time.process_time()
    bound, status = None, ""
    if name == "greedy":
        units = greedy(problem)
    else:
        model = build(problem, no_moves=not a.full, cheapest=a.cheapest if a.full else None)
        values, bound, status = {"highs": solve_highs, "cbc": solve_cbc, "cpsat": solve_cpsat}[name](
            model, a.time_limit
        )
        bound = None if a.full else bound
        units = None if values is None else model.assignment(problem, values, not a.full)
    elapsed, used = time.perf_counter() - begun, time.process_time() - cpu
    check = None if units is None else verify(problem, units)
    objective = check.objective if check and check.ok else None
    gap = None if objective is None or bound is None or not np.isfinite(bound) else (objective - bound) / objective
    memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"objective": objective, "bound": bound if gap is not None else None, "gap": gap,
            "elapsed_s": round(elapsed, 2), "cpu_s": round(used, 2), "status": status,
            "memory_mib": round(memory / 1024)}  # fmt: skip


if __name__ == "__main__":
    main()
