"""Local targets of access to files, read from the law's data where they stand apart from the law."""

from dataclasses import dataclass, fields
from functools import cache

from havre.droit import repere


@dataclass(frozen=True)
class Reperes:
    """Hours of an exceptional access, failed tries a day before it is refused, longest share [days]."""

    exceptionnel_h: int
    essais_par_jour: int
    partage_jours: int


@cache
def reperes() -> Reperes:
    """Return the local targets in force."""
    return Reperes(**{champ.name: repere(f"acces.{champ.name}").nombre for champ in fields(Reperes)})
