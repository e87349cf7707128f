"""The weights of the cost: published, dated, revisable data, never constants of the code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from .errors import InvalidProblem

MAX_WEIGHT = 10**9


@dataclass(frozen=True, slots=True)
class Weights:
    """Integer weights, in tenths of a minute-equivalent unless said otherwise."""

    family: int = 10  # per minute of travel from the family, when there are visits
    school_near: int = 5  # per minute of travel from the school, up to school_far_from
    school_far: int = 5  # per minute beyond, on top of school_far_fixed
    school_far_fixed: int = 250  # the school has to be changed
    school_far_from: int = 40  # [minutes]
    stretch: int = 120  # behaviour need one level above the unit's skill
    disability: int = 250  # disability need above the unit's skill
    wish: int = 60  # per wish that the unit does not offer
    outgrow: int = 40  # the unit's upper age is near
    outgrow_months: int = 12  # [months] what "near" means
    abroad: int = 600
    young: int = 300  # a young child in a children's home or a semi-independent unit
    young_months: int = 72  # [months]
    makeshift: int = 800  # an emergency unit without an emergency
    move: int = 1200  # leaving the unit lived in now
    move_month: int = 10  # per month already spent there
    move_cap: int = 120  # [months]
    split: int = 2500  # per home used by a group beyond the first
    unplaced: int = 20000  # a waiting child left without a place
    unplaced_urgency: int = 5000  # per level of legal urgency
    unplaced_day: int = 50  # per day already waited
    family_cap: int = 180  # [minutes]
    school_cap: int = 60  # [minutes]

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int):
                raise InvalidProblem("weights", field.name, f"must be an integer, found {value!r}")
            if not 0 <= value <= MAX_WEIGHT:
                raise InvalidProblem("weights", field.name, f"must be between 0 and {MAX_WEIGHT}, found {value}")

    @classmethod
    def parse(cls, source: Weights | Mapping[str, int] | str) -> Weights:
        """Return weights from a mapping or its JSON text; names left out keep their default.

        Raises:
            InvalidProblem: the text is not a JSON object, a name is unknown or a value is not an integer in range.
        """
        if isinstance(source, Weights):
            return source
        if isinstance(source, str):
            try:
                source = json.loads(source)
            except json.JSONDecodeError as error:
                raise InvalidProblem("weights", None, f"must be JSON text: {error}") from error
        if not isinstance(source, Mapping):
            raise InvalidProblem("weights", None, "must be a JSON object of integers by name")
        known = {field.name for field in fields(cls)}
        for name in source:
            if name not in known:
                raise InvalidProblem("weights", name, "is not the name of a weight")
        return cls(**source)

    def to_json(self) -> str:
        """Return the weights as JSON text."""
        return json.dumps(asdict(self))
