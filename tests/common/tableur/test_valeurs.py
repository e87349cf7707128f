"""Reading the values of cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.common.tableur import ValeurRefusee
from havre.common.tableur.valeurs import lire_choix, lire_date, lire_entier, lire_liste, lire_oui_non, lire_texte

JOURS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
FORMES = ["{0:%d/%m/%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0:%Y-%m-%d}", "{0.day}/{0.month}/{0:%Y}"]
FORMES += ["{0:%d/%m/%Y} 00:00", "{0:%Y-%m-%d} 00:00:00", "{0:%Y-%m-%d}T00:00:00.000"]


@given(jour=JOURS, forme=st.sampled_from(FORMES))
def test_every_day_is_read_in_every_form(jour: date, forme: str) -> None:
    assert lire_date(forme.format(jour)) == jour


@pytest.mark.parametrize(
    ("texte", "raison"),
    [
        ("31/02/2025", "n'existe pas"),
        ("29/02/2025", "n'existe pas"),
        ("2025-13-01", "n'existe pas"),
        ("31/12/25", "quatre chiffres"),
        ("12/2025", "pas une date"),
        ("hier", "pas une date"),
        ("31/12/2025 14:30", "pas une date"),
        ("01/01/0025", "hors de portée"),
    ],
)
def test_what_is_not_a_day_is_refused_with_its_reason(texte: str, raison: str) -> None:
    with pytest.raises(ValeurRefusee, match=raison):
        lire_date(texte)


@given(st.integers(0, 32767))
def test_whole_numbers_are_read(n: int) -> None:
    assert lire_entier(str(n)) == lire_entier(f"{n},0") == lire_entier(f"{n:,}".replace(",", " ")) == n


@pytest.mark.parametrize("texte", ["1,5", "douze", "1e3", "", "--1", "12 places"])
def test_other_numbers_are_refused(texte: str) -> None:
    with pytest.raises(ValeurRefusee, match="nombre entier"):
        lire_entier(texte)


@pytest.mark.parametrize("texte", ["-1", "4"])
def test_numbers_out_of_bounds_say_the_bounds(texte: str) -> None:
    with pytest.raises(ValeurRefusee, match="entre 0 et 3"):
        lire_entier(texte, maximum=3)


@pytest.mark.parametrize(
    ("texte", "valeur"), [("Oui", True), ("O", True), ("1", True), ("VRAI", True), ("non", False), ("0", False)]
)
def test_yes_and_no(texte: str, valeur: bool) -> None:
    assert lire_oui_non(texte) is valeur


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ValeurRefusee, match="oui ou non"):
        lire_oui_non("peut-être")


def test_too_long_text_says_both_lengths() -> None:
    assert lire_texte("abc", longueur=3) == "abc"
    with pytest.raises(ValeurRefusee, match="4 caractères, 3 au plus"):
        lire_texte("abcd", longueur=3)


def test_choice_ignores_case_and_accents_and_lists_the_words() -> None:
    table = {"lege": 1, "leger": 1}
    assert lire_choix("Léger", table, lisibles=["léger"]) == 1
    with pytest.raises(ValeurRefusee, match="possibles : léger"):
        lire_choix("lourd", table, lisibles=["léger"])


@pytest.mark.parametrize("texte", ["a|b", "a, b", "a;b;", "|a|\nb|a"])
def test_list_keeps_each_value_once_in_order(texte: str) -> None:
    assert lire_liste(texte, str.upper) == ["A", "B"]


def test_list_names_the_value_it_refuses() -> None:
    with pytest.raises(ValeurRefusee, match="« x » : Ce n'est pas un nombre"):
        lire_liste("1|x", lire_entier)
