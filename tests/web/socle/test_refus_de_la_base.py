"""A row that the second barrier refuses to write is a refusal told to the agent, not a failure."""

import psycopg
import pytest
from django.db import ProgrammingError
from django.http import HttpResponse

from havre.apps.agents.enums import Role
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def page_qui_echoue(cause: Exception):
    """Return a view in which the database refuses."""

    def vue(*_args: object, **_options: object) -> HttpResponse:
        raise ProgrammingError("new row violates row-level security policy") from cause

    return vue


def test_a_row_out_of_reach_is_a_refusal(connecter, monkeypatch):
    client = connecter(Role.RTASE)
    client.raise_request_exception = False
    refus = psycopg.errors.InsufficientPrivilege("new row violates row-level security policy")
    monkeypatch.setattr("havre.web.recherche.views.render", page_qui_echoue(refus))
    page = client.get("/recherche?q=lou")
    assert page.status_code == 403
    assert "hors de votre portée : rien n'a été écrit" in texte(page)
    assert "row-level" not in texte(page)


def test_any_other_fault_of_a_query_stays_a_failure(connecter, monkeypatch):
    client = connecter(Role.RTASE)
    client.raise_request_exception = False
    monkeypatch.setattr("havre.web.recherche.views.render", page_qui_echoue(psycopg.errors.UndefinedColumn("colonne")))
    assert client.get("/recherche?q=lou").status_code == 500
