"""Local targets on the offer of places, read from their dated file."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml

FICHIER = Path(__file__).parent / "donnees" / "reperes.yaml"


@dataclass(frozen=True)
class ReperesOffre:
    """Days after which what a place said is old, and days before the end of a licence when its renewal is due."""

    fraicheur_declaration_jours: int
    preavis_agrement_jours: int


@cache
def reperes_offre() -> ReperesOffre:
    """Return the local targets in force."""
    brut = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return ReperesOffre(**{champ.name: brut[champ.name]["valeur"] for champ in fields(ReperesOffre)})
