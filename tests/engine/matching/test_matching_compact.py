"""A second formulation, the compact model solved by HiGHS, agrees with the columns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching.compact import build, solve_highs
from havre.engine.matching import Status, solve, verify
from tests.engine.matching.oracle import tiny


@pytest.mark.parametrize("no_moves", [False, True])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_two_formulations_agree(no_moves, seed):
    p = tiny(seed, max_children=14, max_units=9, max_group=5, slack=3)
    result = solve(p, no_moves=no_moves, threads=1)
    model = build(p, no_moves=no_moves)
    values, bound, status = solve_highs(model, 30, threads=1)
    if result.status is Status.INFEASIBLE:
        assert values is None or not verify(p, model.assignment(p, values, no_moves)).ok
        return
    found = verify(p, model.assignment(p, values, no_moves))
    assert found.ok
    assert found.objective == result.objective
    assert status == "Optimal"
    assert bound == pytest.approx(result.bound, abs=0.5)
