"""Reading, validating and writing problems."""

import re

import numpy as np
import pytest

from havre.engine.matching import InvalidProblem, Problem, Weights
from havre.engine.matching.problem import ARRAYS
from tests.engine.matching.oracle import arrays, changed, plain, tiny

WRONG = [
    ("travel_min", {(0, 1): -5}, "travel_min[0, 1]: must be at least 0, found -5"),
    ("unit_location", {1: 2}, "unit_location[1]: must be between 0 and 1, found 2"),
    ("unit_home", {0: -1}, "unit_home[0]: must be at least 0, found -1"),
    ("unit_kind", {0: 6}, "unit_kind[0]: must be between 0 and 5, found 6"),
    ("unit_capacity", {1: -2}, "unit_capacity[1]: must be at least 0, found -2"),
    ("unit_age_max", {1: -1}, "unit_age_max[1]: must be at least 0, found -1"),
    ("unit_age_min", {1: 252}, "unit_age_max[1]: must not be below unit_age_min, found 251 < 252"),
    ("unit_sex", {0: 3}, "unit_sex[0]: must be between 0 and 2, found 3"),
    ("unit_skill", {(1, 2): 4}, "unit_skill[1, 2]: must be between 0 and 3, found 4"),
    ("child_group", {0: 1}, "child_group[0]: groups must be numbered from 0, found 1"),
    ("child_group", {2: 2}, "child_group[2]: children of a group must be consecutive, groups in order, found 0 then 2"),
    ("child_sex", {1: 0}, "child_sex[1]: must be between 1 and 2, found 0"),
    ("child_need", {(2, 0): -1}, "child_need[2, 0]: must be between 0 and 3, found -1"),
    ("child_family", {0: 9}, "child_family[0]: must be between 0 and 1, found 9"),
    ("child_school", {0: -2}, "child_school[0]: must be between -1 and 1, found -2"),
    ("child_kinds", {0: 64}, "child_kinds[0]: must be between 0 and 63, found 64"),
    ("child_current", {2: 2}, "child_current[2]: must be between -1 and 1, found 2"),
    ("child_urgency", {0: 4}, "child_urgency[0]: must be between 0 and 3, found 4"),
    ("child_wait", {0: -1}, "child_wait[0]: must be at least 0, found -1"),
    ("apart", np.array([[0, 3]]), "apart[0, 1]: must be between 0 and 2, found 3"),
    ("apart", np.array([[0, 1], [2, 2]]), "apart[1]: a child cannot be apart from itself, found 2 twice"),
    ("group_together", [True, False], "group_together: has 2 groups, child_group has 1"),
    ("unit_open", [True], "unit_open: has shape (1,), but unit_location fixes this length at 2"),
    ("unit_skill", np.zeros((2, 2), int), "unit_skill: has shape (2, 2), but the format fixes this length at 3"),
    ("travel_min", np.zeros((2, 3), int), "travel_min: has shape (2, 3), but travel_min fixes this length at 2"),
    ("travel_min", [[0, 40000], [0, 0]], "travel_min[0, 1]: does not fit int16: 40000"),
    ("child_age", [1.5, 2, 3], "child_age: must be of type int32, found float64"),
    ("child_contact", [1, 0, 1], "child_contact: must be of type bool, found int64"),
    ("child_age", [[1, 2, 3]], "child_age: must have 1 dimension(s), found 2"),
    ("weights", {"split": -1}, "weights[split]: must be between 0 and 1000000000, found -1"),
    ("weights", {"beauty": 1}, "weights[beauty]: is not the name of a weight"),
    ("weights", {"split": 1.5}, "weights[split]: must be an integer, found 1.5"),
    ("weights", "{", "weights: must be JSON text"),
    ("weights", "[1]", "weights: must be a JSON object of integers by name"),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(WRONG)])
def test_a_malformed_array_is_named_with_index_and_rule(name, value, message):
    with pytest.raises(InvalidProblem, match=f"^{re.escape(message)}"):
        changed(plain(3, 2), **{name: value})


def test_the_error_carries_array_and_index():
    with pytest.raises(InvalidProblem) as caught:
        changed(plain(3, 2), unit_capacity={1: -2})
    assert (caught.value.array, caught.value.index) == ("unit_capacity", 1)


def test_a_problem_that_is_saved_reads_back_the_same(tmp_path):
    p = tiny(5)
    p.save(tmp_path / "p.npz")
    q = Problem.load(tmp_path / "p.npz")
    assert all(np.array_equal(getattr(p, name), getattr(q, name)) for name in ARRAYS)
    assert all(getattr(p, name).dtype == getattr(q, name).dtype for name in ARRAYS)
    assert p.weights == q.weights


@pytest.mark.parametrize("name", ["travel_min", "apart", "weights"])
def test_a_file_without_an_array_is_refused(tmp_path, name):
    given = arrays(tiny(5)) | {"weights": np.array(Weights().to_json())}
    del given[name]
    np.savez(tmp_path / "p.npz", **given)
    with pytest.raises(InvalidProblem, match=f"^{name}: is missing"):
        Problem.load(tmp_path / "p.npz")


def test_a_file_with_an_unknown_array_is_refused(tmp_path):
    np.savez(tmp_path / "p.npz", **(arrays(tiny(5)) | {"weights": np.array("{}"), "name": np.zeros(3)}))
    with pytest.raises(InvalidProblem, match=r"^name: is not an array of this format"):
        Problem.load(tmp_path / "p.npz")


def test_a_pickled_object_is_refused(tmp_path):
    given = arrays(tiny(5)) | {"weights": np.array("{}"), "child_age": np.array([object()])}
    np.savez(tmp_path / "p.npz", **given)
    with pytest.raises(InvalidProblem, match=r"^child_age: cannot be read"):
        Problem.load(tmp_path / "p.npz")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04cut"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "p.npz").write_bytes(content)
    with pytest.raises(InvalidProblem, match=r"is not an \.npz archive"):
        Problem.load(tmp_path / "p.npz")


def test_weights_left_out_keep_their_default():
    assert Weights.parse('{"split": 9}') == Weights(split=9)
    assert Weights.parse(Weights(split=9).to_json()) == Weights(split=9)


def test_arrays_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        plain().child_age[0] = 3
