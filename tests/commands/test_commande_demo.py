"""`havre demo` from nothing to a page, through crashes, to a stop that leaves nothing; in processes of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from havre.common.postgres import Grappe, processus
from havre.common.postgres.adresses import GARDIEN

DELAI_S = 120.0
AILLEURS = {"django_session", "procrastinate"}
"""Tables that live with the site: sessions, queue of the tasks."""


class Demonstration:
    """A demonstration in a child process, with what it says."""

    def __init__(self, dossier: Path, port: int, *options: str, commande: str = "demo") -> None:
        environnement = {**os.environ, "HAVRE_DONNEES": str(dossier), "HAVRE_PORT": str(port)}
        del environnement["HAVRE_ROLE"]
        self.port = port
        self.lignes: list[str] = []
        self.processus = subprocess.Popen(
            [sys.executable, "-m", "havre.commands", commande, *options],
            env=environnement, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._lecteur = threading.Thread(target=self._lire, daemon=True)
        self._lecteur.start()

    def _lire(self) -> None:
        assert self.processus.stdout is not None
        for ligne in self.processus.stdout:
            self.lignes.append(ligne)

    @property
    def dit(self) -> str:
        """Return all that it said."""
        return "".join(self.lignes)

    def attendre_pret(self) -> None:
        """Wait for the line that gives the address."""
        limite = time.monotonic() + DELAI_S
        while f"http://127.0.0.1:{self.port}/" not in self.dit:
            assert self.processus.poll() is None, self.dit
            assert time.monotonic() < limite, self.dit
            time.sleep(0.05)

    def attendre_fin(self) -> int:
        """Wait until it ends; return its exit code."""
        code = self.processus.wait(timeout=DELAI_S)
        self._lecteur.join(timeout=5)
        assert self.processus.stdout is not None
        self.processus.stdout.close()
        return code

    def page(self) -> str:
        """Return the page of the address, redirections followed."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as reponse:
            return str(reponse.read().decode())


@pytest.fixture
def dossier() -> Iterator[Path]:
    """Return a data folder; whatever a failed test left running in it is stopped."""
    with tempfile.TemporaryDirectory() as nom:
        Path(nom).chmod(0o755)
        yield Path(nom) / "donnees"
        Grappe(Path(nom) / "donnees").supprimer()


@pytest.fixture
def port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def _lignes_par_table(grappe: Grappe) -> dict[str, int]:
    """Return how many rows each table of the domain holds, counted by the role that sees through the barrier."""
    with psycopg.connect(grappe.adresse("proprietaire")) as connexion:
        connexion.execute(f"SET ROLE {GARDIEN}")
        tables = connexion.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        compte = "SELECT count(*) FROM "
        noms = [nom for (nom,) in tables if not AILLEURS & {nom, nom.split("_")[0]}]
        return {nom: connexion.execute(compte + nom).fetchone()[0] for nom in noms}  # type: ignore[call-overload,index]


def _tuer(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _ne_repond_plus(port: int) -> bool:
    with contextlib.suppress(urllib.error.URLError, OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        return False
    return True


def _servir_seul(dossier, port, grappe, lignes):
    """Serve the site without the demonstration, kill its database, and see it come back with every row."""
    seul = Demonstration(dossier, port, commande="servir")
    seul.attendre_pret()
    assert "Données synthétiques" not in seul.dit
    assert "<h1" in seul.page()
    _tuer(processus.pid_inscrit(grappe.donnees / "postmaster.pid"))
    limite = time.monotonic() + DELAI_S
    while "il est redémarré" not in seul.dit and time.monotonic() < limite:
        time.sleep(0.05)
    assert _lignes_par_table(grappe) == lignes
    assert "<h1" in seul.page()
    seul.processus.terminate()
    assert seul.attendre_fin() == 0


def test_from_nothing_to_a_page_and_back_whatever_is_killed(dossier, port):
    grappe = Grappe(dossier)
    with grappe.active(), psycopg.connect(grappe.adresse("proprietaire")) as connexion:
        connexion.execute("CREATE TABLE vieillerie (id int)")

    premiere = Demonstration(dossier, port, "--neuf")
    premiere.attendre_pret()
    assert "Effacé : " in premiere.dit
    assert "synthétique" in premiere.dit.lower()
    assert "<h1" in premiere.page()
    lignes = _lignes_par_table(grappe)
    assert "vieillerie" not in lignes
    assert lignes["personnes_enfant"] > 1000
    assert lignes["territoires_commune"] > 30_000

    autre = Demonstration(dossier, port, "--neuf")
    assert autre.attendre_fin() == 1
    assert "arrêtez-la d'abord" in autre.dit
    pareille = Demonstration(dossier, port)
    assert pareille.attendre_fin() == 0
    assert "tourne déjà" in pareille.dit

    _tuer(processus.pid_inscrit(dossier / "web.pid"))
    _tuer(processus.pid_inscrit(grappe.donnees / "postmaster.pid"))
    assert premiere.attendre_fin() == 1
    assert "s'est arrêté de lui-même" in premiere.dit

    deuxieme = Demonstration(dossier, port)
    deuxieme.attendre_pret()
    assert "tables déjà à jour" in deuxieme.dit
    assert _lignes_par_table(grappe) == lignes

    _tuer(processus.pid_inscrit(grappe.donnees / "postmaster.pid"))
    _tuer(deuxieme.processus.pid)
    deuxieme.attendre_fin()
    troisieme = Demonstration(dossier, port)
    troisieme.attendre_pret()
    assert "<h1" in troisieme.page()
    assert _lignes_par_table(grappe) == lignes

    troisieme.processus.send_signal(signal.SIGINT)
    assert troisieme.attendre_fin() == 0
    assert "les données sont gardées" in troisieme.dit
    assert "Traceback" not in premiere.dit + deuxieme.dit + troisieme.dit
    assert processus.attaches(grappe.donnees) == []
    assert not (dossier / "web.pid").exists()
    assert _ne_repond_plus(port)

    _servir_seul(dossier, port, grappe, lignes)
    assert processus.attaches(grappe.donnees) == []


def test_a_port_that_is_taken_is_said_before_anything_is_prepared(dossier, port):
    with socket.socket() as occupante:
        occupante.bind(("127.0.0.1", port))
        occupante.listen()
        refusee = Demonstration(dossier, port)
        assert refusee.attendre_fin() == 1
    assert f"Le port {port} est déjà pris ; choisissez-en un autre : HAVRE_PORT={port + 1}." in refusee.dit
    assert not Grappe(dossier).existante()


@pytest.mark.parametrize("moment", ["Havre, démonstration", "PostgreSQL", "tables à jour", "communes"])
def test_it_can_be_stopped_at_any_moment_of_its_preparation(dossier, port, moment):
    interrompue = Demonstration(dossier, port)
    limite = time.monotonic() + DELAI_S
    while moment not in interrompue.dit and time.monotonic() < limite:
        time.sleep(0.005)
    interrompue.processus.send_signal(signal.SIGTERM)
    assert interrompue.attendre_fin() == 0
    assert "tout est arrêté" in interrompue.dit
    assert processus.attaches(Grappe(dossier).donnees) == []
    assert _ne_repond_plus(port)
