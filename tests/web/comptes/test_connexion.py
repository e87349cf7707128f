"""Log in, log out, the demonstration accounts, the look."""

import pytest
from django.test import Client, override_settings

from havre.apps.agents.enums import Role
from tests.factories import creer_agent
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def test_an_agent_logs_in_by_identifier(client: Client):
    agent = creer_agent(Role.RTASE)
    reponse = client.post("/compte/login/", {"login": agent.identifiant, "password": "mot de passe d'essai"})
    assert (reponse.status_code, reponse["Location"]) == (302, "/")
    assert agent.nom_complet() in texte(client.get("/"))


def test_a_wrong_password_is_said_without_telling_which_part_is_wrong(client: Client):
    agent = creer_agent(Role.RTASE)
    page = client.post("/compte/login/", {"login": agent.identifiant, "password": "autre"})
    assert "L'identifiant ou le mot de passe n'est pas le bon" in texte(page)
    assert f'value="{agent.identifiant}"' in page.content.decode()
    assert "autre" not in page.content.decode()


def test_demonstration_accounts_are_listed_in_the_demonstration_only(client: Client):
    agent = creer_agent(Role.RTASE)
    type(agent).objects.filter(pk=agent.pk).update(de_demonstration=True)
    assert agent.identifiant not in client.get("/compte/login/").content.decode()
    with override_settings(HAVRE_DEMONSTRATION=True):
        page = client.get("/compte/login/")
        assert agent.identifiant in page.content.decode()
        assert "Responsable territorial ASE" in texte(page)


@pytest.mark.parametrize("adresse", ["/compte/login/", "/aide/classement", "/accessibilite"])
def test_every_page_of_the_demonstration_says_that_the_data_are_synthetic(client: Client, adresse):
    assert "aucun enfant réel" not in texte(client.get(adresse))
    with override_settings(HAVRE_DEMONSTRATION=True):
        assert "Données synthétiques : aucun enfant réel" in texte(client.get(adresse)).replace(" :", " :")


def test_nobody_opens_an_account_alone(client: Client):
    avant = type(creer_agent()).objects.count()
    page = client.get("/compte/signup/")
    assert "ouverts par l'administration" in texte(page)
    client.post("/compte/signup/", {"username": "intrus", "password1": "x" * 14, "password2": "x" * 14})
    assert type(creer_agent()).objects.count() == avant + 1


def test_logging_out_asks_a_post(connecter):
    client = connecter(Role.RTASE)
    assert "Se déconnecter" in texte(client.get("/compte/logout/"))
    assert client.get("/").status_code == 200
    client.post("/compte/logout/")
    assert client.get("/").status_code == 302


def test_changing_the_password_shows_each_error_at_its_field(connecter):
    client = connecter(Role.RTASE)
    page = client.post("/compte/password/change/", {"oldpassword": "faux", "password1": "court", "password2": "autre"})
    assert "Rien n'a été enregistré" in texte(page)
    assert page.content.decode().count('class="champ-erreur"') >= 1


@pytest.mark.parametrize(("theme", "attribut"), [("sombre", 'data-theme="sombre"'), ("clair", 'data-theme="clair"')])
def test_the_look_is_kept_without_javascript(client: Client, theme, attribut):
    reponse = client.post("/compte/apparence", {"theme": theme, "retour": "/accessibilite"})
    assert reponse["Location"] == "/accessibilite"
    assert attribut in client.get("/accessibilite").content.decode()
    client.post("/compte/apparence", {"theme": "systeme"})
    assert "data-theme" not in client.get("/accessibilite").content.decode()


def test_the_look_never_sends_to_another_site(client: Client):
    reponse = client.post("/compte/apparence", {"theme": "clair", "retour": "https://ailleurs.example/"})
    assert reponse["Location"] == "/"


@pytest.mark.parametrize("adresse", ["/compte/email/", "/compte/password/reset/", "/compte/confirm-email/"])
def test_no_page_of_accounts_sends_mail(client: Client, connecter, adresse):
    for navigateur in (client, connecter(Role.RTASE)):
        assert navigateur.post(adresse, {"email": "a@exemple.invalid", "action_add": ""}).status_code == 404


def test_a_new_password_opens_the_next_session(connecter):
    client, nouveau = connecter(Role.RTASE), "girafe tambour nuage lampe violet sentier brique"
    saisie = {"oldpassword": "mot de passe d'essai", "password1": nouveau, "password2": nouveau}
    assert client.post("/compte/password/change/", saisie).status_code == 302
    reponse = Client().post("/compte/login/", {"login": client.agent.identifiant, "password": nouveau})
    assert reponse["Location"] == "/"


def test_an_account_closed_is_told_so(client: Client):
    agent = creer_agent(Role.RTASE)
    type(agent).objects.filter(pk=agent.pk).update(is_active=False)
    saisie = {"login": agent.identifiant, "password": "mot de passe d'essai"}
    reponse = client.post("/compte/login/", saisie, follow=True)
    assert "inactif" in texte(reponse) or "n'est pas le bon" in texte(reponse)


def test_logging_in_adds_no_message_and_logging_out_says_so(client: Client):
    agent = creer_agent(Role.RTASE)
    saisie = {"login": agent.identifiant, "password": "mot de passe d'essai"}
    assert 'class="messages"' not in client.post("/compte/login/", saisie, follow=True).content.decode()
    assert "Vous êtes déconnecté" in texte(client.post("/compte/logout/", follow=True))
