"""Errors of the matching engine."""

from __future__ import annotations


class InvalidProblem(ValueError):
    """A malformed problem: which array, at which index, breaks which rule."""

    def __init__(self, array: str, index: int | str | tuple[int, ...] | None, rule: str) -> None:
        self.array = array
        self.index = index
        self.rule = rule
        where = "" if index is None else f"[{', '.join(map(str, index)) if isinstance(index, tuple) else index}]"
        super().__init__(f"{array}{where}: {rule}")


class VerificationError(RuntimeError):
    """A computed answer that its independent verification refuses: a defect of the engine, never shown as a plan."""
