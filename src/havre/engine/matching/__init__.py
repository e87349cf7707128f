"""Matching of children in sibling groups to units in homes: rank the best ways for one group, or plan for all of them.

`rank` answers for one group now, exactly; `verify` recomputes rules and cost of any assignment on its own.
"""

from .errors import InvalidProblem, VerificationError
from .explain import Exclusions, Miss, Refusal, why_not
from .problem import Problem
from .rank import ChildWay, RankResult, Way, rank
from .result import Status
from .verify import Verification, verify
from .weights import Weights

__all__ = [
    "ChildWay",
    "Exclusions",
    "InvalidProblem",
    "Miss",
    "Problem",
    "RankResult",
    "Refusal",
    "Status",
    "Verification",
    "VerificationError",
    "Way",
    "Weights",
    "rank",
    "verify",
    "why_not",
]
