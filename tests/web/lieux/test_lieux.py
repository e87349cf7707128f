"""The directory and one place: places left, licence, closures, and only the names one may see."""

from datetime import date

import pytest

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import DerogationAgrement, Fermeture
from tests.factories import (
    DUNKERQUE,
    TOURNAI,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_service,
    depuis,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def test_the_directory_shows_places_taken_and_left(direction):
    lieu = creer_lieu(TypeLieu.MECS, places=3)
    creer_accueil(creer_enfant("Lou"), unite_de(lieu))
    page = texte(direction.get("/lieux/"))
    assert f"{lieu.nom} Maison d'enfants (MECS) Hazebrouck 1 sur 3 2" in page


def test_filters_of_the_directory(direction):
    complet, libre = creer_lieu(places=1, commune=DUNKERQUE), creer_lieu(TypeLieu.MECS, places=1)
    belge = creer_lieu(TypeLieu.MECS, places=1, commune=TOURNAI)
    creer_accueil(creer_enfant("Lou"), unite_de(complet))
    avec_place = texte(direction.get("/lieux/?libre=on"))
    assert complet.nom not in avec_place
    assert libre.nom in avec_place
    etranger = texte(direction.get("/lieux/?etranger=on"))
    assert belge.nom in etranger
    assert libre.nom not in etranger
    assert complet.nom in texte(direction.get("/lieux/?texte=dunk"))
    assert libre.nom not in texte(direction.get("/lieux/?type=famille_accueil"))
    assert "Aucun lieu avec ces filtres" in texte(direction.get("/lieux/?texte=zzzz"))


def test_the_directory_costs_as_many_queries_for_three_rows_as_for_one(direction, compte_requetes):
    def ajouter(n):
        for _ in range(n):
            creer_accueil(creer_enfant("Lou"), unite_de(creer_lieu()))

    assert compte_requetes(lambda: direction.get("/lieux/"), ajouter) < 15


def test_the_map_counts_the_places_left_by_commune(direction):
    creer_lieu(places=2)
    creer_lieu(places=1)
    assert "Hazebrouck : 3\u00a0places libres" in direction.get("/lieux/").content.decode()


def test_a_place_shows_units_closures_licence_and_waivers(direction):
    lieu = creer_lieu(places=2, ages=(36, 143))
    unite = unite_de(lieu)
    Fermeture.objects.create(unite=unite, motif="Travaux", periode=depuis(date(2026, 2, 1), date(2026, 4, 1)))
    DerogationAgrement.objects.create(
        agrement=lieu.agrements.get(), motif="Fratrie de trois", periode=depuis(date(2026, 1, 1))
    )
    page = texte(direction.get(f"/lieux/{lieu.pk}")).replace("\u00a0", " ")
    assert "de 3 ans à 11 ans" in page
    assert "Fermée aux nouvelles entrées Travaux" in page
    assert "2 enfants au plus" in page
    assert "Fratrie de trois" in page


def test_a_child_of_another_territory_is_counted_but_not_named(connecter):
    lieu = creer_lieu(TypeLieu.MECS, places=3)
    creer_accueil(creer_enfant("Lou", service=creer_service("hazebrouck")), unite_de(lieu))
    creer_accueil(creer_enfant("Zoé", service=creer_service("valenciennes")), unite_de(lieu))
    page = texte(connecter(Role.RTASE, service=creer_service("hazebrouck")).get(f"/lieux/{lieu.pk}"))
    assert "Lou" in page
    assert "Zoé" not in page
    assert "1 enfant que vos rôles n'ouvrent pas." in page.replace("\u00a0", " ")
    assert "2 sur 3" in page


@pytest.mark.parametrize("role", [Role.JUGE, Role.ADMINISTRATION, Role.ETABLISSEMENT, Role.DGA])
def test_who_opens_no_file_reads_how_many_live_there_and_no_day_of_theirs(connecter, role):
    lieu = creer_lieu(TypeLieu.MECS, places=4)
    creer_accueil(creer_enfant("Zoé"), unite_de(lieu), debut=date(2026, 1, 13))
    creer_accueil(creer_enfant("Lou"), unite_de(lieu), debut=date(2024, 8, 2))
    creer_accueil(creer_enfant("Sam"), unite_de(lieu), debut=date(2026, 4, 1), admis_le=None)
    page = texte(connecter(role).get(f"/lieux/{lieu.pk}")).replace("\u00a0", " ")
    assert "2 enfants et 1 enfant attendu que vos rôles n'ouvrent pas." in page
    assert not [mot for mot in ("depuis", "19 mois", "avr. 2026", "Zoé", "Lou", "Sam") if mot in page]


def test_an_expected_child_and_a_broken_promise_are_told_apart(direction):
    lieu = creer_lieu(TypeLieu.ACCUEIL_URGENCE, places=3)
    urgence = {"mode": ModeAccueil.URGENCE, "debut": date(2026, 1, 2), "fin_promise": date(2026, 2, 2)}
    creer_accueil(creer_enfant("Lou"), unite_de(lieu), **urgence)
    creer_accueil(creer_enfant("Sam"), unite_de(lieu), debut=date(2026, 4, 1), admis_le=None)
    page = texte(direction.get(f"/lieux/{lieu.pk}")).replace("\u00a0", " ")
    assert "fin promise 2 févr. 2026, dépassée" in page
    assert "attendu" in page


def test_a_place_costs_as_many_queries_for_three_children_as_for_one(direction, compte_requetes):
    lieu = creer_lieu(TypeLieu.MECS, places=9)

    def ajouter(n):
        for _ in range(n):
            creer_accueil(creer_enfant("Lou"), unite_de(lieu))

    assert compte_requetes(lambda: direction.get(f"/lieux/{lieu.pk}"), ajouter) < 24


def test_a_place_that_does_not_exist_is_not_found(direction):
    assert direction.get("/lieux/999999").status_code == 404
