"""Calendar of time limits: months, days, working days and hours, in metropolitan France.

The day of the event is day 0: *n* days after 10 March end on 10 March + n. Months end on the day of the same number, or
on the last day of the month when it has no such number (CPC 641, from memory). Hours are real hours: 48 h across the
change to summer time end an hour later on the clock. A term is moved past a Saturday, a Sunday or a public holiday only
by `reporter`, and only the rules whose data say so call it.
"""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from .erreurs import FaitInvalide

PARIS = ZoneInfo("Europe/Paris")
_SAMEDI, _DIMANCHE = 5, 6
_UN_JOUR = timedelta(days=1)


class Unite(StrEnum):
    """Units of a time limit."""

    HEURES = "heures"
    JOURS = "jours"
    JOURS_FRANCS = "jours_francs"
    JOURS_OUVRABLES = "jours_ouvrables"
    JOURS_OUVRES = "jours_ouvres"
    SEMAINES = "semaines"
    MOIS = "mois"
    ANS = "ans"


@cache
def jours_feries(annee: int) -> frozenset[date]:
    """Return the public holidays of a year, metropolitan France (Alsace-Moselle and overseas have more)."""
    import holidays

    return frozenset(holidays.country_holidays("FR", years=annee))


def est_ferie(jour: date) -> bool:
    """Tell whether a day is a public holiday."""
    return jour in jours_feries(jour.year)


def est_ouvre(jour: date) -> bool:
    """Tell whether a day is worked: neither Saturday, nor Sunday, nor public holiday."""
    return jour.weekday() < _SAMEDI and not est_ferie(jour)


def est_ouvrable(jour: date) -> bool:
    """Tell whether a day is neither a Sunday nor a public holiday."""
    return jour.weekday() != _DIMANCHE and not est_ferie(jour)


def reporter(jour: date) -> date:
    """Return the first day from `jour` on that is neither Saturday, nor Sunday, nor public holiday."""
    while not est_ouvre(jour):
        jour += _UN_JOUR
    return jour


def ajouter_mois(jour: date, mois: int) -> date:
    """Return the day of the same number some months later (earlier if negative), or the last day of that month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    if jour.day <= 28:
        return date(annee, rang + 1, jour.day)
    return date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))


def ajouter_heures(moment: datetime, heures: int) -> datetime:
    """Return the moment some real hours later, on the clock of Paris."""
    return (moment.astimezone(UTC) + timedelta(hours=heures)).astimezone(PARIS)


def jour_de(moment: date | datetime) -> date:
    """Return the day of a moment, on the clock of Paris.

    Raises:
        FaitInvalide: the moment has no time zone.
    """
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise FaitInvalide(f"Le moment {moment} n'a pas de fuseau horaire.")
    return moment.astimezone(PARIS).date()


def moment_de(jour: date | datetime) -> datetime:
    """Return a moment as it is, and a day without an hour as its first instant: the strictest reading."""
    if isinstance(jour, datetime):
        if jour.tzinfo is None:
            raise FaitInvalide(f"Le moment {jour} n'a pas de fuseau horaire.")
        return jour.astimezone(PARIS)
    return datetime.combine(jour, time(), tzinfo=PARIS)


def _compter(jour: date, nombre: int, ouvert: Callable[[date], bool]) -> date:
    pas = _UN_JOUR if nombre >= 0 else -_UN_JOUR
    reste = abs(nombre)
    while reste:
        jour += pas
        reste -= ouvert(jour)
    return jour


def terme(depart: date | datetime, nombre: int, unite: Unite) -> date | datetime:
    """Return the last day of a time limit, or its last moment when it is counted in hours.

    `nombre` is negative for a limit counted backwards (at least one month before).
    """
    if unite is Unite.HEURES:
        return ajouter_heures(moment_de(depart), nombre)
    jour = jour_de(depart)
    match unite:
        case Unite.MOIS:
            return ajouter_mois(jour, nombre)
        case Unite.ANS:
            return ajouter_mois(jour, 12 * nombre)
        case Unite.JOURS:
            return jour + timedelta(days=nombre)
        case Unite.SEMAINES:
            return jour + timedelta(weeks=nombre)
        case Unite.JOURS_FRANCS:
            return jour + timedelta(days=nombre + (1 if nombre >= 0 else -1))
        case Unite.JOURS_OUVRES:
            return _compter(jour, nombre, est_ouvre)
        case Unite.JOURS_OUVRABLES:
            return _compter(jour, nombre, est_ouvrable)


def anniversaire(naissance: date, *, mois: int) -> date:
    """Return the day a person reaches an age in months; born on the 29th of February, on the 28th of a common year."""
    return ajouter_mois(naissance, mois)
