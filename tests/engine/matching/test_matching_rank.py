"""The k best ways for one group: agreement with brute force, order of the tiers, explanations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.engine.matching import InvalidProblem, Status, rank, verify, why_not
from tests.engine.matching.oracle import all_ways, changed, plain, tiny

TIER = {"whole": 0, "split": 1, "partial": 2}


@settings(max_examples=700, deadline=None)
@given(seed=st.integers(0, 10**9), k=st.integers(1, 12))
def test_rank_finds_what_trying_everything_finds(seed, k):
    """Row L1: the list is the exact k best, tier by tier."""
    p = tiny(seed, max_children=5, max_units=5, max_group=4, slack=3)
    for group in range(p.n_groups):
        result = rank(p, group, k)
        expected = all_ways(p, group)[:k]
        assert [(TIER[w.tier], w.total) for w in result.ways] == expected
        assert result.status is (Status.OPTIMAL if expected else Status.INFEASIBLE)
        assert len({w.homes for w in result.ways}) == len(result.ways)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_rank_does_not_depend_on_the_order_of_units(seed):
    p = tiny(seed, max_children=5, max_units=6, max_group=4)
    order = np.random.default_rng(seed).permutation(p.n_units)
    back = np.argsort(order)
    names = [name for name in p.__dataclass_fields__ if name.startswith("unit_")]
    current = np.where(p.child_current >= 0, back[p.child_current], -1)
    q = changed(p, child_current=current, **{name: getattr(p, name)[order] for name in names})
    for group in range(p.n_groups):
        here, there = rank(p, group, 8), rank(q, group, 8)
        assert [(w.tier, w.total) for w in here.ways] == [(w.tier, w.total) for w in there.ways]
        assert here.exclusions.as_dict() == there.exclusions.as_dict()


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_rank_does_not_depend_on_the_order_of_siblings(seed):
    p = tiny(seed, max_children=4, max_units=5, max_group=4)
    rng = np.random.default_rng(seed)
    order = np.concatenate([rng.permutation(np.array(p.children_of(g))) for g in range(p.n_groups)])
    names = [name for name in p.__dataclass_fields__ if name.startswith("child_")]
    pairs = np.argsort(order)[p.apart].astype(np.int32).reshape(-1, 2)
    q = changed(p, apart=pairs, **{name: getattr(p, name)[order] for name in names})
    for group in range(p.n_groups):
        assert [(w.tier, w.total) for w in rank(p, group).ways] == [(w.tier, w.total) for w in rank(q, group).ways]


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_one_more_place_never_worsens_the_best_way(seed):
    p = tiny(seed, max_children=4, max_units=5, max_group=4)
    unit = seed % p.n_units
    q = changed(p, unit_capacity={unit: p.unit_capacity[unit] + 1})
    for group in range(p.n_groups):
        before, after = rank(p, group, 1), rank(q, group, 1)
        if before.ways:
            first, second = after.ways[0], before.ways[0]
            assert (TIER[first.tier], first.total) <= (TIER[second.tier], second.total)


def test_whole_comes_before_a_cheaper_split():
    p = plain(2, 3, unit_home=[0, 1, 2], unit_capacity=[2, 1, 1], unit_location=[1, 0, 0], weights={"abroad": 5000})
    result = rank(p, 0)
    assert [(w.tier, w.total) for w in result.ways[:2]] == [("whole", 10000), ("split", 2500)]


def test_nobody_waits_while_a_complete_way_exists():
    p = plain(1, 1, weights={"unplaced": 0, "abroad": 9999}, unit_location=[1])
    assert [w.tier for w in rank(p, 0).ways] == ["whole", "partial"]
    assert [w.tier for w in rank(p, 0, k=1).ways] == ["whole"]


def test_units_of_one_home_are_together_and_keep_their_own_capacity():
    """One place for a baby and one for a child are two units of one foster home."""
    p = plain(2, 2, unit_home=[7, 7], unit_age_max=[36, 251], child_age=[10, 100])
    way = rank(p, 0).ways[0]
    assert (way.tier, way.units, way.homes, way.split) == ("whole", (0, 1), (7, 7), 0)
    two_older = changed(p, child_age=[100, 110])
    assert {w.tier for w in rank(two_older, 0).ways} == {"partial"}


def test_a_member_with_a_place_keeps_it_or_moves_at_a_cost():
    p = plain(
        2, 2, unit_home=[0, 1], unit_capacity=[1, 2], child_current=[0, -1], child_stay=[24, 0], unit_open=[False, True]
    )
    ways = rank(p, 0).ways
    assert [(w.tier, w.units, w.total) for w in ways] == [
        ("whole", (1, 1), 1200 + 10 * 24),
        ("split", (0, 1), 2500),
        ("partial", (0, -1), 20000),
        ("partial", (1, -1), 1440 + 20000),
    ]
    assert all(w.units[0] >= 0 for w in ways)


def test_the_places_of_the_others_are_not_available():
    p = plain(2, 1, child_group=[0, 1], group_together=[False, False], child_current=[0, -1])
    result = rank(p, 1)
    assert [w.tier for w in result.ways] == ["partial"]
    assert result.exclusions.as_dict()["counts"]["full"] == [1]
    assert rank(p, 0).ways[0].units == (0,)


def test_ordered_together_goes_whole_or_waits():
    p = plain(2, 3, unit_capacity=[1, 1, 1], group_together=[True])
    assert [w.units for w in rank(p, 0).ways] == [(-1, -1)]
    settled = changed(p, child_current=[0, -1])
    assert rank(settled, 0).ways[0].tier == "split"


def test_a_sibling_apart_is_never_in_the_same_home():
    p = plain(2, 2, unit_capacity=[2, 2], apart=[[0, 1]])
    assert {w.tier for w in rank(p, 0, k=2).ways} == {"split"}


def test_a_child_of_another_group_apart_closes_its_whole_home():
    p = plain(
        2,
        3,
        child_group=[0, 1],
        group_together=[False, False],
        child_current=[-1, 0],
        unit_home=[4, 4, 5],
        unit_capacity=[3, 3, 3],
        apart=[[1, 0]],
    )
    result = rank(p, 0)
    assert result.ways[0].units == (2,)
    assert [r.reason for r in result.why_not(1)] == ["apart"]


def test_criteria_add_up_and_travel_is_given():
    p = plain(
        1,
        1,
        travel_min=[[0, 50], [70, 0]],
        unit_location=[1],
        child_contact=[True],
        child_school=[0],
        child_need=[[0, 3, 2]],
        unit_skill=[[0, 0, 1]],
        child_wishes=[0b111],
        unit_offers=[0b010],
    )
    child = rank(p, 0).ways[0].children[0]
    assert child.criteria == {
        "family": 500,
        "school": 250 + 5 * 50,
        "stretch": 120,
        "disability": 250,
        "wish": 120,
        "outgrow": 0,
        "abroad": 600,
        "young": 0,
        "makeshift": 0,
        "move": 0,
        "unplaced": 0,
    }
    assert child.total == sum(child.criteria.values())
    assert (child.family_min, child.school_min) == (50, 50)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_every_way_is_verified_with_its_cost(seed):
    p = tiny(seed, max_children=5, max_units=5, max_group=4)
    for group in range(p.n_groups):
        for way in rank(p, group).ways:
            check = verify(p, way.units, group=group)
            assert check.ok
            assert check.objective == way.total == way.split + sum(c.total for c in way.children)


def test_nearest_miss_names_the_waiver_that_opens_the_home():
    p = plain(1, 3, unit_age_max=[98, 60, 251], unit_capacity=[1, 1, 0])
    result = rank(p, 0)
    first, second, third = result.nearest_misses()
    assert [(r.reason, r.margin) for r in first.waivers] == [("too_old", 2)]
    assert first.waivers[0].text == "2 months above the highest age"
    assert [(r.reason, r.margin) for r in second.waivers] == [("full", 1)]
    assert [(r.reason, r.margin) for r in third.waivers] == [("too_old", 40)]
    opened = changed(p, unit_age_max={0: 100})
    assert rank(opened, 0).ways[0].total == first.total


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_home_needs_waivers_exactly_when_it_cannot_take_the_group(seed):
    p = tiny(seed, max_children=4, max_units=5, max_group=4, slack=3)
    for group in range(p.n_groups):
        result = rank(p, group, k=50)
        whole = {w.homes[0] for w in result.ways if w.tier == "whole"}
        for home in set(p.unit_home.tolist()):
            assert (result.why_not_home(home) == ()) == (home in whole)
        assert result.homes_whole == len(whole)
        assert {m.home for m in result.nearest_misses(50)} == set(p.unit_home.tolist()) - whole


def test_why_not_measures_each_rule():
    p = plain(
        1,
        1,
        travel_min=[[0, 74], [0, 0]],
        unit_location=[1],
        child_family_max=[60],
        child_need=[[2, 0, 3]],
        unit_skill=[[1, 0, 1]],
        unit_sex=[2],
        child_kinds=[2],
        unit_open=[False],
        unit_age_min=[103],
    )
    margins = {r.reason: r.margin for r in why_not(p, 0, 0)}
    assert margins == {"closed": 1, "too_young": 3, "sex": 1, "medical": 1, "behaviour": 1, "kind": 1, "too_far": 14}
    assert {r.text for r in why_not(p, 0, 0)} >= {
        "14 minutes beyond the ordered maximum",
        "3 months below the lowest age",
    }


@pytest.mark.parametrize(("group", "k"), [(1, 10), (-1, 10), (0, 0)])
def test_a_malformed_request_is_refused(group, k):
    with pytest.raises(InvalidProblem):
        rank(plain(), group, k)


def test_a_group_without_any_unit_waits():
    p = plain(2, 0)
    result = rank(p, 0)
    assert [w.units for w in result.ways] == [(-1, -1)]
    assert result.nearest_misses() == ()
