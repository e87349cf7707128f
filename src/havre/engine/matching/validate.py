"""Types, shapes and values of the arrays of a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidProblem

# name: (type, shape); a letter stands for a length that must be the same everywhere
SHAPES: dict[str, tuple[type[np.generic], tuple[str | int, ...]]] = {
    "travel_min": (np.int16, ("L", "L")),
    "location_abroad": (np.bool_, ("L",)),
    "unit_location": (np.int32, ("U",)),
    "unit_home": (np.int32, ("U",)),
    "unit_kind": (np.int32, ("U",)),
    "unit_capacity": (np.int32, ("U",)),
    "unit_age_min": (np.int32, ("U",)),
    "unit_age_max": (np.int32, ("U",)),
    "unit_sex": (np.int32, ("U",)),
    "unit_skill": (np.int32, ("U", 3)),
    "unit_offers": (np.int64, ("U",)),
    "unit_open": (np.bool_, ("U",)),
    "child_group": (np.int32, ("N",)),
    "child_age": (np.int32, ("N",)),
    "child_sex": (np.int32, ("N",)),
    "child_need": (np.int32, ("N", 3)),
    "child_wishes": (np.int64, ("N",)),
    "child_family": (np.int32, ("N",)),
    "child_school": (np.int32, ("N",)),
    "child_contact": (np.bool_, ("N",)),
    "child_kinds": (np.int32, ("N",)),
    "child_family_max": (np.int32, ("N",)),
    "child_family_min": (np.int32, ("N",)),
    "child_emergency": (np.bool_, ("N",)),
    "child_current": (np.int32, ("N",)),
    "child_stay": (np.int32, ("N",)),
    "child_urgency": (np.int32, ("N",)),
    "child_wait": (np.int32, ("N",)),
    "group_together": (np.bool_, ("G",)),
    "apart": (np.int32, ("P", 2)),
}

# name: (lowest, highest) value; a letter stands for "below that length", None for no limit
RANGES: dict[str, tuple[int, int | str | None]] = {
    "travel_min": (0, None),
    "unit_location": (0, "L"),
    "unit_home": (0, None),
    "unit_kind": (0, 5),
    "unit_capacity": (0, None),
    "unit_age_min": (0, None),
    "unit_age_max": (0, None),
    "unit_sex": (0, 2),
    "unit_skill": (0, 3),
    "child_age": (0, None),
    "child_sex": (1, 2),
    "child_need": (0, 3),
    "child_family": (0, "L"),
    "child_school": (-1, "L"),
    "child_kinds": (0, 63),
    "child_family_max": (0, None),
    "child_family_min": (0, None),
    "child_current": (-1, "U"),
    "child_stay": (0, None),
    "child_urgency": (0, 3),
    "child_wait": (0, None),
    "apart": (0, "N"),
}


def cast(given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return read-only arrays of the types and shapes of the format.

    Raises:
        InvalidProblem: an array has another type, shape or a value that its type cannot hold.
    """
    lengths: dict[str, tuple[int, str]] = {}
    arrays: dict[str, NDArray[Any]] = {}
    for name, (kind, shape) in SHAPES.items():
        array = _cast_one(name, given[name], np.dtype(kind))
        if array.size == 0 and array.ndim < len(shape):
            array = array.reshape((0, *(n if isinstance(n, int) else 0 for n in shape[1:])))
        if array.ndim != len(shape):
            raise InvalidProblem(name, None, f"must have {len(shape)} dimension(s), found {array.ndim}")
        for found, wanted in zip(array.shape, shape, strict=True):
            if isinstance(wanted, int):
                length, by = wanted, "the format"
            else:
                length, by = lengths.setdefault(wanted, (found, name))
            if found != length:
                raise InvalidProblem(name, None, f"has shape {array.shape}, but {by} fixes this length at {length}")
        array = array.view()
        array.setflags(write=False)
        arrays[name] = array
    return arrays


def _cast_one(name: str, value: Any, dtype: np.dtype[Any]) -> NDArray[Any]:
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError) as error:
        raise InvalidProblem(name, None, f"is not a regular array: {error}") from error
    if array.dtype == dtype:
        return array
    if array.size == 0:
        return array.astype(dtype)
    if array.dtype.kind not in ("b" if dtype.kind == "b" else "biu"):
        raise InvalidProblem(name, None, f"must be of type {dtype}, found {array.dtype}")
    if dtype.kind == "i" and not np.can_cast(array.dtype, dtype):
        limits = np.iinfo(dtype)
        bad = np.flatnonzero(((array < limits.min) | (array > limits.max)).ravel())
        if len(bad):
            raise InvalidProblem(name, _index(array, bad[0]), f"does not fit {dtype}: {array.ravel()[bad[0]]}")
    return array.astype(dtype)


def _index(array: NDArray[Any], flat: Any) -> int | tuple[int, ...]:
    index = tuple(int(i) for i in np.unravel_index(int(flat), array.shape))
    return index[0] if len(index) == 1 else index


def check(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Check every value of the arrays of a problem.

    Raises:
        InvalidProblem: naming the first array, its first index and the rule broken.
    """
    lengths = {"L": len(arrays["location_abroad"]), "U": len(arrays["unit_home"]), "N": len(arrays["child_group"])}
    for name, (low, high) in RANGES.items():
        array = arrays[name]
        if array.size == 0:
            continue
        top = lengths[high] - 1 if isinstance(high, str) else high
        if array.min() < low or (top is not None and array.max() > top):
            limit = np.iinfo(array.dtype).max if top is None else top
            bad = np.flatnonzero(((array < low) | (array > limit)).ravel())
            rule = f"must be at least {low}" if top is None else f"must be between {low} and {top}"
            raise InvalidProblem(name, _index(array, bad[0]), f"{rule}, found {array.ravel()[bad[0]]}")
    _check_relations(arrays)


def _check_relations(arrays: Mapping[str, NDArray[Any]]) -> None:
    lowest, highest = arrays["unit_age_min"], arrays["unit_age_max"]
    wrong = np.flatnonzero(highest < lowest)
    if len(wrong):
        u = int(wrong[0])
        found = f"{highest[u]} < {lowest[u]}"
        raise InvalidProblem("unit_age_max", u, f"must not be below unit_age_min, found {found}")
    group = arrays["child_group"]
    if len(group):
        step = np.diff(group)
        wrong = np.flatnonzero((step != 0) & (step != 1))
        if group[0] != 0:
            raise InvalidProblem("child_group", 0, f"groups must be numbered from 0, found {group[0]}")
        if len(wrong):
            c = int(wrong[0]) + 1
            found = f"{group[c - 1]} then {group[c]}"
            rule = f"children of a group must be consecutive, groups in order, found {found}"
            raise InvalidProblem("child_group", c, rule)
    count = int(group[-1]) + 1 if len(group) else 0
    groups = len(arrays["group_together"])
    if count != groups:
        raise InvalidProblem("group_together", None, f"has {groups} groups, child_group has {count}")
    wrong = np.flatnonzero(arrays["apart"][:, 0] == arrays["apart"][:, 1])
    if len(wrong):
        child = arrays["apart"][wrong[0], 0]
        raise InvalidProblem("apart", int(wrong[0]), f"a child cannot be apart from itself, found {child} twice")
