"""One content at a time."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothese
from hypothesis import strategies as st

from havre.common.chiffrement import (
    Chiffre,
    CleManquante,
    ContenuAltere,
    Illisible,
    Scelle,
    chiffrer,
    dechiffrer,
    desceller,
    exiger_lisible,
    sceller,
    trousseau,
)
from havre.common.chiffrement.contenu import cle_de

CALME = hypothese(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(texte=st.text(min_size=1, max_size=200))
@CALME
def test_a_text_comes_back_and_never_twice_the_same(texte):
    texte = texte.encode("utf8", "ignore").decode() or "x"
    scelle = sceller(texte, lien="t.c:1")
    assert desceller(scelle, lien="t.c:1") == texte
    assert scelle != sceller(texte, lien="t.c:1")
    assert cle_de(scelle) == trousseau.active().nom


@pytest.mark.parametrize("lien", ["t.c:2", "t.d:1", "u.c:1", ""])
def test_a_text_moved_to_another_row_column_or_table_does_not_open(lien):
    with pytest.raises(ContenuAltere, match="altéré ou déplacé"):
        desceller(sceller("il a peur de son oncle", lien="t.c:1"), lien=lien)


@given(position=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
@CALME
def test_a_content_altered_anywhere_does_not_open(position, bit):
    chiffre = chiffrer(b"il a peur de son oncle", lien="t.c:1")
    contenu = bytearray(chiffre.contenu)
    contenu[position % len(contenu)] ^= 1 << bit
    with pytest.raises(ContenuAltere):
        dechiffrer(Chiffre(chiffre.cle, bytes(contenu)), lien="t.c:1")


@pytest.mark.parametrize("brut", ["il a peur", "hv1:", "hv1:cle-0001", "hv2:cle:AAAA", "hv1:cle-0001:pas de base64 !"])
def test_what_is_not_sealed_is_refused(brut):
    with pytest.raises((ContenuAltere, CleManquante)):
        desceller(brut, lien="t.c:1")


def test_a_missing_key_is_named():
    scelle = sceller("peur", lien="t.c:1")
    nom = trousseau.active().nom
    (trousseau.dossier() / f"{nom}.cle").unlink()
    with pytest.raises(CleManquante, match=nom):
        desceller(scelle, lien="t.c:1")


def test_an_empty_text_stays_empty():
    assert sceller("", lien="t.c:1") == ""
    assert desceller("", lien="t.c:1") == ""


def test_what_stands_for_an_unreadable_text_never_goes_into_a_document():
    erreur = CleManquante("La clé de chiffrement « cle-0009 » manque.")
    montre = Illisible.de(Scelle("hv1:cle-0009:AAAA"), erreur)
    assert "cle-0009" in montre
    with pytest.raises(CleManquante):
        exiger_lisible(montre)
    with pytest.raises(ContenuAltere):
        exiger_lisible(f"Madame, {montre}")
    assert exiger_lisible("Madame,") == "Madame,"
