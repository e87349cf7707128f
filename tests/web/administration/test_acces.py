"""Access of the accounts, as the administrator sees and mends it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from havre.apps.agents.acces import codes, facteurs
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.journal.models import Evenement
from tests.factories import MAINTENANT, creer_agent
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
LISTE = "/admin-havre/acces/"


@pytest.fixture
def administrateur(connecter) -> Client:
    return connecter(Role.ADMINISTRATION)


def donner_un_facteur(agent: Agent) -> None:
    secret = facteurs.chiffrer_secret("JBSWY3DPEHPK3PXP", agent.pk)
    Authenticator.objects.create(user=agent, type="totp", data={"secret": secret})
    codes.generer(agent=agent, le=MAINTENANT)


def test_accounts_are_found_by_name_and_by_what_they_lack(administrateur, compte_requetes):
    avec, sans = creer_agent(Role.REFERENT, nom="Avec"), creer_agent(Role.REFERENT, nom="Sans")
    donner_un_facteur(avec)
    page = texte(administrateur.get(LISTE))
    assert "Camille Avec" in page
    assert "Camille Sans" in page
    assert "Camille Avec" not in texte(administrateur.get(f"{LISTE}?facteur=sans"))
    assert "Aucun compte ne répond" in texte(administrateur.get(f"{LISTE}?q=personne"))
    assert sans.identifiant in texte(administrateur.get(f"{LISTE}?q={sans.identifiant}"))
    compte_requetes(lambda: administrateur.get(LISTE), lambda n: [creer_agent(Role.REFERENT) for _ in range(n)])


def test_a_link_is_made_with_a_reason_and_shown_once(administrateur):
    agent = creer_agent(Role.REFERENT)
    adresse = f"{LISTE}{agent.pk}/lien"
    assert "Dites pourquoi" in texte(administrateur.post(adresse, {"motif": " "}))
    page = administrateur.post(adresse, {"motif": "Oublié"})
    assert "http://testserver/compte/lien/" in texte(page)
    assert page["Cache-Control"].startswith("max-age=0")
    assert "/compte/lien/" not in administrateur.get(f"{LISTE}{agent.pk}").content.decode()
    assert "lien remis" in texte(administrateur.get(f"{LISTE}{agent.pk}"))


def test_a_factor_is_reset_with_a_reason(administrateur):
    agent = creer_agent(Role.REFERENT)
    donner_un_facteur(agent)
    assert "application à codes" in texte(administrateur.get(f"{LISTE}{agent.pk}"))
    page = administrateur.post(f"{LISTE}{agent.pk}/facteur", {"motif": "Téléphone perdu"}, follow=True)
    assert "remis à zéro" in texte(page)
    assert not facteurs.en_a_un(agent)
    assert Evenement.objects.get(action="facteur.reinitialiser").agent_id == administrateur.agent.pk


def test_nobody_mends_his_own_access_there(administrateur):
    soi = administrateur.agent
    assert "C'est votre compte" in texte(administrateur.get(f"{LISTE}{soi.pk}"))
    for acte, message in (("lien", "Pour votre propre compte"), ("facteur", "son propre second facteur")):
        assert message in texte(administrateur.post(f"{LISTE}{soi.pk}/{acte}", {"motif": "essai"}))


def test_sessions_are_ended_and_attempts_let_again(administrateur, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    cache.clear()
    agent = creer_agent(Role.REFERENT)
    bon = {"login": agent.identifiant, "password": "mot de passe d'essai"}
    for _ in range(2):
        client.post("/compte/login/", bon | {"password": "faux"})
    assert "Trop d'essais" in texte(client.post("/compte/login/", bon))
    administrateur.post(f"{LISTE}{agent.pk}/debloquer")
    assert client.post("/compte/login/", bon)["Location"] == "/"
    assert client.get("/").status_code == 200
    page = administrateur.post(f"{LISTE}{agent.pk}/connexions", {"motif": "Poste volé"}, follow=True)
    assert "1 connexion fermée" in texte(page)
    assert client.get("/").status_code == 302


def test_the_administrator_does_not_see_when_people_work(administrateur, client):
    agent = creer_agent(Role.REFERENT)
    client.post("/compte/login/", {"login": agent.identifiant, "password": "mot de passe d'essai"})
    page = texte(administrateur.get(f"{LISTE}{agent.pk}"))
    assert "Derniers événements" not in page


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATION])
def test_only_the_administration_comes_here(connecter, role):
    client, agent = connecter(role), creer_agent(Role.REFERENT)
    adresses = [LISTE, *(f"{LISTE}{agent.pk}{suite}" for suite in ("", "/lien", "/facteur", "/connexions"))]
    assert {client.get(a).status_code for a in adresses} == {403}
    actes = [f"{LISTE}{agent.pk}/{suite}" for suite in ("lien", "facteur", "connexions", "debloquer")]
    assert {client.post(a, {"motif": "essai"}).status_code for a in actes} == {403}
    assert not Evenement.objects.filter(objet_id=str(agent.pk), objet_type="agents.agent").exists()
