"""Addresses typed or tampered with never break a page: unknown values are ignored or nowhere."""

import base64
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError

import havre.web
from havre.apps.lieux.enums import TypeLieu
from havre.web.recueil.formulaires.saisie import ChampMoment
from havre.web.socle.champs import ChampDate, ChampEntier
from tests.factories import creer_lieu

NUL = "a%00b"
"""A text with the null character, which PostgreSQL refuses."""
CHIFFRE = quote("²")
"""A character that `str.isdigit` takes for a digit and `int` does not."""
CURSEURS = ('["a", "b"]', "[null, null]", '["\\u0000", 1]', "[true, 1]", '[["a"], 1]', '["a", 99999999999999999999]')


def curseur(valeurs: str) -> str:
    """Return the cursor that stands for JSON values."""
    return base64.urlsafe_b64encode(valeurs.encode()).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/enfants/", "/lieux/"])
@pytest.mark.parametrize("cle", ["curseur", "avant"])
@pytest.mark.parametrize("valeurs", CURSEURS)
def test_a_cursor_made_by_hand_gives_a_page(direction, page, cle, valeurs):
    assert direction.get(f"{page}?{cle}={curseur(valeurs)}").status_code == 200


@pytest.mark.django_db
def test_a_null_character_is_not_searched(direction):
    assert direction.get(f"/recherche?q={NUL}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "adresse", ["/echeances/%00", "/enfants/%00", "/admin-havre/import/a%00b", "/%00", "/compte/lien/%00"]
)
def test_a_null_character_in_an_address_is_refused(direction, client, adresse):
    for qui in (direction, client):
        reponse = qui.get(adresse)
        assert reponse.status_code == 400
        assert "illisible" in reponse.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", [str(2**63), "9" * 60])
@pytest.mark.parametrize(
    "adresse", ["/journal/ecritures/{}", "/journal/ecritures/{}.pdf", "/enfants/{}", "/recueil/{}"]
)
def test_a_row_that_no_table_can_hold_is_nowhere(direction, adresse, nombre):
    assert direction.get(adresse.format(nombre)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("jeton", ["1%3B%20DROP%20TABLE", "a" * 400, "%C3%A9"])
def test_a_token_of_any_characters_finds_no_import(direction, jeton):
    assert direction.post(f"/admin-havre/import/{jeton}/abandonner").status_code < 500
    assert direction.get(f"/admin-havre/import/{jeton}").status_code in {302, 404}


@pytest.mark.django_db
def test_strange_digits_in_the_pages_of_a_group_choose_nothing(direction, fratrie_en_attente, matrice):
    fratrie, _ = fratrie_en_attente("Lou")
    groupe = f"/places/fratries/{fratrie.pk}"
    assert direction.get(f"{groupe}?lieu={NUL}").status_code == 200
    assert direction.get(f"{groupe}/piste?remplace={CHIFFRE}").status_code == 200
    assert direction.get(f"{groupe}/choisi?accueils={CHIFFRE}").status_code == 404
    sans_choix = direction.get(f"{groupe}/choisir").status_code
    for choix in (f"e{CHIFFRE}=1", f"e1={CHIFFRE}", f"e{CHIFFRE}={CHIFFRE}"):
        assert direction.get(f"{groupe}/choisir?{choix}").status_code == sans_choix


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/pilotage/ecarts", "/pilotage/promesses"])
def test_strange_digits_do_not_turn_pages(direction, page):
    assert direction.get(f"{page}?curseur={CHIFFRE}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("jour", ["9999-12-31", "0001-01-01", "9999-12-27"])
def test_a_week_at_the_end_of_the_calendar_is_this_one(direction, jour):
    lieu = creer_lieu(TypeLieu.MECS, places=3)
    assert direction.get(f"/lieux/{lieu.pk}?semaine={jour}").status_code == 200


@pytest.mark.parametrize("jour", ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01"])
def test_a_date_that_no_fact_can_have_is_refused_at_its_field(jour):
    with pytest.raises(ValidationError, match="vérifiez l'année"):
        ChampDate().clean(jour)
    with pytest.raises(ValidationError, match="vérifiez l'année"):
        ChampMoment().clean(f"{jour}T10:00")
    assert ChampDate().clean("1900-01-01") == date(1900, 1, 1)
    assert ChampDate().clean("2199-12-31") == date(2199, 12, 31)


@pytest.mark.parametrize("nombre", ["2147483648", "-2147483648", "9" * 400])
def test_a_number_that_no_column_holds_is_refused_at_its_field(nombre):
    with pytest.raises(ValidationError):
        ChampEntier().clean(nombre)
    assert ChampEntier().clean("2147483647") == 2**31 - 1


def test_every_form_takes_dates_and_numbers_within_the_bounds():
    sources = Path(havre.web.__file__).parent.rglob("*.py")
    nus = ("forms.DateField(", "forms.IntegerField(", "forms.FloatField(", "forms.DecimalField(")
    assert [f.name for f in sources if any(n in f.read_text() for n in nus)] == []


@pytest.mark.django_db
def test_a_state_that_is_not_ascii_is_nobody_s(client):
    session = client.session
    session["oidc_sortie"] = "attendu"
    session.save()
    assert client.get("/compte/oidc/sortie?state=%C3%A9").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("jour", ["9999-12-31", "0001-01-01", "9999-12-27", "2026-02-30", ""])
def test_hearings_of_a_week_out_of_the_calendar_are_those_of_this_one(direction, jour):
    assert direction.get(f"/justice/audiences?du={jour}").status_code == 200


@pytest.mark.django_db
def test_a_number_without_measure_is_refused(direction):
    long = "9" * 5000
    assert direction.post("/recueil/nouvelle/connus", {"rang": long}).status_code == 400
    assert direction.get(f"/echanges/courriers/lot.zip?c={long}").status_code == 400
    assert direction.get(f"/enfants/?q={'9' * 40}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/places/", "/places/recherches", "/pilotage/ecarts", "/pilotage/promesses"])
def test_strange_digits_filter_no_team(direction, page):
    assert direction.get(f"{page}?service={CHIFFRE}").status_code in {200, 422}
