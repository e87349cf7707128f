"""The plan for all groups: agreement with brute force, statuses, bounds, properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.engine.matching import InvalidProblem, Status, solve, verify
from tests.engine.matching.oracle import best_plan, changed, plain, tiny

SEEDS = st.integers(0, 10**9)


@settings(max_examples=250, deadline=None)
@given(seed=SEEDS)
def test_solve_finds_what_trying_everything_finds(seed):
    p = tiny(seed, max_children=5, max_units=5)
    result, expected = solve(p, threads=1), best_plan(p)
    assert result.objective == expected
    assert result.status is (Status.INFEASIBLE if expected is None else Status.OPTIMAL)
    if expected is not None:
        assert result.bound == expected
        assert verify(p, result.assignment).ok


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_no_moves_finds_what_trying_everything_finds(seed):
    p = tiny(seed, max_children=5, max_units=5)
    result, expected = solve(p, threads=1, no_moves=True), best_plan(p, keep=True)
    assert result.objective == expected
    if expected is not None:
        assert (result.assignment == p.child_current)[p.child_current >= 0].all()


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_one_more_place_never_worsens_the_optimum(seed):
    p = tiny(seed)
    unit = seed % p.n_units
    before = solve(p, threads=1)
    after = solve(changed(p, unit_capacity={unit: p.unit_capacity[unit] + 1}), threads=1)
    if before.objective is not None:
        assert after.objective <= before.objective


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_units_does_not_change_the_optimum(seed):
    p = tiny(seed)
    order = np.random.default_rng(seed).permutation(p.n_units)
    current = np.where(p.child_current >= 0, np.argsort(order)[p.child_current], -1)
    names = [name for name in p.__dataclass_fields__ if name.startswith("unit_")]
    q = changed(p, child_current=current, **{name: getattr(p, name)[order] for name in names})
    assert solve(p, threads=1).objective == solve(q, threads=1).objective


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_same_seed_same_answer(seed):
    p = tiny(seed, max_children=12, max_units=8)
    first, second = solve(p, threads=2, seed=7), solve(p, threads=2, seed=7)
    assert first.objective == second.objective
    assert first.assignment is None or (first.assignment == second.assignment).all()


def test_without_time_the_present_state_is_feasible_and_nothing_is_claimed():
    p = plain(2, 2, child_group=[0, 1], group_together=[False, False], child_current=[0, -1])
    result = solve(p, time_limit=0)
    assert (result.status, result.bound) == (Status.FEASIBLE, 0)
    assert result.assignment.tolist() == [0, -1]


def test_without_time_nor_a_present_state_that_holds_nothing_is_found():
    p = plain(2, 2, child_group=[0, 1], group_together=[False, False], child_current=[0, 0])
    assert solve(p, time_limit=0).status is Status.NOT_FOUND
    assert solve(p).status is Status.OPTIMAL


def test_infeasible_is_proven():
    p = plain(2, 1, child_group=[0, 1], group_together=[False, False], child_current=[0, 0])
    assert solve(p).status is Status.INFEASIBLE
    assert solve(p, no_moves=True).status is Status.INFEASIBLE
    apart = plain(2, 1, unit_capacity=[2], child_current=[0, 0], apart=[[0, 1]])
    assert solve(apart).status is Status.INFEASIBLE


def test_a_chain_of_moves_frees_a_place_for_a_child_who_waits():
    """Child 0 can live anywhere, child 1 only in the unit where child 0 is."""
    p = plain(
        2,
        2,
        child_group=[0, 1],
        group_together=[False, False],
        child_current=[0, -1],
        child_age=[100, 20],
        unit_age_min=[0, 60],
    )
    assert solve(p).assignment.tolist() == [1, 0]
    assert solve(p, no_moves=True).assignment.tolist() == [0, -1]


def test_stop_returns_the_best_plan_so_far_with_its_bound():
    p = tiny(3, max_children=6)
    result = solve(p, stop=lambda: True)
    assert result.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert verify(p, result.assignment).ok


def test_an_interruption_returns_the_best_plan_so_far():
    p = plain(2, 2, child_group=[0, 1], group_together=[False, False], child_current=[0, -1])

    def interrupt(progress):
        if progress.phase == "first prices":
            raise KeyboardInterrupt

    result = solve(p, report=interrupt)
    assert result.status is Status.FEASIBLE
    assert result.assignment.tolist() == [0, -1]


@pytest.mark.parametrize(
    "option", [{"time_limit": -1}, {"gap": 1}, {"gap": -0.1}, {"threads": 0}, {"time_limit": float("nan")}]
)
def test_a_malformed_option_is_refused(option):
    with pytest.raises(InvalidProblem):
        solve(plain(), **option)


def test_a_group_too_large_is_refused():
    with pytest.raises(InvalidProblem, match="group of 11"):
        solve(plain(11, 1))


def test_a_problem_without_children_or_units_has_a_plan():
    assert solve(plain(2, 0)).assignment.tolist() == [-1, -1]
    assert solve(plain(0, 1, group_together=[])).objective == 0


def test_warm_start_keeps_the_plan_and_repairs_what_no_longer_fits():
    p = tiny(11, max_children=6)
    first = solve(p, threads=1)
    again = solve(p, threads=1, warm=first)
    assert again.objective == first.objective
    closed = changed(p, unit_open=np.zeros(p.n_units, bool))
    assert solve(closed, threads=1, warm=first).objective == best_plan(closed)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_a_warm_start_does_not_change_the_optimum(seed):
    p = tiny(seed)
    first = solve(p, threads=1)
    unit = seed % p.n_units
    smaller = changed(p, unit_capacity={unit: max(0, p.unit_capacity[unit] - 1)})
    assert solve(smaller, threads=1, warm=first).objective == solve(smaller, threads=1).objective
