"""Benchmark of the matching engine: sizes, peers, time to gap. `python -m bench.matching --help`."""
