"""Writing what was read.

The readings of one request are one row: `lectures_groupees` opens it, every `consigner_lecture` in between adds to it,
and the caller writes it with `conclure` before the answer leaves, in the transaction that made the answer.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models

from ..enums import Fondement, GenreLecture
from .ecrire import SYSTEME, Auteur

PERSONNES = frozenset({"personnes.enfant", "personnes.personne"})
"""Objects whose identifier is that of a person; another one (an information received) only gives its name."""
RANG = {fondement: rang for rang, fondement in enumerate(Fondement)}
"""The most exceptional last."""


@dataclass
class Lues:
    """What one request has read so far."""

    objet_type: str = ""
    objet_id: str = ""
    genre: GenreLecture | None = None
    partie: str = ""
    personnes: dict[int, None] = field(default_factory=dict)
    mentions: dict[int, None] = field(default_factory=dict)
    fondement: Fondement = Fondement.ROLE
    fondement_id: int | None = None

    def ajouter(
        self, *, objet: models.Model | None, mentions: Iterable[int], genre: GenreLecture | None, partie: str,
        fondement: Fondement, fondement_id: int | None, liste_de: type[models.Model] | None = None,
    ) -> None:  # fmt: skip
        """Add one reading: the first file stands for the request, the most exceptional reason too."""
        if objet is not None:
            if objet._meta.label_lower in PERSONNES:
                self.personnes[int(objet.pk)] = None
            if not self.objet_id:
                self.objet_type, self.objet_id = objet._meta.label_lower, str(objet.pk)
        if liste_de is not None and not self.objet_type:
            self.objet_type = liste_de._meta.label_lower
        self.mentions.update(dict.fromkeys(int(p) for p in mentions))
        self.genre = genre or self.genre
        self.partie = partie or self.partie
        if RANG[fondement] > RANG[self.fondement]:
            self.fondement, self.fondement_id = fondement, fondement_id


_en_cours: ContextVar[Lues | None] = ContextVar("lectures_en_cours", default=None)


@contextmanager
def lectures_groupees() -> Iterator[Lues]:
    """Gather the readings made in the block; nothing is written until `conclure`."""
    lues = Lues()
    jeton = _en_cours.set(lues)
    try:
        yield lues
    finally:
        _en_cours.reset(jeton)


def consigner_lecture(
    *,
    par: Auteur,
    le: datetime,
    objet: models.Model | None = None,
    mentions: Iterable[int] = (),
    genre: GenreLecture | None = None,
    partie: str = "",
    fondement: Fondement = Fondement.ROLE,
    fondement_id: int | None = None,
    liste_de: type[models.Model] | None = None,
) -> None:
    """Write that `par` has read the file of `objet`, or has seen the persons `mentions` in a list, an export, a search.

    `liste_de` is what a list is made of, when it names persons who have no file. Inside `lectures_groupees`, the
    reading joins those of the same request.
    """
    lues = _en_cours.get() or Lues()
    lues.ajouter(
        objet=objet, mentions=mentions, genre=genre, partie=partie, fondement=fondement, fondement_id=fondement_id,
        liste_de=liste_de,
    )  # fmt: skip
    if lues is not _en_cours.get():
        conclure(lues, par=par, le=le)


def conclure(lues: Lues, *, par: Auteur | None, le: datetime) -> None:
    """Write one row for everything that was read; nothing if nobody's data were."""
    if not (lues.objet_type or lues.mentions):
        return
    genre = lues.genre or (GenreLecture.PAGE if lues.objet_id else GenreLecture.LISTE)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT journal_noter_lecture(%s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s, %s, %s)",
            [
                le,
                par.pk if par else None,
                par.nom_complet() if par else SYSTEME,
                lues.objet_type,
                lues.objet_id,
                genre,
                lues.partie,
                sorted(lues.personnes),
                sorted(lues.mentions.keys() - lues.personnes.keys()),
                _roles(par),
                lues.fondement,
                lues.fondement_id,
            ],
        )


def _roles(par: Any) -> str:
    """Return the codes of the roles that the reader held, which change with time."""
    droits = getattr(par, "droits", None)
    pretes = (f"{role} (délégué)" for role in getattr(droits, "delegues", ()))
    return ", ".join((*getattr(droits, "roles", ()), *pretes))[:200]
