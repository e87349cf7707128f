"""Months, days, working days, hours: each arithmetic by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.droit.calendrier import (
    PARIS,
    Unite,
    ajouter_heures,
    ajouter_mois,
    est_ouvrable,
    est_ouvre,
    jour_de,
    jours_feries,
    moment_de,
    reporter,
    terme,
)
from havre.droit.erreurs import FaitInvalide

JOURS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("depart", "mois", "attendu"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 10), -1, date(2025, 12, 10)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_a_term_in_months_ends_on_the_same_number_or_the_last_day(depart, mois, attendu):
    assert ajouter_mois(depart, mois) == attendu


@given(JOURS, st.integers(-60, 60))
def test_months_land_in_the_right_month_and_never_overflow(jour, mois):
    fin = ajouter_mois(jour, mois)
    assert (fin.year * 12 + fin.month) - (jour.year * 12 + jour.month) == mois
    assert fin.day == jour.day or (fin + timedelta(days=1)).month != fin.month


@pytest.mark.parametrize(
    ("unite", "nombre", "attendu"),
    [
        (Unite.JOURS, 8, date(2026, 5, 8)),
        (Unite.JOURS, -8, date(2026, 4, 22)),
        (Unite.JOURS_FRANCS, 8, date(2026, 5, 9)),
        (Unite.JOURS_FRANCS, -8, date(2026, 4, 21)),
        (Unite.JOURS_OUVRES, 1, date(2026, 5, 4)),  # 1 May is a holiday, then a week-end
        (Unite.JOURS_OUVRABLES, 1, date(2026, 5, 2)),  # Saturday counts
        (Unite.JOURS_OUVRES, 5, date(2026, 5, 11)),  # 8 May is a holiday
        (Unite.JOURS_OUVRES, -1, date(2026, 4, 29)),
        (Unite.SEMAINES, 4, date(2026, 5, 28)),
        (Unite.MOIS, 1, date(2026, 5, 30)),
        (Unite.ANS, 2, date(2028, 4, 30)),
    ],
)
def test_each_unit_from_thursday_30_april_2026(unite, nombre, attendu):
    assert terme(date(2026, 4, 30), nombre, unite) == attendu


def test_the_public_holidays_of_2026_are_the_eleven_of_metropolitan_france():
    assert sorted(jours_feries(2026)) == [
        date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14), date(2026, 5, 25),
        date(2026, 7, 14), date(2026, 8, 15), date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),  # Friday
        (date(2026, 11, 21), date(2026, 11, 23)),  # Saturday
        (date(2026, 11, 22), date(2026, 11, 23)),  # Sunday
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas on a Friday
        (date(2026, 4, 4), date(2026, 4, 7)),  # Saturday before Easter Monday
    ],
)
def test_a_term_moves_to_the_next_day_worked(jour, attendu):
    assert reporter(jour) == attendu


@given(JOURS)
def test_a_day_worked_is_a_working_day_and_moving_never_goes_back(jour):
    assert not est_ouvre(jour) or est_ouvrable(jour)
    assert reporter(jour) >= jour
    assert est_ouvre(reporter(jour))
    assert reporter(reporter(jour)) == reporter(jour)


def test_48_hours_are_real_hours_across_both_changes_of_time():
    printemps = datetime(2026, 3, 28, 10, tzinfo=PARIS)  # clocks go forward on 29 March 2026
    automne = datetime(2026, 10, 24, 10, tzinfo=PARIS)  # and back on 25 October 2026
    assert ajouter_heures(printemps, 48) == datetime(2026, 3, 30, 11, tzinfo=PARIS)
    assert ajouter_heures(automne, 48) == datetime(2026, 10, 26, 9, tzinfo=PARIS)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.integers(-100, 100))
def test_hours_measure_the_time_that_passes(moment, heures):
    assert ajouter_heures(moment, heures).astimezone(UTC) - moment == timedelta(hours=heures)


def test_a_moment_belongs_to_its_day_in_paris():
    assert jour_de(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_day_without_an_hour_starts_at_its_first_instant():
    assert terme(date(2026, 6, 1), 48, Unite.HEURES) == datetime(2026, 6, 3, tzinfo=PARIS)
    assert moment_de(date(2026, 6, 1)) == datetime(2026, 6, 1, tzinfo=PARIS)


@pytest.mark.parametrize("fonction", [jour_de, moment_de])
def test_a_moment_without_time_zone_is_refused(fonction):
    with pytest.raises(FaitInvalide, match="fuseau"):
        fonction(datetime(2026, 6, 1, 12))
