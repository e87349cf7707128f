"""How long a request may wait and what silence means, read from `donnees/regimes.yaml`."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from .enums import PUBLIC, EffetSilence, NatureDemande, QualiteDemandeur

FICHIER = Path(__file__).parent / "donnees" / "regimes.yaml"


@dataclass(frozen=True)
class Regime:
    """The delay of a kind of request (`unite`: "jours" or "mois"), its source, and what silence means."""

    valeur: int
    unite: str
    legal: bool
    source: str
    verifie: bool
    silence_public: EffetSilence
    silence_interne: EffetSilence

    def attendue_le(self, demandee_le: date) -> date:
        """Return the last day on which an answer is in time."""
        if self.unite == "jours":
            return demandee_le + timedelta(days=self.valeur)
        mois = demandee_le.month - 1 + self.valeur
        annee, mois = demandee_le.year + mois // 12, mois % 12 + 1
        return date(annee, mois, min(demandee_le.day, calendar.monthrange(annee, mois)[1]))

    def silence(self, qualite: QualiteDemandeur) -> EffetSilence:
        """Return what silence means to this asker."""
        return self.silence_public if qualite in PUBLIC else self.silence_interne


@cache
def regimes() -> dict[NatureDemande, Regime]:
    """Return the rule of each kind of request.

    Raises:
        KeyError: a kind has no rule.
    """
    brut = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return {nature: _regime(brut[nature.value]) for nature in NatureDemande}


def _regime(brut: dict) -> Regime:
    """Return one rule."""
    return Regime(
        valeur=brut["delai"]["valeur"], unite=brut["delai"]["unite"], legal=brut["nature"] == "loi",
        source=brut["source"], verifie=brut["verification"] == "lu",
        silence_public=EffetSilence(brut["silence_public"]), silence_interne=EffetSilence(brut["silence_interne"]),
    )  # fmt: skip
