"""The database of the tests: an embedded cluster without care for power cuts, started when the first test needs it.

It lives in the temporary folder and goes with the session; with `HAVRE_DONNEES_ESSAI` it stays in that folder, so that
`--reuse-db` saves the migrations.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from havre.common.postgres import Grappe, processus, reglages_django

DOSSIER = Path(os.environ["HAVRE_DONNEES"])
GARDEE = bool(os.environ.get("HAVRE_DONNEES_ESSAI"))
REFERENCE = "territoires_"
"""Prefix of the tables loaded once a session, which a transactional test must not empty."""
CALCULEES = frozenset({"territoires_matricetrajets"})
"""Tables of that prefix that the tests fill themselves."""

grappe = Grappe(DOSSIER, essai=True)


def _balayer() -> None:
    """Remove the clusters of sessions that were killed."""
    for dossier in Path(tempfile.gettempdir()).glob("havre-essais-*"):
        pid = dossier.name.rpartition("-")[2]
        if pid.isdigit() and not processus.vivant(int(pid)):
            Grappe(dossier, essai=True).supprimer()
            shutil.rmtree(dossier, ignore_errors=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster; no process and no folder stays."""
    if not DOSSIER.exists():
        return
    if GARDEE:
        grappe.arreter()
        return
    grappe.supprimer()
    shutil.rmtree(DOSSIER, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Grappe:
    """Return the running cluster of the tests."""
    _balayer()
    grappe.demarrer()
    with psycopg.connect(grappe.adresse_administrateur("postgres"), autocommit=True) as connexion:
        connexion.execute("GRANT SET ON PARAMETER session_replication_role TO havre_proprietaire")
    return grappe


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, cluster: Grappe) -> None:
    """Point Django, which read its settings before the harness, at the cluster of the tests."""
    connections.settings["default"].update(reglages_django("proprietaire", dossier=DOSSIER))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Create the test database and load the reference data (communes, directions, courts) into it once."""
    from havre.apps.territoires.adapters.chargement import charger_referentiel

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        charger_referentiel()
    yield
    _attendre_les_autres(connections["default"].settings_dict["NAME"])


def _attendre_les_autres(base: str) -> None:
    """Wait for the sessions that threads and child processes have just left, then end what stays: the base goes."""
    autres = "FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
    mienne = connections["default"].connection
    moi = mienne.info.backend_pid if mienne is not None and not mienne.closed else 0
    with psycopg.connect(grappe.adresse_administrateur("postgres"), autocommit=True) as administrateur:
        for _ in range(50):
            if not administrateur.execute(f"SELECT 1 {autres}", [base, moi]).fetchall():
                return
            time.sleep(0.1)
        administrateur.execute(f"SELECT pg_terminate_backend(pid) {autres}", [base, moi])


@contextlib.contextmanager
def _fabrique() -> Iterator[None]:
    from havre.apps.journal.actions import consigner

    with transaction.atomic():
        consigner(action="essai.fabriquer", par=None, le=datetime.now(UTC))
        yield


@pytest.fixture
def fabrique() -> Callable[[], AbstractContextManager[None]]:
    """Return a context that makes rows by hand and commits them with the event that the journal demands.

    For transactional tests, live servers and other connections: `with fabrique(): creer_enfant()`.
    """
    return _fabrique


@pytest.fixture(autouse=True)
def _evenement_d_essai(request: pytest.FixtureRequest) -> None:
    """Write one event at the start of a test's transaction, so that factories may make rows directly."""
    marque = request.node.get_closest_marker("django_db")
    if marque is None and "db" not in request.fixturenames:
        return
    if marque is not None and (marque.kwargs.get("transaction") or marque.args):
        return
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("db")
    with _fabrique():
        pass


@pytest.fixture
def connexion_web(db: None) -> Iterator[psycopg.Connection]:
    """Return a connection to the test database as the plain role of the site; rolled back at the end."""
    nom = connections["default"].settings_dict["NAME"]
    with psycopg.connect(grappe.adresse("web", nom)) as connexion:
        yield connexion
        connexion.rollback()


@pytest.fixture
def connexion_administrateur(db: None) -> Iterator[psycopg.Connection]:
    """Return a connection to the test database as the superuser, for what only he could alter; rolled back."""
    nom = connections["default"].settings_dict["NAME"]
    with psycopg.connect(grappe.adresse_administrateur(nom)) as connexion:
        yield connexion
        connexion.rollback()


@pytest.fixture(scope="session", autouse=True)
def _vidage_entre_tests() -> Iterator[None]:
    """Let Django empty the tables after a transactional test, though they refuse TRUNCATE, but not the reference."""
    monkeypatch = pytest.MonkeyPatch()
    requetes, executer = DatabaseOperations.sql_flush, DatabaseOperations.execute_sql_flush

    def sql_flush(self, style, tables, **options):  # type: ignore[no-untyped-def]
        a_vider = [t for t in tables if not t.startswith(REFERENCE) or t in CALCULEES]
        return requetes(self, style, a_vider, **options)

    def execute_sql_flush(self, sql_list):  # type: ignore[no-untyped-def]
        with transaction.atomic(using=self.connection.alias):
            with self.connection.cursor() as curseur:
                curseur.execute("SET LOCAL session_replication_role = replica")
            executer(self, sql_list)

    monkeypatch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    monkeypatch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
    yield
    monkeypatch.undo()
