"""The example that compiles the loops is solved to the end, and a ranking needs none of them."""

import subprocess
import sys

from havre.engine.matching import Status, rank, solve
from havre.engine.matching.batch.__main__ import main
from havre.engine.matching.batch.example import example


def test_the_example_reaches_every_part(capsys):
    assert solve(example()).status is Status.OPTIMAL
    main()
    assert capsys.readouterr().out.startswith("compiled in ")


def test_a_ranking_imports_no_compiled_code_and_no_solver():
    names = "{'numba', 'highspy', 'django'}"
    code = f"import sys; import havre.engine.matching; print(sorted({names} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert done.stdout.strip() == "[]"
    assert rank(example(), 0).ways
