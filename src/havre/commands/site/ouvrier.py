"""The worker of the background tasks as a second child, beside the web server."""

import subprocess
import sys
import time

from .serveur_web import arreter_enfant, lancer_enfant

REPOS_S = 5.0


class Ouvrier:
    """One `havre ouvrier`, started again when it falls: a site without it still serves its pages."""

    def __init__(self) -> None:
        """Describe the worker; nothing is started."""
        self._enfant: subprocess.Popen[bytes] | None = None
        self._prochain = 0.0

    def veiller(self) -> None:
        """Start the worker, or start it again if it fell, not more often than every few seconds."""
        tombe = self._enfant is None or self._enfant.poll() is not None
        if tombe and time.monotonic() >= self._prochain:
            self._prochain = time.monotonic() + REPOS_S
            self._enfant = lancer_enfant([sys.executable, "-m", "havre.commands", "ouvrier"])

    def arreter(self) -> None:
        """Stop the worker and the work that it does."""
        if self._enfant is not None:
            arreter_enfant(self._enfant)
            self._enfant = None
