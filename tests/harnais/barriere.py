"""The second barrier in the tests: the test itself sees every row, a page it asks for sees what the page opens.

The tests connect as the owner of the tables, whom the policies hold too (FORCE). The connections of the test's own
threads open as automatic treatments; a request of the test client begins without any setting, and so do the threads of
a live server. What the site's own role may do is tried with `connexion_web`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpResponseBase
from django.test import Client
from psycopg.pq import TransactionStatus

from havre.common.barriere import NOMS, TOUT

FIL_DU_SITE = "process_request_thread"
"""In the name of the threads in which a live server answers."""


def _poser(reglages: dict[str, str]) -> None:
    """Give the connection of this thread other settings, for the session."""
    if connection.connection is None or connection.connection.info.transaction_status == TransactionStatus.INERROR:
        return
    noms = ", ".join(f"set_config('{nom}', %s, false)" for nom in NOMS)
    connection.connection.execute(f"SELECT {noms}", [reglages.get(nom, "") for nom in NOMS])


@contextmanager
def sans_reglages() -> Iterator[None]:
    """Run a block as somebody for whom nothing is open."""
    _poser({})
    try:
        yield
    finally:
        _poser(TOUT)


def _a_l_ouverture(**_arguments: Any) -> None:
    if FIL_DU_SITE not in threading.current_thread().name:
        _poser(TOUT)


connection_created.connect(_a_l_ouverture, dispatch_uid="barriere des essais")


@pytest.fixture(autouse=True, scope="session")
def _pages_sous_barriere() -> Iterator[None]:
    """Begin each request of the test client without settings."""
    monkeypatch = pytest.MonkeyPatch()
    demander = Client.request

    def request(self: Client, **requete: Any) -> HttpResponseBase:
        with sans_reglages():
            return demander(self, **requete)

    monkeypatch.setattr(Client, "request", request)
    yield
    monkeypatch.undo()
