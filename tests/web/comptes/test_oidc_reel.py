"""The login through a real provider, django-oauth-toolkit in another process: code, PKCE, nonce, signed token, way out.

What a provider that lies is answered stands in `test_oidc.py`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from havre.apps.agents.acces.identites import rattacher
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, Connexion
from havre.apps.agents.queries import agent_systeme
from tests.factories import MAINTENANT, creer_agent
from tests.web.comptes import fournisseur_reel
from tests.web.comptes.fournisseur_reel import CLIENT, MOT_DE_PASSE, SECRET
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
ICI = "http://testserver"


@pytest.fixture(scope="module")
def processus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Start the provider, and end it with the module."""
    commande = [
        sys.executable, fournisseur_reel.__file__, tmp_path_factory.mktemp("fournisseur"),
        f"{ICI}/compte/oidc/retour", f"{ICI}/compte/oidc/sortie",
    ]  # fmt: skip
    with subprocess.Popen(commande, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as lance:
        try:
            yield SimpleNamespace(**json.loads(lance.stdout.readline()))
        finally:
            lance.terminate()


@pytest.fixture
def fournisseur(processus: SimpleNamespace, settings) -> SimpleNamespace:
    """Set Havre for the provider."""
    cache.clear()
    settings.HAVRE_OIDC = settings.HAVRE_OIDC | {
        "emetteur": processus.emetteur, "client": CLIENT, "secret": SECRET, "nom": "Le fournisseur", "pkce": True,
    }  # fmt: skip
    return processus


@pytest.fixture
def agent(fournisseur: SimpleNamespace) -> Agent:
    """Return the agent to whom the first account of the provider is attached."""
    trouve = creer_agent(Role.RTASE)
    rattacher(
        agent=trouve, emetteur=fournisseur.emetteur, sujet=fournisseur.sujets["connue"], motif="Essai",
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    return trouve


def entrer(client: Client, compte: str) -> tuple[requests.Session, str]:
    """Do what somebody does in the pages of the provider; return his browser there and the address of the way back."""
    navigateur = requests.Session()
    page = navigateur.get(client.get("/compte/oidc/?next=/places/")["Location"], timeout=10)
    assert "<form" in page.text
    valeurs = dict(re.findall(r'name=["\']?(csrfmiddlewaretoken|next)["\']? value=["\']([^"\']*)', page.text))
    valeurs["next"] = valeurs["next"].replace("&amp;", "&")
    page = navigateur.post(
        page.url, valeurs | {"username": compte, "password": MOT_DE_PASSE}, timeout=10, allow_redirects=False
    )
    suite = navigateur.get(
        requests.compat.urljoin(page.url or page.request.url, page.headers["Location"]), timeout=10,
        allow_redirects=False,
    )  # fmt: skip
    retour = suite.headers["Location"]
    assert retour.startswith(f"{ICI}/compte/oidc/retour?"), retour
    return navigateur, retour.removeprefix(ICI)


def test_an_attached_agent_comes_in_and_goes_out_of_both(fournisseur, agent):
    client = Client()
    navigateur, retour = entrer(client, "connue")
    assert client.get(retour)["Location"] == "/places/"
    assert client.get("/places/").status_code == 200
    assert Connexion.objects.get(agent=agent).moyen == "Le fournisseur"
    page = client.post("/compte/logout/")
    [adresse] = re.findall(r'href="(http://127[^"]+)"', page.content.decode())
    fin = navigateur.get(adresse.replace("&amp;", "&"), timeout=10, allow_redirects=False)
    assert fin.headers["Location"].startswith(f"{ICI}/compte/oidc/sortie")
    client.get(fin.headers["Location"].removeprefix(ICI))
    assert "déconnecté de Le fournisseur aussi" in texte(client.get("/compte/login/"))
    assert client.get("/places/").status_code == 302


def test_its_token_is_signed_for_us_with_our_nonce(fournisseur, agent):
    client = Client()
    demande = parse_qs(urlsplit(client.get("/compte/oidc/")["Location"]).query)
    assert demande["code_challenge_method"] == ["S256"]
    _, retour = entrer(client, "connue")
    client.get(retour)
    assert client.session["oidc_id_token"].count(".") == 2


def test_an_account_that_havre_does_not_know_stays_out(fournisseur, agent):
    client = Client()
    _, retour = entrer(client, "inconnue")
    assert client.get(retour)["Location"] == "/compte/login/"
    assert "Havre non" in texte(client.get("/compte/login/"))
    assert not Connexion.objects.filter(agent__isnull=False).exists()


@pytest.mark.parametrize("quoi", ["code_verifier", "nonce"])
def test_a_proof_or_a_nonce_that_was_changed_opens_nothing(fournisseur, agent, quoi):
    client = Client()
    _, retour = entrer(client, "connue")
    session = client.session
    for etat in session["oidc_states"].values():
        etat[quoi] = "x" * 64
    session.save()
    assert client.get(retour)["Location"] == "/compte/login/"
    assert "n'a pas pu être vérifiée" in texte(client.get("/compte/login/"))
    assert client.get("/places/").status_code == 302


def test_a_code_serves_once_and_for_its_own_browser(fournisseur, agent):
    client, voleur = Client(), Client()
    _, retour = entrer(client, "connue")
    assert voleur.get(retour)["Location"] == "/compte/login/"
    assert client.get(retour)["Location"] == "/places/"
    assert client.get(retour)["Location"] == "/compte/login/"


def test_a_wrong_secret_of_the_client_is_refused_by_the_provider(fournisseur, agent, settings):
    settings.HAVRE_OIDC = settings.HAVRE_OIDC | {"secret": "un autre"}
    client = Client()
    _, retour = entrer(client, "connue")
    assert client.get(retour)["Location"] == "/compte/login/"
    assert not Connexion.objects.filter(agent__isnull=False).exists()
