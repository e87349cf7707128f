"""Local targets of roles, read from the law's data where they stand apart from the law."""

from dataclasses import dataclass, fields
from functools import cache

from havre.droit import repere


@dataclass(frozen=True)
class Reperes:
    """Days during which a child stays readable after hand-over, longest delegation of rights [days]."""

    passation_jours: int
    delegation_jours: int


@cache
def reperes() -> Reperes:
    """Return the local targets in force."""
    return Reperes(**{champ.name: repere(f"acces.{champ.name}").nombre for champ in fields(Reperes)})
