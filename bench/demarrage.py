"""How long a newcomer waits: fresh clone, second start, start after a kill."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from havre.common.postgres import Grappe

from .demonstration import demonstration

RACINE = Path(__file__).resolve().parents[1]


def mesurer() -> dict[str, Any]:
    """Return the seconds to the first page: cold, second time, after kill -9 of web and database."""
    with tempfile.TemporaryDirectory(prefix="havre-bench-") as dossier:
        clone, donnees = Path(dossier) / "clone", Path(dossier) / "donnees"
        git = shutil.which("git") or "git"
        subprocess.run([git, "clone", "-q", str(RACINE), str(clone)], check=True)  # noqa: S603
        with demonstration(clone, donnees) as froid:
            pass
        with demonstration(clone, donnees) as second:
            _tuer(donnees)
            second.processus.wait(timeout=60)
        with demonstration(clone, donnees) as apres:
            pass
        Grappe(donnees).supprimer()
    return {
        "a_froid_s": round(froid.pret_s, 1),
        "second_demarrage_s": round(second.pret_s, 1),
        "apres_kill_9_s": round(apres.pret_s, 1),
        "etapes_a_froid": froid.lignes,
    }


def _tuer(donnees: Path) -> None:
    """Kill -9 the demonstration, its web server and its PostgreSQL."""
    postmaster = Grappe(donnees).donnees / "postmaster.pid"
    victimes = [int(postmaster.read_text().splitlines()[0]), int((donnees / "web.pid").read_text())]
    listes = subprocess.run(["pgrep", "-f", "havre demo"], capture_output=True, text=True, check=False)  # noqa: S607
    for pid in listes.stdout.split():
        environ = Path(f"/proc/{pid}/environ")
        if environ.exists() and str(donnees).encode() in environ.read_bytes():
            victimes.append(int(pid))
    for pid in victimes:
        os.kill(pid, signal.SIGKILL)
