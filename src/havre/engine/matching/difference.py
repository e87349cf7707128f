"""The difference of two plans in words: who is placed, who moves, along which chains, for which gain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .criteria import criteria
from .errors import InvalidProblem
from .problem import Problem
from .verify import verify


@dataclass(frozen=True, slots=True)
class Change:
    """One child who is not where the other plan puts it."""

    child: int
    before: int  # unit, -1 waiting
    after: int
    gain: int  # fall of the child's own cost, split apart


@dataclass(frozen=True, slots=True)
class Chain:
    """Changes that make room for one another: each child takes a place that the next one leaves."""

    changes: tuple[Change, ...]

    @property
    def gain(self) -> int:
        """Fall of the children's own costs along the chain."""
        return sum(change.gain for change in self.changes)

    @property
    def text(self) -> str:
        """The chain in one sentence."""
        parts = []
        for change in self.changes:
            if change.before < 0:
                parts.append(f"child {change.child} stops waiting and enters unit {change.after}")
            elif change.after < 0:
                parts.append(f"child {change.child} leaves unit {change.before} and waits")
            else:
                parts.append(f"child {change.child} moves from unit {change.before} to unit {change.after}")
        return ", where ".join(parts) + f" (gain {self.gain})"


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes from one plan to another; the gain counts split costs too."""

    chains: tuple[Chain, ...]
    gain: int

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, chain after chain."""
        return tuple(change for chain in self.chains for change in chain.changes)

    @property
    def text(self) -> str:
        """The difference in words, the chains of largest gain first."""
        changes = self.changes
        placed = sum(c.before < 0 for c in changes)
        lost = sum(c.after < 0 for c in changes)
        moved = len(changes) - placed - lost
        head = f"{placed} placed, {moved} moved, {lost} left waiting; total cost falls by {self.gain}"
        return "\n".join([head, *(chain.text for chain in self.chains)])


def difference(
    problem: Problem, before: Sequence[int] | NDArray[Any], after: Sequence[int] | NDArray[Any]
) -> Difference:
    """Return what changes from one assignment to another.

    Raises:
        InvalidProblem: an assignment has another length than the children, or a unit that does not exist.
    """
    old, new = (_units(problem, name, given) for name, given in (("before", before), ("after", after)))
    child = np.flatnonzero(old != new)
    gain = criteria(problem, child, old[child]).sum(axis=0) - criteria(problem, child, new[child]).sum(axis=0)
    changes = [Change(int(c), int(old[c]), int(new[c]), int(x)) for c, x in zip(child, gain, strict=True)]
    total = verify(problem, old).objective - verify(problem, new).objective
    return Difference(tuple(sorted(_chains(changes), key=lambda chain: (-chain.gain, chain.changes[0].child))), total)


def _units(problem: Problem, name: str, given: Sequence[int] | NDArray[Any]) -> NDArray[np.int64]:
    units = np.asarray(given)
    if units.shape != (problem.n_children,):
        raise InvalidProblem(name, None, f"must have {problem.n_children} units, found shape {units.shape}")
    wrong = np.flatnonzero((units < -1) | (units >= problem.n_units))
    if len(wrong):
        raise InvalidProblem(name, int(wrong[0]), f"no unit {units[wrong[0]]}")
    return units.astype(np.int64)


def _chains(changes: list[Change]) -> list[Chain]:
    """Follow from each child who comes in the one who left the unit it enters; those who wait before come first."""
    leaving: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.before >= 0:
            leaving[change.before].append(change)
    used: set[int] = set()
    chains = []
    entering = {change.after for change in changes}
    first = sorted(changes, key=lambda c: (c.before >= 0, c.before in entering, c.child))
    for start in first:
        if start.child in used:
            continue
        chain = [start]
        used.add(start.child)
        while (unit := chain[-1].after) >= 0:
            following = next((c for c in leaving[unit] if c.child not in used), None)
            if following is None:
                break
            chain.append(following)
            used.add(following.child)
        chains.append(Chain(tuple(chain)))
    return chains
