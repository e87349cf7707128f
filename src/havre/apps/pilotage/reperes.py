"""Figures of the lists and of their records, read from their dated file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FICHIER = Path(__file__).parent / "donnees" / "reperes.yaml"


@dataclass(frozen=True)
class Reperes:
    """Bounds of the ages of an order not carried out [days]; months taken from history by the first record."""

    tranches_jours: tuple[int, ...]
    releves_repris_mois: int


@cache
def reperes() -> Reperes:
    """Return the figures in force."""
    brut = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return Reperes(tuple(brut["tranches_jours"]["valeur"]), brut["releves_repris_mois"]["valeur"])
