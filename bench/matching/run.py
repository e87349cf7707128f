"""One run of the matching engine on one instance: time to gap, memory, CPU, as JSON.

usage: run.py INSTANCE.npz OUT.json [--time-limit 60] [--no-moves] [--threads 2] [--seed 0]
"""

import argparse
import json
import os
import platform
import resource
import time
from pathlib import Path

from havre.engine.matching import Problem, solve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--no-moves", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    problem = Problem.load(a.instance)
    points = []
    load = os.getloadavg()[0]
    cpu = time.process_time()

    def report(progress) -> None:
        points.append(
            [round(progress.elapsed_s, 2), round(time.process_time() - cpu, 2), progress.objective, progress.bound]
        )
        a.out.with_suffix(".part").write_text(json.dumps(points))

    result = solve(problem, no_moves=a.no_moves, time_limit=a.time_limit, threads=a.threads, seed=a.seed, report=report)
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer = {
        "instance": a.instance.name, "children": problem.n_children, "units": problem.n_units, "no_moves": a.no_moves,
        "time_limit_s": a.time_limit, "threads": a.threads, "status": str(result.status), "objective": result.objective,
        "bound": result.bound, "gap": result.gap, "runtime_s": round(result.runtime_s, 2),
        "cpu_s": round(time.process_time() - cpu, 2), "memory_mib": round(used.ru_maxrss / 1024),
        "load_average_before_after": [round(load, 1), round(os.getloadavg()[0], 1)],
        "machine": {"processor": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()},
        "columns": ["elapsed_s", "cpu_s", "objective", "bound"], "points": points,
    }  # fmt: skip
    a.out.write_text(json.dumps(answer))
    a.out.with_suffix(".part").unlink(missing_ok=True)
    print(
        {
            name: answer[name]
            for name in ("instance", "status", "objective", "bound", "gap", "runtime_s", "cpu_s", "memory_mib")
        }
    )


if __name__ == "__main__":
    main()
