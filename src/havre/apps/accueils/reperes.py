"""Local targets, read from the law's data where they stand apart from the law, and weights from their dated file."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from havre.droit import repere

DONNEES = Path(__file__).parent / "donnees"


@dataclass(frozen=True)
class Reperes:
    """Local targets: notice before a promised end, minutes beyond which a place is far, days for a place to answer.

    And days during which a separation decided to last is not questioned again, hours to rectify what a judge was told,
    minutes beyond which a school is not kept, seconds given to a plan of the week.
    """

    preavis_fin_promise_jours: int
    eloignement_min: int
    reponse_lieu_jours: int
    reunion_repit_jours: int
    rectification_juge_h: int
    ecole_min: int
    plan_limite_s: int


@dataclass(frozen=True)
class Poids:
    """Weights of the ranking (tenths of a minute-equivalent) and their version."""

    version: date
    valeurs: dict[str, int]


@cache
def reperes() -> Reperes:
    """Return the local targets in force."""
    return Reperes(**{champ.name: repere(f"accueils.{champ.name}").nombre for champ in fields(Reperes)})


@cache
def poids() -> Poids:
    """Return the weights in force."""
    brut = yaml.safe_load((DONNEES / "poids.yaml").read_text(encoding="utf-8"))
    return Poids(version=date.fromisoformat(brut["version"]), valeurs=dict(brut["poids"]))
