"""Matching of children in sibling groups to units in homes: rank the best ways for one group, or plan for all of them.

`rank` answers for one group now, exactly; `verify` recomputes rules and cost of any assignment on its own.
"""

from typing import TYPE_CHECKING, Any

from .difference import Chain, Change, Difference, difference
from .errors import InvalidProblem, VerificationError
from .explain import Exclusions, Miss, Refusal, why_not
from .problem import Problem
from .rank import ChildWay, RankResult, Way, rank
from .result import Result, Status, earlier_result
from .verify import Verification, verify
from .weights import Weights
from .worth import Worth, areas_around, worth_of_places

if TYPE_CHECKING:
    from .batch.solve import Progress, solve

__all__ = [
    "Chain",
    "Change",
    "ChildWay",
    "Difference",
    "Exclusions",
    "InvalidProblem",
    "Miss",
    "Problem",
    "Progress",
    "RankResult",
    "Refusal",
    "Result",
    "Status",
    "Verification",
    "VerificationError",
    "Way",
    "Weights",
    "Worth",
    "areas_around",
    "difference",
    "earlier_result",
    "rank",
    "solve",
    "verify",
    "why_not",
    "worth_of_places",
]


def __getattr__(name: str) -> Any:
    """Import the batch solver, its compiled loops and HiGHS only when they are asked for: a ranking needs none."""
    if name in {"Progress", "solve"}:
        from .batch import solve as batch

        return getattr(batch, name)
    raise AttributeError(name)
