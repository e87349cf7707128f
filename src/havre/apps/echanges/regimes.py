"""How long a request may wait and what silence means: delays are parameters of `droit`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from havre.droit import Valeur, valeur
from havre.droit.calendrier import jour_de, terme

from .enums import PUBLIC, EffetSilence, NatureDemande, QualiteDemandeur

FICHIER = Path(__file__).parent / "donnees" / "regimes.yaml"


@dataclass(frozen=True)
class Regime:
    """The delay of a kind of request, as the key of a parameter, and what silence means."""

    parametre: str
    silence_public: EffetSilence
    silence_interne: EffetSilence

    def delai(self, *, au: date) -> Valeur:
        """Return the delay in force on a day, with its source."""
        return valeur(self.parametre, au=au)

    def attendue_le(self, demandee_le: date) -> date:
        """Return the last day on which an answer is in time."""
        delai = self.delai(au=demandee_le)
        return jour_de(terme(demandee_le, delai.nombre, delai.unite_de_temps))

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
    return {
        nature: Regime(
            parametre=brut[nature.value]["parametre"],
            silence_public=EffetSilence(brut[nature.value]["silence_public"]),
            silence_interne=EffetSilence(brut[nature.value]["silence_interne"]),
        )
        for nature in NatureDemande
    }
