"""What an exact list is made of: its columns, its definition, its query on a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Nature = Literal["texte", "jour", "minutes", "metres", "nombre", "lignes", "recherche"]
"""`lignes` is a list of texts; `recherche` the day on which an open search began."""
Ligne = dict[str, Any]
Lecture = Callable[[Sequence[Ligne], date], None]
"""Adds columns to rows of a list as it stands on a day, in a constant number of queries."""


@dataclass(frozen=True)
class Colonne:
    """A column: key, heading, kind, and what to read when the key is not in the list's own query.

    A `triable` column may order the list; one with `sous` is small print under the column of that
    key, said in `mots` ("refus,refus": singular and plural).
    """

    cle: str
    libelle: str
    nature: Nature = "texte"
    lecture: Lecture | None = None
    triable: bool = True
    sous: str = ""
    mots: str = ""

    @property
    def numerique(self) -> bool:
        """Whether it holds a number."""
        return self.nature in {"minutes", "metres", "nombre"}


@dataclass(frozen=True)
class Liste:
    """An exact list: code of its address, title, definition in French, source, heading of its date and its
    name as a criterion, columns, query.

    `requete` gives one row for a child (or a sibling group, told by its first child), with `enfant_id`, `depuis` and
    the columns without a `lecture`; `%(au)s` is the day. Nobody is in it twice. `compte` gives the
    same rows at less cost, where only their number matters (`requete` by default).
    """

    code: str
    titre: str
    definition: str
    source: str
    depuis: str
    rang_depuis: str
    colonnes: tuple[Colonne, ...]
    requete: str
    compte: str = ""
    par_fratrie: bool = False
    filtre_pays: bool = False

    def colonne(self, cle: str) -> Colonne | None:
        """Return the column of a key, among its own and those of every list."""
        return next((c for c in (*self.communes, *self.colonnes) if c.cle == cle), None)

    @property
    def communes(self) -> tuple[Colonne, ...]:
        """Columns of every list: since when, children, team."""
        return (
            Colonne("depuis", self.depuis, "jour"),
            Colonne("nom", "Nom"),
            Colonne("equipe", "Équipe"),
        )

    @property
    def criteres(self) -> tuple[Colonne, ...]:
        """Columns that may order it."""
        return tuple(c for c in (*self.communes, *self.colonnes) if c.triable)


def age_en_mots(mois: int) -> str:
    """Return an age: in months under two years, in years beyond."""
    return f"{mois} mois" if mois < 24 else f"{mois // 12} ans"
