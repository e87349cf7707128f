"""All sizes and peers in one run on one machine: `python -m bench.matching [--generator make_instance.py] [--fresh]`.

About 50 minutes on two cores. Results are written after each case into `results.json`: an interrupted run goes on
where it stopped, `--fresh` begins again. At the end the tables of docs/explications/appariement.md and its plot are
rewritten. `--generator` is a generator of the format with the options of generate.py, which is used without it.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.machine import decrire_machine

from . import generate, plot, tables

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "explications" / "appariement.md"
SIZES = {
    "0.1": ["--placed", "1200", "--waiting", "100"],
    "1": [],
    "3": ["--departements", "3"],
    "10": ["--departements", "10"],
}
PEERS = ("greedy", "highs", "cbc", "cpsat")
GRACE_S = 60  # to read the instance and build a model, beyond the time limit
# size, full plan or not, seconds for the engine, seconds for each peer, peers
CASES = (
    ("0.1", False, 20, 20, PEERS),
    ("0.1", True, 30, 30, PEERS),
    ("1", False, 60, 60, PEERS),
    ("1", True, 60, 60, PEERS),
    ("1", True, 560, 0, ()),
    ("3", False, 90, 90, ("greedy", "highs")),
    ("3", True, 240, 0, ()),
    ("10", False, 150, 90, ("highs",)),
    ("10", True, 780, 0, ()),
)


def main() -> None:
    """Generate the instances, run the engine and its peers, write the tables and the plot."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--sizes", default="0.1,1,3,10")
    parser.add_argument("--generator", type=Path, default=Path(generate.__file__))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "results.json")
    parser.add_argument("--shorter", type=float, default=1.0, help="divide every time limit by this")
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run measured")
    parser.add_argument("--page", type=Path, default=PAGE)
    a = parser.parse_args()
    results = {} if a.fresh or not a.out.exists() else json.loads(a.out.read_text(encoding="utf-8"))
    results.setdefault("machine", decrire_machine())
    rows = results.setdefault("rows", [])
    done = {(row["size"], row["full"], row["method"], row["limit_s"]) for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        for size, full, limit, peer_limit, peers in CASES:
            if size not in a.sizes.split(","):
                continue
            for method in ("havre", *peers):
                seconds = (limit if method == "havre" else peer_limit) / a.shorter
                if (size, full, method, seconds) in done:
                    continue
                instance = _instance(Path(folder), size, a.generator, a.seed)
                row = {"size": size, "full": full, "method": method, "limit_s": seconds}
                rows.append(row | _measure(instance, method, full, seconds, Path(folder) / "row.json"))
                a.out.write_text(json.dumps(results) + "\n", encoding="utf-8")
                print({k: v for k, v in rows[-1].items() if k != "points"}, flush=True)
    tables.rewrite(a.page, results)
    a.page.with_suffix(".svg").write_text(plot.draw(rows), encoding="utf-8")


def _instance(folder: Path, size: str, generator: Path, seed: int) -> Path:
    path = folder / f"i{size}.npz"
    if not path.exists():
        command = [sys.executable, str(generator), str(path), "--seed", str(seed), *SIZES[size]]
        subprocess.run(command, check=True)  # noqa: S603
    return path


def _measure(instance: Path, method: str, full: bool, seconds: float, out: Path) -> dict:
    """Run one method in its own process, ended by force when it does not keep its time limit."""
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "bench.matching.run" if method == "havre" else "bench.matching.peers"]
    command += [str(instance), str(out), "--time-limit", str(seconds)]
    if method == "havre":
        command += [] if full else ["--no-moves"]
    else:
        command += ["--only", method, *(["--full"] if full else [])]
    load = round(os.getloadavg()[0], 1)
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        process.wait(seconds + GRACE_S * (3 if method == "greedy" else 1))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return {"status": f"no answer {seconds + GRACE_S:.0f} s after the start", "load_average": load}
    if not out.exists():
        return {"status": f"failed, exit {process.returncode}", "load_average": load}
    return json.loads(out.read_text(encoding="utf-8")) | {"load_average": load}


if __name__ == "__main__":
    main()
