"""Passwords in the pages: change, one-time link, change demanded first."""

import pytest
from django.test import Client

from havre.apps.agents.acces.mots_de_passe import donner_lien
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, Connexion
from havre.apps.journal.models import Evenement
from tests.factories import MAINTENANT, creer_agent
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
SEPT_MOTS = "girafe tambour nuage lampe violet sentier brique"
CHANGER = "/compte/password/change/"


def test_changing_ones_password_ends_the_other_sessions(entrer):
    agent = creer_agent(Role.RTASE)
    ici, ailleurs = entrer(agent), entrer(agent)
    saisie = {"oldpassword": MOT_DE_PASSE, "password1": SEPT_MOTS, "password2": SEPT_MOTS}
    assert ici.post(CHANGER, saisie).status_code == 302
    assert ici.get("/").status_code == 200
    assert ailleurs.get("/").status_code == 302
    assert Connexion.objects.filter(agent=agent).count() == 1
    assert Evenement.objects.filter(action="mot_de_passe.changer", agent_id=agent.pk).count() == 1


def test_a_weak_password_is_refused_with_what_is_enough(entrer):
    client = entrer(creer_agent(Role.RTASE))
    faible = {"oldpassword": MOT_DE_PASSE, "password1": "Dunkerque-2026", "password2": "Dunkerque-2026"}
    page = texte(client.post(CHANGER, faible))
    assert "beaucoup choisissent" in page
    assert "7 mots sans lien entre eux" in page


def test_a_password_to_be_changed_comes_before_anything_else(entrer):
    agent = creer_agent(Role.RTASE)
    Agent.objects.filter(pk=agent.pk).update(mot_de_passe_provisoire=True)
    client = entrer(agent)
    assert client.get("/places/")["Location"] == CHANGER
    assert "avant d'aller plus loin" in texte(client.get(CHANGER))
    client.post(CHANGER, {"oldpassword": MOT_DE_PASSE, "password1": SEPT_MOTS, "password2": SEPT_MOTS})
    assert client.get("/places/").status_code == 200


def test_a_link_lets_its_agent_choose_a_password(entrer):
    agent, par = creer_agent(Role.RTASE), creer_agent(Role.ADMINISTRATION)
    dedans = entrer(agent)
    adresse = f"/compte/lien/{donner_lien(agent=agent, motif='Oublié', par=par, le=MAINTENANT)}"
    assert dedans.get("/").status_code == 302
    client = Client()
    assert "Choisissez votre mot de passe" in texte(client.get(adresse))
    saisie = {"identifiant": agent.identifiant, "nouveau": "Dunkerque-2026", "encore": "Dunkerque-2026"}
    assert "beaucoup choisissent" in texte(client.post(adresse, saisie))
    saisie |= {"nouveau": SEPT_MOTS, "encore": "autre chose"}
    assert "ne sont pas les mêmes" in texte(client.post(adresse, saisie))
    saisie["encore"] = SEPT_MOTS
    page = client.post(adresse, saisie | {"identifiant": "quelqu'un"})
    assert "ne va pas avec cet identifiant" in texte(page)
    assert SEPT_MOTS not in page.content.decode()
    assert client.post(adresse, saisie)["Location"] == "/compte/login/"
    assert client.post("/compte/login/", {"login": agent.identifiant, "password": SEPT_MOTS})["Location"] == "/"
    assert "Motif : Oublié" in texte(client.get("/"))
    assert client.get(adresse).status_code == 404
    assert "Ce lien ne sert plus" in texte(client.get(adresse))


def test_links_are_not_tried_without_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password_from_key": "3/m/ip"}
    codes = [client.post("/compte/lien/au-hasard").status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]


def test_an_account_without_password_here_is_told_so(connecter):
    client = connecter(Role.RTASE)
    client.agent.set_unusable_password()
    client.agent.save()
    client.force_login(client.agent)
    assert "pas de mot de passe ici" in texte(client.get(CHANGER, follow=True))
