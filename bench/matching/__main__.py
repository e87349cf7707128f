"""All sizes and peers in one run on one machine: `python -m bench.matching [--sizes 0.1,1,3,10] [--out FOLDER]`.

Instances come from a generator of the format (`make_instance.py`), by default the one beside the repository. Long: by
size, 60 s for the full plan and 60 s for each peer that places those who wait.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from . import plot

HERE = Path(__file__).resolve().parent
GENERATOR = HERE.parents[2] / "shared" / "bench" / "matching" / "make_instance.py"
SIZES = {
    "0.1": ["--placed", "1200", "--waiting", "100"],
    "1": [],
    "3": ["--departements", "3"],
    "10": ["--departements", "10"],
}


def main() -> None:
    """Generate the instances, run the engine and its peers, draw the plot."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--sizes", default="0.1,1,3,10")
    parser.add_argument("--generator", type=Path, default=GENERATOR)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--peers-up-to", type=float, default=1, help="largest size at which the peers run too")
    a = parser.parse_args()
    if not a.generator.exists():
        sys.exit(f"No generator of instances at {a.generator}: give one with --generator.")
    path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as folder:
        for size in a.sizes.split(","):
            instance = Path(folder) / f"i{size}.npz"
            _call(a.generator, instance, *SIZES[size])
            limit = ["--time-limit", str(a.time_limit * max(1.0, float(size)))]
            _call(HERE / "run.py", instance, a.out / f"full_{size}x.json", *limit)
            _call(HERE / "run.py", instance, a.out / f"no_moves_{size}x.json", *limit, "--no-moves")
            if float(size) <= a.peers_up_to:
                _call(HERE / "peers.py", instance, a.out / f"peers_{size}x.json", *limit, path=path)
    plot.main([str(a.out)])


def _call(script: Path, *arguments: object, path: str | None = None) -> None:
    environment = os.environ if path is None else {**os.environ, "PYTHONPATH": path}
    subprocess.run([sys.executable, str(script), *map(str, arguments)], check=True, env=environment)  # noqa: S603


if __name__ == "__main__":
    main()
