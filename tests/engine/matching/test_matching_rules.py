"""Each rule alone: what it forbids, for `rank` and for `verify`, and its bound on both sides."""

import pytest

from havre.engine.matching import rank, verify
from tests.engine.matching.oracle import changed, evaluate, plain

BASE = plain(1, 1)

# name of the rule, arrays that break it by one, arrays that just respect it
RULES = [
    ("closed", {"unit_open": [False]}, {"unit_open": [True]}),
    ("too_young", {"unit_age_min": [101]}, {"unit_age_min": [100]}),
    ("too_old", {"unit_age_max": [99]}, {"unit_age_max": [100]}),
    ("sex", {"unit_sex": [2]}, {"unit_sex": [1]}),
    (
        "medical",
        {"child_need": [[2, 0, 0]], "unit_skill": [[1, 0, 0]]},
        {"child_need": [[2, 0, 0]], "unit_skill": [[2, 0, 0]]},
    ),
    (
        "behaviour",
        {"child_need": [[0, 0, 3]], "unit_skill": [[0, 0, 1]]},
        {"child_need": [[0, 0, 3]], "unit_skill": [[0, 0, 2]]},
    ),
    ("kind", {"child_kinds": [62]}, {"child_kinds": [1]}),
    (
        "too_far",
        {"travel_min": [[61, 0], [0, 0]], "child_family_max": [60]},
        {"travel_min": [[60, 0], [0, 0]], "child_family_max": [60]},
    ),
    (
        "too_near",
        {"travel_min": [[24, 0], [0, 0]], "child_family_min": [25]},
        {"travel_min": [[25, 0], [0, 0]], "child_family_min": [25]},
    ),
    ("full", {"unit_capacity": [0]}, {"unit_capacity": [1]}),
]


@pytest.mark.parametrize(("rule", "broken", "respected"), RULES, ids=[r[0] for r in RULES])
def test_a_rule_forbids_beyond_its_bound_and_allows_at_it(rule, broken, respected):
    p = changed(BASE, **broken)
    assert not verify(p, [0]).ok
    assert not evaluate(p, [0])[1]
    result = rank(p, 0)
    assert [r.reason for r in result.why_not(0)] == [rule]
    assert result.ways[0].units == (-1,)
    assert result.exclusions.as_dict()["only"][rule] == [1]
    p = changed(BASE, **respected)
    assert verify(p, [0]).ok
    assert rank(p, 0).ways[0].units == (0,)


@pytest.mark.parametrize(("rule", "broken", "_"), [r for r in RULES if r[0] != "full"], ids=[r[0] for r in RULES[:-1]])
def test_the_present_unit_is_always_allowed(rule, broken, _):
    p = changed(BASE, child_current=[0], **broken)
    assert verify(p, [0]).ok
    assert rank(p, 0).ways[0].units == (0,)


def test_a_child_with_a_place_never_loses_it():
    p = plain(1, 1, child_current=[0])
    assert not verify(p, [-1]).ok
    assert all(w.units == (0,) for w in rank(p, 0).ways)


def test_more_children_than_places_are_refused():
    p = plain(2, 1)
    assert not verify(p, [0, 0]).ok
    assert verify(changed(p, unit_capacity=[2]), [0, 0]).ok


def test_ordered_together_is_one_home_or_nobody():
    p = plain(2, 2, group_together=[True])
    assert not verify(p, [0, 1]).ok
    assert not verify(p, [0, -1]).ok
    assert verify(p, [-1, -1]).ok
    assert verify(changed(p, child_current=[0, -1]), [0, 1]).ok


def test_children_apart_never_share_a_home():
    p = plain(2, 2, unit_home=[3, 3], apart=[[0, 1]])
    assert not verify(p, [0, 1]).ok
    assert verify(changed(p, unit_home=[3, 4]), [0, 1]).ok


@pytest.mark.parametrize("assignment", [[1], [-2], [0, 0], [0.5]])
def test_an_assignment_that_is_none_is_refused(assignment):
    assert not verify(BASE, assignment).ok


# name of the weight's effect, arrays, expected cost
COSTS = [
    ("nothing", {}, 0),
    ("family", {"child_contact": [True], "travel_min": [[30, 0], [0, 0]]}, 300),
    ("family capped", {"child_contact": [True], "travel_min": [[500, 0], [0, 0]]}, 1800),
    ("no visits", {"travel_min": [[30, 0], [0, 0]]}, 0),
    ("school near", {"child_school": [0], "travel_min": [[40, 0], [0, 0]]}, 200),
    ("school far", {"child_school": [0], "travel_min": [[41, 0], [0, 0]]}, 250 + 205),
    ("school capped", {"child_school": [0], "travel_min": [[400, 0], [0, 0]]}, 250 + 300),
    ("stretch", {"child_need": [[0, 0, 2]], "unit_skill": [[0, 0, 1]]}, 120),
    ("disability", {"child_need": [[0, 2, 0]], "unit_skill": [[0, 1, 0]]}, 250),
    ("wishes", {"child_wishes": [0b1011], "unit_offers": [0b0001]}, 120),
    ("wish of the last bit", {"child_wishes": [-(2**63)], "unit_offers": [0]}, 60),
    ("outgrow", {"unit_age_max": [111]}, 40),
    ("not yet outgrown", {"unit_age_max": [112]}, 0),
    ("abroad", {"unit_location": [1]}, 600),
    ("young in a children's home", {"child_age": [71], "unit_kind": [1]}, 300),
    ("young in a semi-independent unit", {"child_age": [71], "unit_kind": [5]}, 300),
    ("old enough", {"child_age": [72], "unit_kind": [1]}, 0),
    ("makeshift", {"unit_kind": [4]}, 800),
    ("emergency", {"unit_kind": [4], "child_emergency": [True]}, 0),
]


@pytest.mark.parametrize(("name", "given", "expected"), COSTS, ids=[c[0] for c in COSTS])
def test_each_criterion_costs_what_the_format_says(name, given, expected):
    p = changed(BASE, **given)
    assert verify(p, [0]).objective == expected
    assert rank(p, 0).ways[0].total == expected
    assert evaluate(p, [0])[0] == expected


@pytest.mark.parametrize(("stay", "expected"), [(0, 1200), (7, 1270), (120, 2400), (300, 2400)])
def test_leaving_a_unit_costs_more_after_a_long_stay(stay, expected):
    p = plain(1, 2, child_current=[0], child_stay=[stay])
    assert verify(p, [1]).objective == expected
    assert verify(p, [0]).objective == 0


def test_a_child_left_waiting_costs_by_urgency_and_days():
    p = plain(1, 1, child_urgency=[2], child_wait=[30])
    assert verify(p, [-1]).objective == 20000 + 10000 + 1500


def test_each_home_beyond_the_first_costs_the_split():
    p = plain(3, 3)
    assert verify(p, [0, 1, 2]).objective == 5000
