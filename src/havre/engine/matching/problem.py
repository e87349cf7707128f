"""The problem of matching: children in sibling groups, units in homes, travel times and weights, as arrays."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidProblem
from .validate import cast, check
from .weights import Weights

FOSTER, HOME, NURSERY, VILLAGE, EMERGENCY, SEMI = range(6)


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """Children to house, units that can house them; [L] locations, [U] units, [N] children, [G] groups, [P] pairs.

    Costs are integers in tenths of a minute-equivalent, times integer minutes, ages integer months. Arrays given with
    another integer type are cast; they are read-only afterwards. Children of a group are consecutive. With
    ``validate=False`` types and shapes are still fixed, but values are trusted.

    Raises:
        InvalidProblem: naming the array, the index and the rule broken.
    """

    travel_min: NDArray[np.int16]  # (L, L) minutes by road, may be asymmetric
    location_abroad: NDArray[np.bool_]
    unit_location: NDArray[np.int32]
    unit_home: NDArray[np.int32]  # units of one home are together
    unit_kind: NDArray[np.int32]  # 0 foster, 1 children's home, 2 nursery, 3 village, 4 emergency, 5 semi-independent
    unit_capacity: NDArray[np.int32]  # free and occupied places
    unit_age_min: NDArray[np.int32]
    unit_age_max: NDArray[np.int32]  # inclusive
    unit_sex: NDArray[np.int32]  # 0 any
    unit_skill: NDArray[np.int32]  # (U, 3) medical, disability, behaviour
    unit_offers: NDArray[np.int64]  # bit set
    unit_open: NDArray[np.bool_]
    child_group: NDArray[np.int32]
    child_age: NDArray[np.int32]
    child_sex: NDArray[np.int32]
    child_need: NDArray[np.int32]  # (N, 3)
    child_wishes: NDArray[np.int64]
    child_family: NDArray[np.int32]
    child_school: NDArray[np.int32]  # -1 without school
    child_contact: NDArray[np.bool_]
    child_kinds: NDArray[np.int32]  # bit k: kind k is allowed
    child_family_max: NDArray[np.int32]
    child_family_min: NDArray[np.int32]
    child_emergency: NDArray[np.bool_]
    child_current: NDArray[np.int32]  # -1 when waiting
    child_stay: NDArray[np.int32]
    child_urgency: NDArray[np.int32]
    child_wait: NDArray[np.int32]
    group_together: NDArray[np.bool_]
    apart: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), np.int32))  # (P, 2)
    weights: Weights = field(default_factory=Weights)
    validate: InitVar[bool] = True

    def __post_init__(self, validate: bool) -> None:
        object.__setattr__(self, "weights", Weights.parse(self.weights))
        arrays = cast({name: getattr(self, name) for name in ARRAYS})
        for name, array in arrays.items():
            object.__setattr__(self, name, array)
        if validate:
            check(arrays)

    @classmethod
    def load(cls, path: str | Path) -> Problem:
        """Read a problem from an ``.npz`` file without pickled objects.

        Raises:
            InvalidProblem: the file is not such an archive, an array is missing or breaks a rule.
            OSError: the file cannot be read.
        """
        given: dict[str, Any] = {}
        try:
            with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as archive:
                for name in archive.files:
                    try:
                        given[name] = archive[name]
                    except (ValueError, zipfile.BadZipFile, EOFError) as error:
                        raise InvalidProblem(name, None, f"cannot be read: {error}") from error
        except (ValueError, zipfile.BadZipFile, EOFError, AttributeError, TypeError) as error:
            if isinstance(error, InvalidProblem):
                raise
            raise InvalidProblem(Path(path).name, None, "is not an .npz archive of arrays") from error
        return cls.from_arrays(given)

    @classmethod
    def from_arrays(cls, given: Mapping[str, Any]) -> Problem:
        """Build a problem from arrays by name; every name is required, unknown names are refused.

        Raises:
            InvalidProblem: naming the array, the index and the rule broken.
        """
        for name in (*ARRAYS, "weights"):
            if name not in given:
                raise InvalidProblem(name, None, "is missing")
        for name in given:
            if name not in ARRAYS and name != "weights":
                raise InvalidProblem(name, None, "is not an array of this format")
        weights = given["weights"]
        if isinstance(weights, np.ndarray):
            if weights.ndim or weights.dtype.kind != "U":
                raise InvalidProblem("weights", None, "must be a 0-d array of JSON text")
            weights = str(weights)
        return cls(**{name: given[name] for name in ARRAYS}, weights=weights)

    def save(self, path: str | Path) -> None:
        """Write the problem to an ``.npz`` file that `load` reads back identically."""
        arrays: dict[str, Any] = {name: getattr(self, name) for name in ARRAYS}
        with Path(path).open("wb") as out:
            np.savez_compressed(out, weights=np.array(self.weights.to_json()), **arrays)

    @property
    def n_children(self) -> int:
        """Number of children [N]."""
        return len(self.child_group)

    @property
    def n_units(self) -> int:
        """Number of units [U]."""
        return len(self.unit_home)

    @property
    def n_groups(self) -> int:
        """Number of sibling groups [G]."""
        return len(self.group_together)

    @cached_property
    def group_start(self) -> NDArray[np.int64]:
        """First child of each group, and N at the end [G + 1]."""
        return np.searchsorted(self.child_group, np.arange(self.n_groups + 1))

    @cached_property
    def settled_groups(self) -> NDArray[np.bool_]:
        """Groups with at least one member who has a place now [G]."""
        settled = np.zeros(self.n_groups, np.bool_)
        settled[self.child_group[self.child_current >= 0]] = True
        return settled

    def children_of(self, group: int) -> range:
        """Return the children of a group.

        Raises:
            InvalidProblem: there is no such group.
        """
        if not 0 <= group < self.n_groups:
            raise InvalidProblem("group_together", group, f"no such group, there are {self.n_groups}")
        return range(int(self.group_start[group]), int(self.group_start[group + 1]))

    def occupancy(self) -> NDArray[np.int64]:
        """Return the number of children who live in each unit now [U]."""
        inside = self.child_current[self.child_current >= 0]
        return np.bincount(inside, minlength=self.n_units)


ARRAYS: tuple[str, ...] = tuple(name for name in Problem.__dataclass_fields__ if name not in {"weights", "validate"})
