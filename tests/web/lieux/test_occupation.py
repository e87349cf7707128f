"""Places by kind and territory on any day, month by month, and what the places say (row D1)."""

import io
from datetime import date

import pytest
from django.core.cache import cache
from odfdo import Document

from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import DeclarationDePlaces
from tests.factories import (
    DUNKERQUE,
    JOUR,
    MAINTENANT,
    TOURNAI,
    VALENCIENNES,
    creer_accueil,
    creer_enfant,
    creer_gel,
    creer_lieu,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sans_cache():
    cache.clear()


@pytest.fixture
def parc():
    """Return three homes: one in the Flandres with a child and a frozen place, one in the south, one in Belgium."""
    maison = creer_lieu(TypeLieu.MECS, places=4, commune=DUNKERQUE)
    creer_accueil(creer_enfant(), unite_de(maison))
    creer_gel(unite_de(maison), 1, debut=JOUR)
    creer_lieu(TypeLieu.VILLAGE_ENFANTS, places=5, commune=VALENCIENNES)
    creer_lieu(TypeLieu.MECS, places=3, commune=TOURNAI)
    return maison


def _mots(reponse) -> str:
    return texte(reponse).replace("\u00a0", " ")


def test_places_are_counted_by_kind_and_territory(direction, parc):  # row D1
    page = _mots(direction.get("/places/occupation"))
    assert "Maison d'enfants (MECS) 7 1 0 1 0 5 14 %" in page
    assert "Village d'enfants 5 0 0 0 0 5 0 %" in page
    assert "Ensemble 12 1 0 1 0 10 8 %" in page
    assert "3 communes" in page
    contenu = direction.get("/places/occupation").content.decode()
    assert "communes.svg" in contenu
    assert "#c59183" in contenu
    assert "Dunkerque : 2\u00a0places libres sur 4" in contenu


def test_filters_and_day_stand_in_the_address(direction, parc):
    page = _mots(direction.get("/places/occupation?type=mecs&au=2026-03-01"))
    assert "Ensemble 7 1 0 0 0 6 14 %" in page
    assert "Village d'enfants 5" not in page
    territoire = _mots(direction.get("/places/occupation?direction=FLA"))
    assert "Ensemble 4 1 0 1 0 2 25 %" in territoire
    assert "Aucune place avec ces filtres" in _mots(direction.get("/places/occupation?type=lva"))
    assert "Jour à venir" in _mots(direction.get("/places/occupation?au=2026-12-01"))
    assert "Ensemble 12" in _mots(direction.get("/places/occupation?au=jamais&type=x"))


def test_the_export_holds_what_is_shown(direction, parc):
    lignes = direction.get("/places/occupation/export.csv?type=mecs").content.decode("utf-8-sig").splitlines()
    assert len(lignes) == 3
    assert any("Dunkerque;4;1;0;1;0;2;0;25" in ligne for ligne in lignes)
    ods = Document(io.BytesIO(direction.get("/places/occupation/export.ods").content))
    assert len(list(ods.body.get_table(0).iter_values())) == 4


def test_the_history_counts_the_end_of_each_month(direction, parc):
    page = _mots(direction.get("/places/occupation/historique"))
    assert "31 mai 2025 12 0 0 0 0 12 0 %" in page
    assert "30 juin 2025 12 1 0 0 0 11 8 %" in page
    assert "2 mars 2026 12 1 0 1 0 10 8 %" in page


def _dire(unite, jour: date, libres: int) -> None:
    DeclarationDePlaces.objects.create(
        unite=unite, jour=jour, places_libres=libres, declarant="Mme Petit", canal="courriel", dite_a=MAINTENANT
    )


def test_what_the_places_say_is_listed_the_oldest_first_with_its_differences(direction, parc):
    muet = creer_lieu(TypeLieu.MECS, places=2)
    creer_lieu(places=1)
    _dire(unite_de(parc), date(2026, 2, 20), 1)
    _dire(unite_de(parc), JOUR, 3)
    page = _mots(direction.get("/places/occupation/declarations"))
    assert "Toutes (4) À redemander (3) À rapprocher (1)" in page
    assert page.index(muet.nom) < page.index(parc.nom)
    ecarts = _mots(direction.get("/places/occupation/declarations?voir=ecarts"))
    assert "3 2 à rapprocher le lieu dit 1 de plus" in ecarts
    assert muet.nom not in ecarts
    assert "Rien à voir ici" in _mots(direction.get("/places/occupation/declarations?voir=ecarts&type=lva"))


@pytest.mark.parametrize("adresse", ["/places/occupation", "/places/occupation/declarations"])
def test_the_pages_cost_as_many_queries_for_three_homes_as_for_one(direction, compte_requetes, adresse):
    def ajouter(n):
        for _ in range(n):
            _dire(unite_de(creer_lieu(TypeLieu.MECS, places=2)), JOUR, 2)

    assert compte_requetes(lambda: direction.get(adresse), ajouter) < 14
