"""One run of the matching engine on one instance: time to gap, memory, CPU, as JSON.

usage: python -m bench.matching.run INSTANCE.npz OUT.json [--time-limit 60] [--no-moves] [--threads 2] [--seed 0]
"""

import argparse
import json
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
    cpu = time.process_time()

    def report(progress) -> None:
        used = round(time.process_time() - cpu, 2)
        points.append([round(progress.elapsed_s, 2), used, progress.objective, progress.bound])

    result = solve(problem, no_moves=a.no_moves, time_limit=a.time_limit, threads=a.threads, seed=a.seed, report=report)
    answer = {
        "children": problem.n_children, "units": problem.n_units, "status": str(result.status),
        "objective": result.objective, "bound": result.bound, "gap": result.gap,
        "elapsed_s": round(result.runtime_s, 2), "cpu_s": round(time.process_time() - cpu, 2),
        "memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "points": points,
    }  # fmt: skip
    a.out.write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
