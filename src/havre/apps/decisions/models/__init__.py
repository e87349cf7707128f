"""Tables of the decisions."""

from .decision import Decision, EnfantConcerne

__all__ = ["Decision", "EnfantConcerne"]
