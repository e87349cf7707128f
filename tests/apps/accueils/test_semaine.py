"""The week of a unit, places left by half-day, and the search for some days of the week (row L21)."""

from datetime import date, timedelta

import pytest

from havre.apps.accueils.adapters.appariement import construire_probleme
from havre.apps.accueils.enums import ModeAccueil, MotifRecherche
from havre.apps.accueils.queries import (
    groupe_a_loger,
    occupation_du_lieu,
    occupation_par_lieu,
    places_par_demi_journee,
    semaines_des_unites,
)
from havre.apps.accueils.rythme import Rythme
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_besoin,
    creer_enfant,
    creer_lieu,
    creer_recherche,
    unite_de,
)

from .test_demi_journees import exception, module

pytestmark = pytest.mark.django_db
MERCREDI = JOUR + timedelta(days=2)


@pytest.fixture
def matrice():
    """Return the travel times that a search needs."""
    return calculer_matrice([HAZEBROUCK], le=MAINTENANT)


def test_places_left_are_counted_by_half_day():
    """Row L21."""
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    creer_accueil(creer_enfant(besoin=False), unite)
    module(unite, "lundi")
    module(unite, "lundi matin, mercredi")
    demis = places_par_demi_journee([unite.pk], jours=[JOUR, MERCREDI])[unite.pk]
    assert [(d.jour, d.moment, d.places, d.libres) for d in demis] == [
        (JOUR, 0, 3, 0), (JOUR, 1, 3, 1), (MERCREDI, 0, 3, 1), (MERCREDI, 1, 3, 1),
    ]  # fmt: skip


def test_a_unit_without_capacity_has_no_place_left():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    avant = date(2019, 1, 1)
    assert [d.libres for d in places_par_demi_journee([unite.pk], jours=[avant])[unite.pk]] == [0, 0]


def test_the_week_says_who_is_there_on_each_half_day():
    unite, autre = unite_de(creer_lieu(TypeLieu.MECS, places=3)), unite_de(creer_lieu(TypeLieu.MECS))
    toujours = creer_accueil(creer_enfant(besoin=False), unite)
    un = module(unite, "lundi, samedi impaires")
    deux = module(unite, "lundi matin")
    exception(deux, JOUR, apres_midi=True)
    creer_accueil(creer_enfant(besoin=False), autre)
    semaines = semaines_des_unites([unite.pk, autre.pk], au=MERCREDI)
    assert set(semaines) == {unite.pk}  # a unit where everybody is there always has no week to show
    semaine = semaines[unite.pk]
    assert (semaine.lundi, semaine.numero, semaine.toujours) == (JOUR, 10, (toujours,))
    (_, matins), (_, soirs) = semaine.lignes
    assert [c.presents for c in matins] == [(un,), (), (), (), (), (), ()]  # week 10 is even: not this Saturday
    assert soirs[0].presents == (un, deux)
    assert [c.demi.libres for c in soirs] == [0, 2, 2, 2, 2, 2, 2]


def test_a_stay_that_ends_in_the_week_leaves_it():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    un = module(unite, "tous les jours semaines paires", fin=MERCREDI)
    (_, matins), _ = semaines_des_unites([unite.pk], au=JOUR)[unite.pk].lignes
    assert [bool(c.presents) for c in matins] == [True, True, False, False, False, False, False]
    assert matins[0].presents == (un,)


def test_occupation_of_a_place_is_that_of_its_fullest_half_day():
    lieu = creer_lieu(TypeLieu.MECS, places=2)
    unite = unite_de(lieu)
    module(unite, "lundi matin")
    module(unite, "lundi matin, mardi")
    module(unite, "lundi après-midi, mercredi")
    agent = creer_agent()
    (lundi,) = occupation_du_lieu(lieu, pour=agent, au=JOUR).unites
    assert (lundi.occupees, lundi.libres, len(lundi.accueils)) == (2, 0, 3)
    (mardi,) = occupation_du_lieu(lieu, pour=agent, au=JOUR + timedelta(days=1)).unites
    assert (mardi.occupees, mardi.libres) == (1, 1)
    assert occupation_par_lieu([lieu], au=JOUR) == {lieu.pk: 2}
    assert occupation_par_lieu([lieu], au=JOUR + timedelta(days=3)) == {}


def places_vues(unite, rythme=None):
    """Return the places that a search sees in a unit, for a child whose need has a rhythm."""
    enfant = creer_enfant(besoin=False)
    creer_besoin(enfant, commune=HAZEBROUCK, rythme=Rythme.lire(rythme).stocke if rythme else None)
    recherche = creer_recherche([enfant], MotifRecherche.URGENCE)
    groupe = groupe_a_loger(recherche.fratrie_id, pour=creer_agent(Role.DIRECTION), jour=JOUR)
    site = construire_probleme(groupe)
    return int(site.probleme.unit_capacity[site.rang_unite(unite.pk)]), site


@pytest.mark.usefixtures("matrice")
def test_a_unit_full_on_monday_and_tuesday_is_free_for_who_needs_wednesday():
    """Row L21."""
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    module(unite, "lundi, mardi")
    module(unite, "lundi, mardi matin", debut=date(2026, 9, 1))
    assert places_vues(unite, "mercredi")[0] == 2
    assert places_vues(unite, "mardi après-midi, jeudi")[0] == 1
    assert places_vues(unite, "mardi")[0] == 0  # full from September on
    assert places_vues(unite)[0] == 0


@pytest.mark.usefixtures("matrice")
def test_stays_that_end_free_their_half_days_for_the_search():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    module(unite, "lundi", fin=JOUR)
    module(unite, "mardi paires")
    assert places_vues(unite, "lundi")[0] == 1
    assert places_vues(unite, "mardi impaires")[0] == 1
    assert places_vues(unite, "mardi")[0] == 0


@pytest.mark.usefixtures("matrice")
def test_an_added_day_counts_in_the_search():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    exception(module(unite, "lundi"), MERCREDI, matin=True)
    assert places_vues(unite, "mercredi matin paires")[0] == 0
    assert places_vues(unite, "mercredi matin impaires")[0] == 1
    assert places_vues(unite, "mercredi après-midi")[0] == 1


@pytest.mark.usefixtures("matrice")
def test_the_licence_of_a_foster_home_is_seen_by_half_day():
    lieu = creer_lieu(places=2, unites=2, agrement=2)
    un, deux = unite_de(lieu, "U1"), unite_de(lieu, "U2")
    creer_accueil(creer_enfant(besoin=False), un)
    module(deux, "week-end", mode=ModeAccueil.RELAIS, fin_promise=date(2026, 12, 31))
    places, site = places_vues(deux, "mercredi")
    assert (places, site.agrees[lieu.pk]) == (1, 1)
    places, site = places_vues(deux, "samedi")
    assert (places, site.agrees[lieu.pk]) == (0, 0)


@pytest.mark.usefixtures("matrice")
def test_the_group_looks_for_the_half_days_of_all_its_members():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    module(unite, "lundi")
    un = creer_enfant(besoin=False)
    deux = creer_enfant(besoin=False, fratrie=un.appartenances.get().fratrie)
    creer_besoin(un, rythme=Rythme.lire("lundi").stocke)
    creer_besoin(deux, rythme=Rythme.lire("mercredi").stocke)
    creer_recherche([un, deux], MotifRecherche.URGENCE)
    groupe = groupe_a_loger(un.appartenances.get().fratrie_id, pour=creer_agent(Role.DIRECTION), jour=JOUR)
    assert groupe.rythme == Rythme.lire("lundi, mercredi")
    site = construire_probleme(groupe)
    assert int(site.probleme.unit_capacity[site.rang_unite(unite.pk)]) == 1
