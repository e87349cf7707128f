"""The pages on one fixed day, and a browser logged in for each role."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo

import pytest
from django.test import Client
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, Service
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import JOUR, MAINTENANT, TOURNAI, creer_agent, creer_enfant, creer_fratrie, creer_mesure
from tests.web.matrice.essais import monde, sans_dessin

__all__ = ["monde", "sans_dessin"]


@pytest.fixture(autouse=True)
def _un_jour_fixe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages believe that today is the day of the factories."""
    localdate = timezone.localdate

    def le_jour(value: datetime | None = None, timezone: tzinfo | None = None) -> date:
        return JOUR if value is None else localdate(value, timezone)

    monkeypatch.setattr(timezone, "localdate", le_jour)
    monkeypatch.setattr(timezone, "now", lambda: MAINTENANT)


@pytest.fixture
def matrice(db: None) -> None:
    """Compute the travel times that the searches read."""
    calculer_matrice([TOURNAI], le=MAINTENANT)


@pytest.fixture
def connecter(db: None) -> Callable[..., Client]:
    """Return a maker of logged-in clients: `connecter(Role.RTASE, service=service)`; `client.agent` is the agent."""

    def faire(role: Role | None, *, service: Service | None = None, agent: Agent | None = None) -> Client:
        client = Client()
        client.agent = agent or creer_agent(role, service=service)
        client.force_login(client.agent)
        return client

    return faire


@pytest.fixture
def direction(connecter: Callable[..., Client]) -> Client:
    """Return a client who may see and choose everything."""
    return connecter(Role.DIRECTION)


@pytest.fixture
def fratrie_en_attente(db: None) -> Callable[..., tuple]:
    """Return a maker of sibling groups whose placement is ordered and not carried out."""

    def faire(*prenoms: str, naissance: date = date(2016, 5, 4), **options: object) -> tuple:
        fratrie = creer_fratrie()
        service = options.pop("service", None)
        enfants = [creer_enfant(p, naissance=naissance, fratrie=fratrie, service=service) for p in prenoms]
        creer_mesure(enfants, **options)
        return fratrie, enfants

    return faire
