"""Addresses typed or tampered with never break a page: unknown values are ignored or nowhere."""

import base64
from urllib.parse import quote

import pytest

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
def test_strange_digits_in_the_pages_of_a_group_choose_nothing(direction, fratrie_en_attente, matrice):
    fratrie, _ = fratrie_en_attente("Lou")
    groupe = f"/places/fratries/{fratrie.pk}"
    assert direction.get(f"{groupe}?lieu={NUL}").status_code == 200
    assert direction.get(f"{groupe}/piste?remplace={CHIFFRE}").status_code == 200
    assert direction.get(f"{groupe}/choisi?accueils={CHIFFRE}").status_code == 404
    sans_choix = direction.get(f"{groupe}/choisir").status_code
    for choix in (f"e{CHIFFRE}=1", f"e1={CHIFFRE}", f"e{CHIFFRE}={CHIFFRE}"):
        assert direction.get(f"{groupe}/choisir?{choix}").status_code == sans_choix
