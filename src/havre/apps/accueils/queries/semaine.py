"""Places and children of units by half-day: the week of a unit, and what is left on each half-day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from ..models import Accueil
from ..rythme import JOURS, MOMENTS
from .anonymes import sejours_presents

PLACES = """
SELECT u.id, j.jour, coalesce(c.places, 0)
  FROM unnest(%(unites)s::bigint[]) u(id) CROSS JOIN unnest(%(jours)s::date[]) j(jour)
  LEFT JOIN lieux_capacite c ON c.unite_id = u.id AND c.periode @> j.jour
 ORDER BY 1, 2
"""
PRESENTS = "SELECT unite_id, jour, moment, enfants FROM accueils_presents(%(unites)s::bigint[], %(jours)s::date[])"


@dataclass(frozen=True)
class DemiJournee:
    """A half-day of a unit: `moment` 0 morning, 1 afternoon and night; places, and how many children take one."""

    jour: date
    moment: int
    places: int
    occupees: int

    @property
    def libres(self) -> int:
        """Places that no child takes."""
        return max(self.places - self.occupees, 0)


@dataclass(frozen=True)
class CaseSemaine:
    """A half-day of the week of a unit, with the stays whose child is there."""

    demi: DemiJournee
    presents: tuple[Accueil, ...]


@dataclass(frozen=True)
class SemaineUnite:
    """The week of a unit, a row for mornings and one for afternoons; `toujours`: stays of children always there."""

    lundi: date
    jours: tuple[date, ...]
    lignes: tuple[tuple[str, tuple[CaseSemaine, ...]], ...]
    toujours: tuple[Accueil, ...]

    @property
    def noms_des_jours(self) -> list[tuple[str, date]]:
        """Name and date of each day."""
        return list(zip(JOURS, self.jours, strict=True))

    @property
    def numero(self) -> int:
        """Number of the week in the calendar."""
        return self.lundi.isocalendar().week


def places_par_demi_journee(unites: Iterable[int], *, jours: Sequence[date]) -> dict[int, list[DemiJournee]]:
    """Return places and children of each unit on each half-day of some days, in order. Two queries."""
    numeros = list(unites)
    parametres: dict[str, Any] = {"unites": numeros, "jours": list(jours)}
    with connection.cursor() as curseur:
        curseur.execute(PRESENTS, parametres)
        occupees = {(unite, jour, moment): n for unite, jour, moment, n in curseur.fetchall()}
        curseur.execute(PLACES, parametres)
        resultat: dict[int, list[DemiJournee]] = {u: [] for u in numeros}
        for unite, jour, places in curseur.fetchall():
            for moment in range(2):
                resultat[unite].append(DemiJournee(jour, moment, places, occupees.get((unite, jour, moment), 0)))
    return resultat


def semaines_des_unites(unites: Iterable[int], *, au: date) -> dict[int, SemaineUnite]:
    """Return the week of `au` of each unit where some stay has a rhythm. Five queries, whatever the units."""
    lundi = au - timedelta(days=au.weekday())
    jours = tuple(lundi + timedelta(days=n) for n in range(7))
    par_unite: dict[int, list[Accueil]] = {}
    sejours = sejours_presents(unites=list(unites), lieu=None, periode=DateRange(lundi, lundi + timedelta(days=7)))
    for sejour in sejours:
        par_unite.setdefault(sejour.unite_id or 0, []).append(sejour)
    modules = {u: liste for u, liste in par_unite.items() if any(s.rythme is not None for s in liste)}
    demis = places_par_demi_journee(modules, jours=jours) if modules else {}
    return {u: _semaine(lundi, jours, demis[u], liste) for u, liste in modules.items()}


def _semaine(lundi: date, jours: tuple[date, ...], demis: list[DemiJournee], sejours: list[Accueil]) -> SemaineUnite:
    """Build the week of a unit from its half-days and its stays."""
    modules = [s for s in sejours if s.rythme is not None]
    return SemaineUnite(
        lundi=lundi,
        jours=jours,
        lignes=tuple(
            (
                nom,
                tuple(
                    CaseSemaine(d, tuple(s for s in modules if est_present(s, d.jour, moment)))
                    for d in demis
                    if d.moment == moment
                ),
            )
            for moment, nom in enumerate(MOMENTS)
        ),
        toujours=tuple(s for s in sejours if s.rythme is None),
    )


def est_present(accueil: Accueil, jour: date, moment: int) -> bool:
    """Tell whether the child of a stay is there on a half-day: rhythm, unless an exceptional day says otherwise."""
    periode = accueil.periode
    if jour < periode.lower or (periode.upper is not None and jour >= periode.upper):
        return False
    for exception in accueil.jours_exceptionnels.all():
        if exception.jour == jour:
            return exception.apres_midi if moment else exception.matin
    return accueil.presence.le(jour, moment)
