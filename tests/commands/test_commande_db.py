"""`havre db`, `havre migrer` and `havre gerer` on a cluster of their own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from havre.common.postgres import Grappe, processus

Appel = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def dossier() -> Iterator[Path]:
    """Return a data folder; what is left of its cluster goes at the end."""
    with tempfile.TemporaryDirectory() as nom:
        Path(nom).chmod(0o755)
        yield Path(nom) / "donnees"
        Grappe(Path(nom) / "donnees").supprimer()


@pytest.fixture(scope="module")
def havre(dossier: Path) -> Appel:
    """Return a caller of the command line in a process of its own."""

    def appeler(*arguments: str, role: str = "") -> subprocess.CompletedProcess[str]:
        environnement = {**os.environ, "HAVRE_DONNEES": str(dossier), "HAVRE_ROLE": role}
        if not role:
            del environnement["HAVRE_ROLE"]
        return subprocess.run(
            [sys.executable, "-m", "havre.commands", *arguments],
            env=environnement, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return appeler


@pytest.fixture(scope="module")
def migree(havre: Appel) -> subprocess.CompletedProcess[str]:
    """Migrate an empty folder; return what was said."""
    return havre("migrer")


def test_migrating_creates_the_cluster_works_as_the_owner_and_stops_it(havre, migree, dossier):
    assert migree.returncode == 0, migree.stderr
    assert "migration(s) appliquée(s)" in migree.stdout
    assert not Grappe(dossier).en_marche()
    assert processus.attaches(Grappe(dossier).donnees) == []
    assert havre("migrer").stdout == "Tables déjà à jour.\n"
    with Grappe(dossier).active() as grappe, psycopg.connect(grappe.adresse("web")) as connexion:
        proprietaires = connexion.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert proprietaires.fetchall() == [("havre_proprietaire",)]


def test_state_start_and_stop(havre, migree, dossier):
    arretee = havre("db", "etat", "--json")
    assert arretee.returncode == 1
    assert json.loads(arretee.stdout)["en_marche"] is False
    assert havre("db", "demarrer").returncode == 0
    assert havre("db", "demarrer").returncode == 0
    marche = havre("db", "etat", "--json")
    assert marche.returncode == 0
    assert json.loads(marche.stdout) == {
        "en_marche": True, "version": Grappe(dossier).version, "donnees": str(Grappe(dossier).donnees), "existe": True,
    }  # fmt: skip
    assert havre("migrer").returncode == 0
    assert havre("db", "etat").returncode == 0, "a server asked to stay must outlive another command"
    assert havre("db", "arreter").returncode == 0
    assert havre("db", "arreter").returncode == 0
    assert "arrêté" in havre("db", "etat").stdout


def test_the_address_opens_the_database(havre, migree, dossier):
    with Grappe(dossier).active():
        for role in ("web", "proprietaire"):
            adresse = havre("db", "adresse", "--role", role).stdout.strip()
            with psycopg.connect(adresse) as connexion:
                assert connexion.execute("SELECT current_user").fetchone() == (f"havre_{role}",)


def test_django_commands_pass_through_with_the_role_asked_for(havre, migree):
    assert "havre_web" in havre("gerer", "shell", "-v", "0", "-c", _QUI).stdout
    assert "havre_proprietaire" in havre("gerer", "--role", "proprietaire", "shell", "-v", "0", "-c", _QUI).stdout
    assert havre("gerer", "check").returncode == 0
    assert havre("gerer", "migrate", "agents", "zero").returncode == 1, "the web role must not change tables"
    assert havre("migrer").stdout == "Tables déjà à jour.\n", "nor say that a migration was taken back"


_QUI = "from django.db import connection as c; k = c.cursor(); k.execute('select current_user'); print(k.fetchone()[0])"
