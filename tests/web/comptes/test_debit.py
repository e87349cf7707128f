"""Limits of searches, of downloads and of guessed addresses; requests too big; each said in French."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Evenement
from havre.web.comptes import debit
from havre.web.comptes.debit import nature_de
from havre.web.socle.envois import OCTETS_AU_PLUS, EnvoiTropLourd
from tests.factories import MAINTENANT
from tests.web.lecture import texte
from tests.web.matrice.essais import Monde, connecte
from tests.web.matrice.table import Situation, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def limites(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Let two requests through, so that the third is refused."""
    cache.clear()
    settings.HAVRE_DEBIT = True
    monkeypatch.setattr(debit, "repere", lambda nom: SimpleNamespace(nombre=2))


def evenements() -> list[dict]:
    return [e.donnees for e in Evenement.objects.filter(action="connexion.limiter").order_by("pk")]


@pytest.mark.parametrize(("url", "nature"), [("/recherche?q=lou", "recherches"), ("/enfants/export.csv", "fichiers")])
@pytest.mark.usefixtures("limites")
def test_beyond_the_limit_an_agent_is_told_and_the_journal_knows(connecter, url, nature, monkeypatch):
    client, collegue = connecter(Role.DIRECTION), connecter(Role.DIRECTION)
    assert [client.get(url).status_code for _ in range(2)] == [200, 200]
    for _ in range(2):
        refus = client.get(url)
        assert refus.status_code == 429
        assert "Réessayez dans 10 minutes" in texte(refus)
        assert refus["Retry-After"] == "600"
    [donnees] = evenements()
    assert donnees["nature"] == nature
    assert Evenement.objects.get(action="connexion.limiter").agent_id == client.agent.pk
    assert client.get("/enfants/").status_code == 200
    assert collegue.get(url).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: MAINTENANT + timedelta(minutes=10))
    assert client.get(url).status_code == 200


@pytest.mark.usefixtures("limites")
def test_guessed_secret_addresses_are_refused_to_the_workstation():
    client = Client()
    urls = [f"/echeances/calendrier/{n}.ics" for n in range(4)]
    statuts = [client.get(url).status_code for url in urls]
    assert statuts == [404, 404, 429, 429]
    assert len(evenements()) == 1
    assert client.get(urls[0], REMOTE_ADDR="10.9.8.7").status_code == 404
    assert client.get("/compte/login/").status_code == 200


def test_every_address_that_gives_a_file_is_counted(monde: Monde, sans_dessin: None):
    oublies = []
    with connecte(Role.DIRECTION, monde) as client:
        for route, adresse in table().items():
            temoins = client.cookies.copy()
            reponse = client.get(adresse.url(monde[Situation.MIEN]))
            client.cookies = temoins
            if reponse.has_header("Content-Disposition") and nature_de(route) != "fichiers":
                oublies.append(route)
    assert oublies == []


@pytest.mark.parametrize(("annonce", "statut"), [(OCTETS_AU_PLUS + 1, 413), ("9" * 400, 413), ("", 200)])
def test_a_request_too_big_is_refused_by_its_size(annonce, statut):
    requete = RequestFactory().post("/", CONTENT_LENGTH=str(annonce))
    reponse = EnvoiTropLourd(lambda _: HttpResponse("lu"))(requete)
    assert reponse.status_code == statut
    assert (reponse.content == b"lu") == (statut == 200)


@pytest.mark.parametrize("annonce", ["²", "-1", "abc", "1 2"])
def test_a_size_that_is_no_number_is_refused(client, annonce):
    reponse = client.post("/compte/login/", {"login": "a"}, headers={"content-length": annonce})
    assert reponse.status_code == 400
    assert "illisible" in texte(reponse)
