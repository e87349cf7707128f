"""Plain values that components show: a fact on a timeline, a sibling, a due date, an option to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

TONS = ("neutre", "accent", "attente", "rompu", "tenu")
"""Meanings of colour: `attente` waiting, `rompu` promise broken or legal date passed, `tenu` done in time."""

SIGNES_DE_TON = {"neutre": "", "accent": "info", "attente": "sablier", "rompu": "alerte", "tenu": "coche"}


@dataclass(frozen=True, slots=True)
class Evenement:
    """A fact of a timeline; with `fin` it is a period `[le, fin)`, without it a day."""

    le: date
    titre: str
    detail: str = ""
    fin: date | None = None
    en_cours: bool = False
    icone: str = "point"
    ton: str = "neutre"
    url: str = ""


@dataclass(frozen=True, slots=True)
class MembreFratrie:
    """A sibling on the ribbon: where he or she lives, and minutes by road from the child whose page it is."""

    prenom: str
    age_mois: int | None
    lieu: str
    commune: str = ""
    trajet_min: float | None = None
    url: str = ""
    courant: bool = False
    attend: bool = False
    meme_lieu: bool = False

    @property
    def initiale(self) -> str:
        """Return the letter of the round mark."""
        return self.prenom[:1].upper()


@dataclass(frozen=True, slots=True)
class EcheanceAffichee:
    """A due date beside a page: what, when, why (article or promise), and the child whom it names if it names one."""

    libelle: str
    le: date | None
    ton: str = "neutre"
    detail: str = ""
    source: str = ""
    url: str = ""
    enfant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column that the reader may sort by, for the row of sort links of narrow screens."""

    cle: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of a list read by cursor: the rows shown, the count of the whole, and the cursors around."""

    lignes: Sequence[object]
    total: int | None = None
    curseur_suivant: str = ""
    curseur_precedent: str = ""
    total_est_plafonne: bool = False
