"""Second factor in a browser: an application of codes, recovery codes, a passkey alone, a form saved from expiry."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from tests.factories import creer_agent, creer_service
from tests.web.comptes.totp import code

from .test_trouver_une_place import MOT_DE_PASSE, sans_faute

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
LARGEURS = (1280, 390)


@pytest.fixture
def agent(transactional_db: None, fabrique: Callable[..., Any], settings: Any, tmp_path: Path) -> Agent:
    """Make an agent whose role demands a second factor that he has not."""
    settings.HAVRE_CLES = tmp_path / "cles"
    settings.HAVRE_SECOND_FACTEUR = "tous"
    with fabrique():
        return creer_agent(Role.RTASE, service=creer_service("hazebrouck"))


@pytest.fixture
def appareil(page_surveillee: Page) -> CDPSession:
    """Give the browser an authenticator that verifies its user and keeps keys, as a telephone does."""
    cdp = page_surveillee.context.new_cdp_session(page_surveillee)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp


def donner_le_mot_de_passe(page: Page, adresse: str, agent: Agent) -> None:
    page.goto(adresse + "/compte/login/")
    page.get_by_label("Identifiant").fill(agent.identifiant)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def sortir(page: Page, adresse: str) -> None:
    page.goto(adresse + "/compte/logout/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()


def laisser_passer(page: Page, *, minutes: int) -> None:
    """Move the clock of the page, minute after minute, so that what it asks the server is answered between."""
    for _ in range(minutes):
        page.clock.run_for(60_000)


@pytest.mark.parametrize("largeur", LARGEURS)
def test_an_application_of_codes_is_set_up_then_asked(
    page_surveillee: Page, live_server: Any, agent: Agent, largeur: int
):
    page = page_surveillee
    page.set_viewport_size({"width": largeur, "height": 844})
    donner_le_mot_de_passe(page, live_server.url, agent)
    expect(page.get_by_role("main")).to_contain_text("Avant d'aller plus loin")
    sans_faute(page)
    page.get_by_role("link", name="Mettre en place l'application").click()
    secret = page.locator("code.empreinte").inner_text()
    sans_faute(page)
    page.get_by_label("Code affiché par l'application").fill(code(secret))
    page.get_by_role("button", name="Vérifier et mettre en place").click()
    page.get_by_role("button", name="Afficher dix codes").click()
    secours = page.locator(".codes-secours code").all_inner_texts()
    assert len(secours) == 10
    sans_faute(page)
    page.get_by_role("link", name="C'est noté").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
    sortir(page, live_server.url)
    donner_le_mot_de_passe(page, live_server.url, agent)
    sans_faute(page)
    page.get_by_label("Code").fill(code(secret, pas=1))
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
    sortir(page, live_server.url)
    donner_le_mot_de_passe(page, live_server.url, agent)
    page.get_by_label("Code").fill(secours[0])
    page.get_by_role("button", name="Entrer").click()
    page.goto(live_server.url + "/compte/second-facteur/")
    expect(page.get_by_role("main")).to_contain_text(re.compile("9.codes"))


def test_a_passkey_opens_alone(page_surveillee: Page, live_server: Any, agent: Agent, appareil: CDPSession):
    page = page_surveillee
    donner_le_mot_de_passe(page, live_server.url, agent)
    page.get_by_role("link", name="Ajouter une clé").click()
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_label("Entrer avec cette clé seule").check()
    sans_faute(page)
    page.get_by_role("button", name="Créer la clé").click()
    page.get_by_role("button", name="Afficher dix codes").click()
    page.goto(live_server.url + "/compte/second-facteur/")
    expect(page.get_by_role("main")).to_contain_text("sans mot de passe")
    sans_faute(page)
    sortir(page, live_server.url)
    page.get_by_role("button", name="Entrer avec une clé d'accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
    page.goto(live_server.url + "/compte/connexions")
    expect(page.get_by_role("main")).to_contain_text("clé d'accès")
    sans_faute(page)
    sortir(page, live_server.url)
    donner_le_mot_de_passe(page, live_server.url, agent)
    page.get_by_role("button", name="Utiliser une clé d'accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")


def test_the_end_of_a_session_is_told_before_it_comes(
    page_surveillee: Page, live_server: Any, agent: Agent, settings: Any
):
    settings.HAVRE_SECOND_FACTEUR = "aucun"
    page = page_surveillee
    page.clock.install()
    donner_le_mot_de_passe(page, live_server.url, agent)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
    reste = {"reste_s": 100}
    page.route("**/compte/session", lambda route: route.fulfill(json=reste))
    laisser_passer(page, minutes=29)
    expect(page.get_by_role("alert").get_by_text("Votre connexion va se fermer")).to_be_visible()
    sans_faute(page)
    reste["reste_s"] = 1800
    page.get_by_role("button", name="Rester connecté").click()
    expect(page.get_by_text("Votre connexion va se fermer")).to_be_hidden()
    reste["reste_s"] = 0
    laisser_passer(page, minutes=30)
    expect(page.get_by_role("alert").get_by_text("Votre connexion est fermée")).to_be_visible()
