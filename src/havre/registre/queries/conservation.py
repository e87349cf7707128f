"""Each retention rule as it stands: what it covers, from when, how long, and what really ends the data today."""

from dataclasses import dataclass
from datetime import date

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger

from ..champs.lecture import fiches
from ..conservation import regles


@dataclass(frozen=True, slots=True)
class Conservation:
    """A rule, how many kinds of rows it covers, its duration in words, what ends them (`outil` empty: nothing yet)."""

    libelle: str
    depart: str
    duree: str
    fixee: bool
    tables: int
    outil: str


def conservations(*, pour: Acteur, au: date) -> list[Conservation]:
    """Return the retention rules that cover personal data, those that nothing ends yet among them.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
    """
    exiger(pour, Action.TENIR_CONSERVATION)
    tables: dict[str, int] = {}
    for fiche in fiches().values():
        if fiche.personnelle:
            tables[fiche.conservation] = tables.get(fiche.conservation, 0) + 1
    return [
        Conservation(
            regle.libelle, regle.depart, regle.ecrite(au=au), bool(regle.parametre) and not regle.a_fixer,
            tables[regle.cle], regle.outil,
        )
        for regle in regles().values()
        if tables.get(regle.cle) and regle.parametre
    ]  # fmt: skip
