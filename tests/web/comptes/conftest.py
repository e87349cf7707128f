"""A clock that the tests of accounts move, and logins by the page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from havre.apps.agents.models import Agent
from tests.factories import MAINTENANT

MOT_DE_PASSE = "mot de passe d'essai"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


@pytest.fixture
def avancer(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Return what moves the clock of the pages forward."""
    ecoule = timedelta()

    def faire(duree: timedelta) -> None:
        nonlocal ecoule
        ecoule += duree
        maintenant = MAINTENANT + ecoule
        monkeypatch.setattr(timezone, "now", lambda: maintenant)

    return faire


@pytest.fixture
def entrer(db: None) -> Callable[..., Client]:
    """Return a maker of clients that came in by the login page."""

    def faire(agent: Agent, client: Client | None = None, suite: str = "") -> Client:
        client = client or Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.44")
        saisie = {"login": agent.identifiant, "password": MOT_DE_PASSE} | ({"next": suite} if suite else {})
        client.derniere = client.post("/compte/login/", saisie)
        return client

    return faire
