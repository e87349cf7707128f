"""The weekly rhythm of a stay: on which half-days of which weeks the child is there.

A week has fourteen half-days, and even and odd weeks (ISO numbers, those of a French calendar) may differ: twenty-eight
bits. Bit `14 * week + 2 * day + part`: week 0 even, 1 odd; day 0 Monday; part 0 morning, 1 afternoon. The night belongs
to the afternoon before it, so that no child who sleeps there is left out of the count.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOMENTS = ("matin", "après-midi")
SEMAINES = ("semaines paires", "semaines impaires")
DEMI_JOURNEES = 14
TOUTES = (1 << 2 * DEMI_JOURNEES) - 1
GROUPES = {"semaine": range(5), "week-end": range(5, 7), "weekend": range(5, 7), "tous les jours": range(7)}
MOT = re.compile(
    r"(?P<jour>tous les jours|week-?end|semaine|[a-z]+?)s?"
    r"(?:\s+(?P<moment>matin|apres-midi|apres midi|aprem))?"
    r"(?:\s+(?:des\s+|semaines?\s+)*(?P<semaine>paire|impaire)s?)?"
)


def bit(semaine: int, jour: int, moment: int) -> int:
    """Return the mask of one half-day of one week."""
    return 1 << (semaine * DEMI_JOURNEES + 2 * jour + moment)


def bit_du(jour: date, moment: int) -> int:
    """Return the mask of a half-day of the calendar."""
    return bit(jour.isocalendar().week % 2, jour.weekday(), moment)


@dataclass(frozen=True)
class Rythme:
    """Half-days on which a child is there; `masque` holds the twenty-eight bits."""

    masque: int

    def __post_init__(self) -> None:
        if not 0 <= self.masque <= TOUTES:
            raise ValueError("a rhythm has twenty-eight half-days")

    @classmethod
    def plein(cls) -> "Rythme":
        """Return the rhythm of a child who is always there."""
        return cls(TOUTES)

    @classmethod
    def de(cls, masque: int | None) -> "Rythme":
        """Return the rhythm of a stored value; none means always."""
        return cls(TOUTES if masque is None else masque)

    @classmethod
    def reunir(cls, rythmes: Iterable["Rythme"]) -> "Rythme":
        """Return the half-days of any of the rhythms."""
        masque = 0
        for rythme in rythmes:
            masque |= rythme.masque
        return cls(masque)

    @classmethod
    def lire(cls, texte: str) -> "Rythme":
        """Read "lundi, mercredi après-midi, week-end semaines paires"; a day alone is its two halves, each week.

        Raises:
            ValueError: a part is not a day; its argument says which one.
        """
        masque = 0
        for partie in re.split(r"[,;+|]", _simple(texte)):
            if mot := partie.strip():
                masque |= _masque(mot)
        return cls(masque)

    @property
    def est_plein(self) -> bool:
        """Whether the child is always there."""
        return self.masque == TOUTES

    @property
    def est_alterne(self) -> bool:
        """Whether even and odd weeks differ."""
        return self.masque >> DEMI_JOURNEES != self.masque & (1 << DEMI_JOURNEES) - 1

    @property
    def stocke(self) -> int | None:
        """Value to store: none when the child is always there."""
        return None if self.est_plein else self.masque

    @property
    def demi_journees_par_semaine(self) -> float:
        """Half-days a week, on average over an even and an odd week."""
        return self.masque.bit_count() / 2

    @property
    def bits(self) -> list[int]:
        """Ranks of the half-days, from 0 to 27."""
        return [rang for rang in range(2 * DEMI_JOURNEES) if self.masque >> rang & 1]

    def contient(self, semaine: int, jour: int, moment: int) -> bool:
        """Whether the child is there on a half-day of even (0) or odd (1) weeks."""
        return bool(self.masque & bit(semaine, jour, moment))

    def le(self, jour: date, moment: int) -> bool:
        """Whether the child is there on a half-day of the calendar."""
        return bool(self.masque & bit_du(jour, moment))

    @property
    def ecrit(self) -> str:
        """Text that `lire` reads back."""
        communs, *semaines = self._parts()
        parties = list(_jours(communs))
        for mot, reste in zip(("paires", "impaires"), semaines, strict=True):
            parties += [f"{jour} {mot}" for jour in _jours(reste)]
        return ", ".join(parties)

    def _parts(self) -> tuple[int, int, int]:
        """Return the half-days of every week, of even weeks only, of odd weeks only (14 bits each)."""
        paires, impaires = self.masque & (1 << DEMI_JOURNEES) - 1, self.masque >> DEMI_JOURNEES
        return paires & impaires, paires & ~impaires, impaires & ~paires

    def __str__(self) -> str:
        if self.est_plein:
            return "toute la semaine"
        communs, *semaines = self._parts()
        parties = [", ".join(_jours(communs))] if communs else []
        for nom, reste in zip(SEMAINES, semaines, strict=True):
            if reste:
                parties.append(f"{', '.join(_jours(reste))} ({nom})")
        return " ; ".join(parties) or "aucune demi-journée"


def _simple(texte: str) -> str:
    """Return a text without accents nor capitals."""
    return unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()


def _masque(mot: str) -> int:
    """Return the half-days of one part of a written rhythm."""
    trouve = MOT.fullmatch(mot)
    rangs = _rangs(trouve["jour"]) if trouve else []
    if trouve is None or not rangs:
        raise ValueError(mot)
    moments = range(2) if trouve["moment"] is None else [0 if trouve["moment"] == "matin" else 1]
    semaines = range(2) if trouve["semaine"] is None else [0 if trouve["semaine"] == "paire" else 1]
    return sum({bit(s, j, m) for s in semaines for j in rangs for m in moments})


def _rangs(mot: str) -> Iterable[int]:
    """Return the days that a word names; the first three letters are enough for one day."""
    if mot in GROUPES:
        return GROUPES[mot]
    return [rang for rang, jour in enumerate(JOURS) if len(mot) >= 3 and jour.startswith(mot)]


def _jours(semaine: int) -> Iterator[str]:
    """Yield the days of the fourteen half-days of a week, in words."""
    for rang, jour in enumerate(JOURS):
        deux = semaine >> 2 * rang & 3
        if deux:
            yield jour if deux == 3 else f"{jour} {MOMENTS[deux - 1]}"
