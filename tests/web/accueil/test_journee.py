"""The first page: what waits and what is due for those who follow children; figures or links for the others."""

from datetime import date

import pytest

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.reperes import poids
from havre.apps.agents.enums import Role
from havre.web.composants.formats import jour
from tests.factories import creer_accueil, creer_enfant, creer_lieu, creer_service, unite_de
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def test_the_day_shows_the_longest_waits_first(direction, fratrie_en_attente):
    # row L3
    fratrie_en_attente("Recente", le=date(2026, 2, 20))
    fratrie_en_attente("Ancienne", le=date(2025, 12, 1))
    page = texte(direction.get("/")).replace("\u00a0", " ")
    assert page.index("Ancienne") < page.index("Recente")
    assert "91" not in page
    assert "2 mois" in page


def test_promised_ends_come_late_ones_first(direction):
    # row L1
    lieu = creer_lieu(places=2)
    for prenom, fin in (("Bientot", date(2026, 3, 10)), ("Passee", date(2026, 2, 20))):
        creer_accueil(
            creer_enfant(prenom), unite_de(lieu), mode=ModeAccueil.URGENCE, debut=date(2026, 2, 1), fin_promise=fin
        )
    page = texte(direction.get("/")).split("Fins promises")[1].replace("\u00a0", " ")
    assert page.index("Passee") < page.index("Bientot")
    assert "dépassée de 10 jours" in page


def test_an_arrival_to_confirm_leads_to_the_act(direction):
    accueil = creer_accueil(creer_enfant("Lou"), unite_de(creer_lieu()), debut=date(2026, 3, 1), admis_le=None)
    assert f'href="/places/accueils/{accueil.pk}/arrivee"' in direction.get("/").content.decode()


def test_orders_not_carried_out_are_counted(direction, fratrie_en_attente):
    # row L8
    fratrie_en_attente("Lou", "Sam")
    assert "2 mesures ordonnées et non exécutées" in texte(direction.get("/"))


def test_who_follows_nobody_sees_what_the_role_opens(connecter):
    page = texte(connecter(Role.JUGE).get("/"))
    assert "Ce que votre rôle ouvre" in page
    assert "Lieux" in page
    assert "Enfants" not in page


def test_an_elected_member_sees_no_child_and_no_small_count(connecter, fratrie_en_attente):
    fratrie_en_attente("Lou", "Sam")
    page = connecter(Role.ELU).get("/").content.decode()
    assert "moins de 5" in page
    assert "Lou" not in page
    assert "Sam" not in page


def test_a_team_does_not_see_the_waits_of_another(connecter, fratrie_en_attente):
    fratrie_en_attente("Lou", service=creer_service("valenciennes"))
    page = texte(connecter(Role.REFERENT, service=creer_service("hazebrouck")).get("/"))
    assert "Lou" not in page
    assert "Personne n'attend" in page


def test_the_notice_prints_every_weight_of_the_ranking(client):
    page = texte(client.get("/aide/classement"))
    assert jour(poids().version).replace("\u00a0", " ") in page.replace("\u00a0", " ")
    assert "Chaque toit de plus pour une même fratrie 250" in page
    assert page.count("Quitter le lieu où il vit") == 2


@pytest.mark.usefixtures("matrice")
def test_the_search_finds_children_places_and_communes_that_one_may_see(connecter, fratrie_en_attente):
    lieu = creer_lieu()
    _, (lou,) = fratrie_en_attente("Lou", service=creer_service("hazebrouck"))
    client = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    assert str(lou.personne) in texte(client.get(f"/recherche?q={lou.personne.nom}"))
    assert lieu.nom in texte(client.get(f"/recherche?q={lieu.nom}"))
    assert "Communes Hazebrouck (59)" in texte(client.get("/recherche?q=hazebrouk"))
    assert "Rien ne correspond" in texte(client.get("/recherche?q=zzzzzzzzz"))
    assert "Que cherchez-vous" in texte(client.get("/recherche"))
    voisin = connecter(Role.REFERENT, service=creer_service("valenciennes"))
    assert str(lou.personne) not in texte(voisin.get(f"/recherche?q={lou.personne.nom}"))
