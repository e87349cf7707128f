"""What the engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidProblem
from .problem import Problem

SOLVER = "havre.engine.matching"


class Status(StrEnum):
    """Six answers that are never taken for one another."""

    OPTIMAL = "OPTIMAL"  # proven: nothing better exists
    FEASIBLE = "FEASIBLE"  # a plan that respects every rule, perhaps not the best
    INFEASIBLE = "INFEASIBLE"  # proven: no plan respects the rules
    NOT_FOUND = "NOT_FOUND"  # time ran out before any plan was found; one may exist
    INVALID = "INVALID"  # the request was malformed
    ERROR = "ERROR"  # the engine failed


@dataclass(frozen=True, eq=False)
class Result:
    """A plan with the bound that proves how good it is.

    ``assignment`` [N] unit of each child, -1 without a place; ``unit_price`` [U] worth of one more place in the
    relaxation that proves the bound; ``gap`` = (objective - bound) / objective.
    """

    status: Status
    assignment: NDArray[np.int64] | None
    objective: int | None
    bound: float | None
    gap: float | None
    unit_price: NDArray[np.int64]
    runtime_s: float
    seed: int
    relaxation_bound: float = 0.0  # what unit_price proves on its own; the bound is higher once columns were listed
    log: tuple[tuple[float, float, float], ...] = ()  # (seconds, objective, bound)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for the JSON file."""
        return {
            "status": str(self.status),
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "assignment": [] if self.assignment is None else self.assignment.tolist(),
            "unit_price": self.unit_price.tolist(),
            "runtime_s": round(self.runtime_s, 3),
            "relaxation_bound": self.relaxation_bound,
            "solver": SOLVER,
            "seed": self.seed,
        }


def earlier_result(problem: Problem, given: Mapping[str, Any]) -> Result:
    """Return a solution file as the result that a new search starts from; its assignment is repaired, not trusted.

    Raises:
        InvalidProblem: an assignment or a price is not a number.
    """
    units, prices = given.get("assignment"), given.get("unit_price", [])
    if not isinstance(units, list) or any(isinstance(u, bool) or not isinstance(u, int) for u in units):
        raise InvalidProblem("assignment", None, "must be a list of integers")
    if not isinstance(prices, list) or any(isinstance(x, bool) or not isinstance(x, int | float) for x in prices):
        raise InvalidProblem("unit_price", None, "must be a list of numbers")
    price = np.round(np.clip(np.nan_to_num(np.array(prices, float)), 0, 2**40)).astype(np.int64)
    assignment = np.array(units, np.int64)
    return Result(Status.FEASIBLE, assignment, None, None, None, price, 0.0, int(given.get("seed", 0)))
