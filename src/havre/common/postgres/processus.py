"""What is known of a server process, without trusting its pid file alone."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

_PROC = Path("/proc")


def pid_inscrit(fichier: Path) -> int | None:
    """Return the process number on the first line of a pid file, None if there is none."""
    try:
        return int(fichier.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def vivant(pid: int) -> bool:
    """Whether a process exists and is not a zombie that nobody has buried."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        etat = (_PROC / str(pid) / "stat").read_text()
    except FileNotFoundError:
        return not _PROC.joinpath("self").exists()
    return etat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def ligne_de_commande(pid: int) -> str:
    """Return the command line of a process, empty if it is gone."""
    if _PROC.joinpath("self").exists():
        try:
            return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    vue = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return vue.stdout.strip()


def sert(pid: int, donnees: Path) -> bool:
    """Whether a live process is a PostgreSQL server of this data folder (a number may have been used again)."""
    if not vivant(pid):
        return False
    with contextlib.suppress(OSError):
        if _PROC.joinpath("self").exists():
            return (_PROC / str(pid) / "cwd").readlink() == donnees.resolve()
    return str(donnees) in ligne_de_commande(pid)


def attaches(donnees: Path) -> list[int]:
    """Return every live process whose working folder is the data folder; empty where the system does not tell."""
    trouves = []
    reel = str(donnees.resolve())
    for entree in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str((entree / "cwd").readlink()) == reel and vivant(int(entree.name)):
                trouves.append(int(entree.name))
    return trouves


def signaler(pid: int, numero: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, numero)


def attendre_fin(pid: int, delai_s: float) -> bool:
    """Wait until a process is gone; return whether it went in time."""
    limite = time.monotonic() + delai_s
    while vivant(pid):
        if time.monotonic() > limite:
            return False
        time.sleep(0.02)
    return True
