"""The web server as a child process that cannot outlive its parent, and the watch over it."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import click

from havre.common.postgres import processus

APPLICATION = "havre.config.wsgi:application"
DELAI_PRET_S = 60.0
DELAI_ARRET_S = 12.0
_PR_SET_PDEATHSIG = 1


option_port = click.option(
    "--port", type=click.IntRange(1, 65535), envvar="HAVRE_PORT", default=8000, help="Port (HAVRE_PORT, sinon 8000)."
)


class ArretDemande(Exception):
    """Somebody asked the command to stop (Ctrl-C, TERM, terminal closed)."""


class Veille:
    """Remembers that a signal asked to stop; the command looks at it at moments where it can stop cleanly."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.arret_demande = False

    def demander(self, _numero: int, _cadre: FrameType | None) -> None:
        """Remember a signal."""
        self.arret_demande = True

    def verifier(self) -> None:
        """Stop here if somebody asked.

        Raises:
            ArretDemande: somebody did.
        """
        if self.arret_demande:
            raise ArretDemande

    def attendre(self, enfant: "subprocess.Popen[bytes]", chaque_seconde: Callable[[], None] | None = None) -> int:
        """Wait for a child and return its exit code, calling a function every second.

        Raises:
            ArretDemande: somebody asked to stop meanwhile; the child still runs.
        """
        prochaine = time.monotonic() + 1.0
        while True:
            self.verifier()
            try:
                return enfant.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                if chaque_seconde is not None and time.monotonic() > prochaine:
                    chaque_seconde()
                    prochaine = time.monotonic() + 1.0


@contextlib.contextmanager
def arret_propre() -> Iterator[Veille]:
    """Watch for INT, TERM and HUP; a stop that was asked for is no error."""
    veille = Veille()
    anciens = {n: signal.signal(n, veille.demander) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield veille
    except ArretDemande:
        click.echo("\nArrêt demandé : tout est arrêté, les données sont gardées.")
    finally:
        for numero, ancien in anciens.items():
            signal.signal(numero, ancien)


def lancer_enfant(commande: list[str], environnement: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own, so that Ctrl-C reaches only its parent, and that dies with its parent."""
    return subprocess.Popen(  # noqa: S603
        commande,
        env=environnement,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_mourir_avec(os.getpid()),
    )


def arreter_enfant(enfant: "subprocess.Popen[bytes]") -> None:
    """Stop a child started by `lancer_enfant` and every process it left."""
    for numero in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(enfant.pid, numero)
        with contextlib.suppress(subprocess.TimeoutExpired):
            enfant.wait(timeout=DELAI_ARRET_S)
        if not _groupe_vivant(enfant.pid, DELAI_ARRET_S):
            return


def port_libre(hote: str, port: int) -> bool:
    """Whether nobody listens on an address.

    Raises:
        click.ClickException: this account may not listen there.
    """
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((hote, port))
        except PermissionError as erreur:
            raise click.ClickException(
                f"Le port {port} est réservé à l'administrateur de la machine : choisissez-en un au-dessus de 1023, "
                "par exemple HAVRE_PORT=8000."
            ) from erreur
        except OSError:
            return False
    return True


def repond(hote: str, port: int) -> bool:
    """Whether the site answers on an address with something else than a failure."""
    connexion = http.client.HTTPConnection(hote, port, timeout=10)
    try:
        connexion.request("GET", "/", headers={"Host": f"127.0.0.1:{port}"})
        return connexion.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connexion.close()


class ServeurWeb:
    """One gunicorn: workers with threads, bound to one address, its number kept in the data folder."""

    def __init__(self, dossier: Path, *, hote: str, port: int, ouvriers: int = 2, fils: int = 4) -> None:
        """Describe the server; nothing is started."""
        self.hote, self.port, self.ouvriers, self.fils = hote, port, ouvriers, fils
        self.fichier_pid = dossier / "web.pid"
        self._enfant: subprocess.Popen[bytes] | None = None

    @property
    def commande(self) -> list[str]:
        """Return the command line of gunicorn."""
        return [
            *(sys.executable, "-m", "gunicorn", APPLICATION, "--worker-class", "gthread", "--no-control-socket"),
            *("--bind", f"{self.hote}:{self.port}", "--pid", str(self.fichier_pid), "--log-level", "warning"),
            *("--workers", str(self.ouvriers), "--threads", str(self.fils), "--graceful-timeout", "8"),
        ]

    def attendre_port(self, delai_s: float = 15.0) -> None:
        """Wait until the address is free, ending a server of this folder that lost its parent.

        Raises:
            click.ClickException: another program listens there.
        """
        self._congedier_ancien()
        limite = time.monotonic() + (delai_s if self.fichier_pid.exists() else 0.0)
        while not port_libre(self.hote, self.port):
            if time.monotonic() > limite:
                raise click.ClickException(
                    f"Le port {self.port} est déjà pris ; choisissez-en un autre : HAVRE_PORT={self.port + 1}."
                )
            time.sleep(0.1)
        self.fichier_pid.unlink(missing_ok=True)

    def _congedier_ancien(self) -> None:
        pid = processus.pid_inscrit(self.fichier_pid)
        if pid is None or not processus.vivant(pid) or APPLICATION not in processus.ligne_de_commande(pid):
            return
        processus.signaler(pid, signal.SIGTERM)
        if not processus.attendre_fin(pid, DELAI_ARRET_S):
            processus.signaler(pid, signal.SIGKILL)

    def demarrer(self, veille: Veille) -> None:
        """Start the server and wait until the site answers.

        Raises:
            ArretDemande: somebody asked to stop meanwhile.
            click.ClickException: it stopped by itself or does not answer in time.
        """
        self.fichier_pid.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._enfant = lancer_enfant(self.commande)
        limite = time.monotonic() + DELAI_PRET_S
        while not repond(self.hote, self.port):
            veille.verifier()
            if self._enfant.poll() is not None or time.monotonic() > limite:
                raise click.ClickException("Le serveur web n'a pas démarré ; son message est ci-dessus.")
            time.sleep(0.05)

    def servir(self, veille: Veille, chaque_seconde: Callable[[], None]) -> None:
        """Wait for the server, calling a function every second.

        Raises:
            ArretDemande: somebody asked to stop.
            click.ClickException: the server stopped by itself.
        """
        if self._enfant is not None:
            code = veille.attendre(self._enfant, chaque_seconde)
            raise click.ClickException(f"Le serveur web s'est arrêté de lui-même (code {code}) : relancez la commande.")

    def arreter(self) -> None:
        """Stop the server and every worker it left."""
        if self._enfant is not None:
            arreter_enfant(self._enfant)
            self._enfant = None
            self.fichier_pid.unlink(missing_ok=True)


def _groupe_vivant(groupe: int, delai_s: float) -> bool:
    """Wait for a process group to be empty; return whether some of it is still there."""
    limite = time.monotonic() + delai_s
    while time.monotonic() < limite:
        try:
            os.killpg(groupe, 0)
        except (ProcessLookupError, PermissionError):
            return False
        time.sleep(0.02)
    return True


def _mourir_avec(parent: int) -> Callable[[], None] | None:
    """Return what makes a child get TERM when its parent is killed; Linux only, elsewhere the pid file does."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def demander() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return demander
