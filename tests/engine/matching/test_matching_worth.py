"""Worth of places, warm start after a small change, difference of two plans in words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.engine.matching import InvalidProblem, areas_around, difference, solve, verify, worth_of_places
from havre.engine.matching.worth import most_one_place_saves
from tests.engine.matching.oracle import changed, plain, tiny


def test_a_full_unit_that_a_waiting_child_wants_is_worth_what_the_wait_costs():
    p = plain(2, 1, child_group=[0, 1], group_together=[False, False], child_current=[0, -1])
    result = solve(p)
    rows = worth_of_places(p, result, np.zeros(2, int), ((0, 251),))
    assert [(r.kind, r.area, r.places, r.children) for r in rows] == [(0, 0, 1, 1)]
    more = solve(changed(p, unit_capacity=[2]))
    assert result.objective - more.objective == 20000
    assert rows[0].mean == pytest.approx(20000, rel=0.01)


def test_a_unit_that_nobody_waits_for_is_worth_nothing():
    p = plain(1, 1, unit_capacity=[3])
    assert [(r.mean, r.children) for r in worth_of_places(p, solve(p), np.zeros(2, int), ((0, 251),))] == [(0.0, 0)]


def test_rows_are_cut_by_kind_area_and_age():
    p = plain(
        1,
        3,
        unit_kind=[0, 1, 1],
        unit_location=[0, 1, 1],
        unit_age_min=[0, 0, 150],
        unit_age_max=[35, 251, 251],
        travel_min=[[0, 90], [90, 0]],
    )
    area = areas_around(p, 2)
    assert area[0] != area[1]
    rows = {(r.kind, r.area, r.age_from): r.places for r in worth_of_places(p, solve(p), area, ((0, 35), (150, 200)))}
    assert rows == {(0, area[0], 0): 1, (1, area[1], 0): 1, (1, area[1], 150): 2}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_one_more_place_never_gains_more_than_its_price_when_the_relaxation_is_tight(seed):
    p = tiny(seed, max_group=1)
    unit = seed % p.n_units
    result = solve(p, threads=1)
    if result.objective is None or not result.unit_price.any() or result.relaxation_bound != result.objective:
        return
    more = solve(changed(p, unit_capacity={unit: p.unit_capacity[unit] + 1}), threads=1)
    if p.unit_capacity[unit] > 0:
        assert result.objective - more.objective <= result.unit_price[unit]


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9), no_moves=st.booleans())
def test_no_place_more_saves_more_than_the_cut_of_the_worth(seed, no_moves):
    p = tiny(seed)
    unit = seed % p.n_units
    result = solve(p, threads=1, no_moves=no_moves)
    more = solve(changed(p, unit_capacity={unit: p.unit_capacity[unit] + 1}), threads=1, no_moves=no_moves)
    if result.objective is not None and more.objective is not None:
        assert result.objective - more.objective <= most_one_place_saves(p)
    dear = replace(result, unit_price=np.full(p.n_units, 10**9))
    assert all(r.highest <= most_one_place_saves(p) for r in worth_of_places(p, dear, np.zeros(99, int)))


def test_the_difference_is_a_chain_in_words():
    p = plain(
        2,
        2,
        child_group=[0, 1],
        group_together=[False, False],
        child_current=[0, -1],
        child_age=[100, 20],
        unit_age_min=[0, 60],
    )
    found = difference(p, p.child_current, [1, 0])
    assert found.text.splitlines() == [
        "1 placed, 1 moved, 0 left waiting; total cost falls by 18800",
        "child 1 stops waiting and enters unit 0, where child 0 moves from unit 0 to unit 1 (gain 18800)",
    ]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_difference_lists_each_changed_child_once_and_the_gain(seed):
    p = tiny(seed)
    result = solve(p, threads=1)
    if result.assignment is None:
        return
    found = difference(p, p.child_current, result.assignment)
    assert sorted(c.child for c in found.changes) == np.flatnonzero(result.assignment != p.child_current).tolist()
    assert found.gain == verify(p, p.child_current).objective - result.objective
    for chain in found.chains:
        for one, following in zip(chain.changes, chain.changes[1:], strict=False):
            assert one.after == following.before


def test_a_plan_of_another_length_is_refused():
    with pytest.raises(InvalidProblem, match="after"):
        difference(plain(2, 1), [0, -1], [0])
    with pytest.raises(InvalidProblem, match="no unit 7"):
        difference(plain(1, 1), [7], [0])
