"""Tables of the promises."""

from .promesse import IssuePromesse, Promesse

__all__ = ["IssuePromesse", "Promesse"]
