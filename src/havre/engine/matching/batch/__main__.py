"""Compile the loops and store them on disk, so that no plan waits: `python -m havre.engine.matching.batch`."""

from __future__ import annotations

import time

from .solve import compile_loops


def main() -> None:
    """Compile, and say how long it took."""
    begun = time.perf_counter()
    compile_loops()
    print(f"compiled in {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
