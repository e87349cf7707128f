"""A weekly rhythm: read, written, asked for a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from havre.apps.accueils.rythme import TOUTES, Rythme, bit, bit_du

masques = st.integers(1, TOUTES - 1)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("lundi", {(0, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 1)}),
        ("Mercredi après-midi", {(0, 2, 1), (1, 2, 1)}),
        ("ven matin paires", {(0, 4, 0)}),
        ("samedis des semaines impaires", {(1, 5, 0), (1, 5, 1)}),
        ("week-end paires", {(0, 5, 0), (0, 5, 1), (0, 6, 0), (0, 6, 1)}),
        ("lundi matin ; lundi matin", {(0, 0, 0), (1, 0, 0)}),
    ],
)
def test_words_are_read(texte, attendu):
    """Row L21."""
    assert Rythme.lire(texte).masque == sum(bit(*demi) for demi in attendu)


@pytest.mark.parametrize("texte", ["lun di", "m", "demain", "lundi soir", "lundi matin matin"])
def test_other_words_are_refused_with_the_part_that_is_wrong(texte):
    with pytest.raises(ValueError, match=texte):
        Rythme.lire(f"mardi, {texte}")


@given(masques)
def test_what_is_written_is_read_back(masque):
    rythme = Rythme(masque)
    assert Rythme.lire(rythme.ecrit) == rythme
    assert sum(rythme.contient(s, j, m) for s in range(2) for j in range(7) for m in range(2)) == len(rythme.bits)


def test_in_words():
    assert str(Rythme.lire("lundi, mercredi matin, samedi paires, dimanche paires")) == (
        "lundi, mercredi matin ; samedi, dimanche (semaines paires)"
    )
    assert str(Rythme.plein()) == "toute la semaine"
    assert str(Rythme(0)) == "aucune demi-journée"
    assert Rythme.lire("lundi").demi_journees_par_semaine == 2
    assert Rythme.lire("samedi impaires").demi_journees_par_semaine == 1


def test_always_is_stored_as_nothing():
    assert Rythme.plein().stocke is None
    assert Rythme.de(None) == Rythme.plein()
    assert Rythme.de(3).stocke == 3
    with pytest.raises(ValueError, match="twenty-eight"):
        Rythme(TOUTES + 1)


def test_weeks_are_those_of_the_calendar():
    assert date(2026, 12, 28).isocalendar().week == 53
    impaire = Rythme.lire("lundi impaires")
    assert impaire.le(date(2026, 12, 28), 0)
    assert impaire.le(date(2027, 1, 4), 0)  # week 53 is followed by week 1: both odd
    assert not impaire.le(date(2027, 1, 11), 0)


@pytest.mark.django_db
def test_the_database_and_python_name_half_days_alike():
    jours = [date(2026, 12, 20) + timedelta(days=n) for n in range(30)]
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT j, accueils_bit(j, 0), accueils_bit(j, 1) FROM unnest(%s::date[]) j ORDER BY j", [jours]
        )
        assert curseur.fetchall() == [(j, bit_du(j, 0), bit_du(j, 1)) for j in jours]
