"""What the engine answers."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Six answers that are never taken for one another."""

    OPTIMAL = "OPTIMAL"  # proven: nothing better exists (within the gap asked for)
    FEASIBLE = "FEASIBLE"  # a plan that respects every rule, perhaps not the best
    INFEASIBLE = "INFEASIBLE"  # proven: no plan respects the rules
    NOT_FOUND = "NOT_FOUND"  # time ran out before any plan was found; one may exist
    INVALID = "INVALID"  # the request was malformed
    ERROR = "ERROR"  # the engine failed
