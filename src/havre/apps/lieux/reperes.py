"""Local targets on the offer of places, read from the law's data, where they stand apart from the law."""

from dataclasses import dataclass, fields
from functools import cache

from havre.droit import repere


@dataclass(frozen=True)
class ReperesOffre:
    """Days after which what a place said is old, and days before the end of a licence when its renewal is due."""

    fraicheur_declaration_jours: int
    preavis_agrement_jours: int


@cache
def reperes_offre() -> ReperesOffre:
    """Return the local targets in force."""
    return ReperesOffre(**{champ.name: repere(f"lieux.{champ.name}").nombre for champ in fields(ReperesOffre)})
