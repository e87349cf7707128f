"""Error pages say what happened and what to do; headers of every page forbid what no page needs."""

import pytest
from django.test import Client, RequestFactory

from havre.apps.agents.enums import Role
from havre.common.chiffrement import CleManquante, ContenuAltere
from havre.web.socle.coffre import ContenuIllisible
from havre.web.socle.erreurs import panne, requete_invalide
from tests.web.lecture import texte


@pytest.mark.django_db
def test_a_missing_page_says_where_to_go(connecter, client: Client):
    page = connecter(Role.RTASE).get("/nulle-part")
    assert page.status_code == 404
    assert "Il n'y a rien à cette adresse" in texte(page)
    assert client.get("/nulle-part").status_code in {302, 404}


@pytest.mark.django_db
def test_a_refused_page_gives_the_rule(connecter):
    page = connecter(Role.CRIP).get("/places/")
    assert page.status_code == 403
    assert "Vos rôles ne permettent pas ceci" in texte(page)


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained(connecter):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/compte/login/", {"login": "x", "password": "y"})
    assert page.status_code == 403
    assert "Ce formulaire n'est plus valable" in texte(page)


def test_a_failure_is_told_without_the_database(settings):
    settings.HAVRE_DEMONSTRATION = True
    reponse = panne(RequestFactory().get("/"))
    assert reponse.status_code == 500
    assert "Havre a eu une panne" in texte(reponse)


@pytest.mark.django_db
def test_an_unreadable_request_is_told(rf):
    from django.contrib.auth.models import AnonymousUser

    requete = rf.get("/")
    requete.user = AnonymousUser()
    requete.resolver_match = None
    assert requete_invalide(requete, Exception()).status_code == 400


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client):
    politique = client.get("/compte/login/")["Content-Security-Policy"]
    for regle in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert regle in politique
    assert "unsafe" not in politique


@pytest.mark.django_db
def test_too_many_attempts_are_told_when_to_come_back(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(2):
        page = client.post("/compte/login/", {"login": "x", "password": "y"})
    assert page.status_code == 429
    assert "Attendez cinq minutes" in texte(page)


@pytest.mark.django_db
def test_a_missing_key_is_named_on_the_page_and_nothing_fails(connecter, settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"
    client = connecter(Role.RTASE)
    requete = RequestFactory().get("/")
    requete.user, requete.resolver_match = client.get("/").wsgi_request.user, None
    garde = ContenuIllisible(lambda requete: None)
    page = garde.process_exception(requete, CleManquante("La clé de chiffrement « cle-0007 » manque dans /cles."))
    assert page.status_code == 503
    assert "« cle-0007 » manque" in texte(page)
    page = garde.process_exception(requete, ContenuAltere("Ce contenu a été altéré."))
    assert (page.status_code, "sauvegarde" in texte(page)) == (409, True)
    assert garde.process_exception(requete, ValueError()) is None
