"""The reference pages say what the files say, and the watch finds what was not read again."""

from datetime import date
from pathlib import Path

import pytest

from havre.droit import Forme, a_relire, obligations, parametres
from havre.droit.reference import PAGES
from havre.droit.sources import Statut

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("nom", PAGES)
def test_the_reference_page_is_up_to_date(nom):
    assert (DOCS / nom).read_text(encoding="utf-8") == PAGES[nom](), "make reference"


def test_the_page_names_every_obligation_and_every_parameter_once():
    page = PAGES["obligations.md"]()
    lignes = [ligne for ligne in page.splitlines() if ligne.startswith("| ")]
    for cle, o in obligations().items():
        vues = [ligne for ligne in lignes if ligne.startswith(f"| {cle} | {o.titre} | ") and ligne.count(" | ") == 6]
        assert len(vues) == 1, cle
        assert o.references in vues[0]
    texte = PAGES["parametres.md"]()
    assert all(f"| `{cle}` |" in texte for cle in parametres())


def test_what_is_not_verified_stands_out():
    page = PAGES["obligations.md"]()
    for o in obligations().values():
        if any(m.statut is not Statut.LU for m in o.verifications):
            ligne = next(
                x for x in page.splitlines() if x.startswith(f"| {o.cle} | {o.titre} | ") and x.count(" | ") == 6
            )
            assert "**" in ligne.rsplit(" | ", 1)[1], o.cle
    non_portees = [o for o in obligations().values() if o.forme is Forme.NON_PORTEE]
    assert all(f"- {o.cle} · {o.titre} : {o.raison}" in page for o in non_portees)


def test_the_watch_lists_what_was_never_read_and_what_was_read_more_than_a_year_ago():
    trouves = {x.cle: x for x in a_relire(au=date(2026, 11, 22))}
    assert trouves["AD-19"].raison == "de mémoire, confiance haute : NON VÉRIFIÉ"
    assert trouves["PU-02"].raison == "lu dans un texte du 01/01/2009"
    assert trouves["JU-17"].raison == "lu, date de lecture non notée"
    assert "ES-10" in trouves
    assert "JU-01" not in trouves
    assert "cc.mesure.duree_maximale" not in trouves
    assert not [cle for cle in trouves if cle.startswith("local.")]


@pytest.mark.parametrize(("au", "a_lire"), [(date(2027, 4, 3), False), (date(2027, 4, 4), True)])
def test_a_text_is_to_be_read_again_the_day_after_its_year(au, a_lire):
    # The Code civil was read in its state of 3 April 2026.
    trouves = {x.cle for x in a_relire(au=au)}
    assert ("JU-01" in trouves) is a_lire
    assert ("cc.mesure.duree_maximale" in trouves) is a_lire
