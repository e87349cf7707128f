"""A demonstration started for a measure, and the address it says."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Demonstration:
    """A running `./demo`: process, seconds to the first page, lines printed."""

    processus: subprocess.Popen[str]
    pret_s: float
    lignes: list[str]

    def arreter(self) -> None:
        """Stop it as Ctrl-C does, and wait."""
        if self.processus.poll() is None:
            self.processus.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.processus.wait(timeout=60)


@contextlib.contextmanager
def demonstration(
    racine: Path, donnees: Path, *arguments: str, port: int = 8791, environnement: dict[str, str] | None = None
) -> Iterator[Demonstration]:
    """Run `./demo` of a clone and yield it once it says that it is ready; stop it at the end.

    Raises:
        RuntimeError: it ended before being ready.
    """
    variables = os.environ | {"HAVRE_DONNEES": str(donnees), "HAVRE_PORT": str(port)}
    variables |= {"HAVRE_SANS_LIMITES": "1"} | (environnement or {})
    debut = time.monotonic()
    processus = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "./demo", *arguments], cwd=racine, env=variables, text=True, stdout=subprocess.PIPE,
        stderr=sys.stderr, start_new_session=True,
    )  # fmt: skip
    lignes: list[str] = []
    assert processus.stdout is not None  # noqa: S101
    for ligne in processus.stdout:
        lignes.append(ligne.rstrip())
        if "Prêt en" in ligne:
            break
    else:  # it said all it had to say: it is ending
        processus.wait(timeout=60)
    demo = Demonstration(processus, time.monotonic() - debut, lignes)
    try:
        if processus.poll() is not None:
            raise RuntimeError("la démonstration s'est arrêtée avant d'être prête :\n" + "\n".join(lignes))
        yield demo
    finally:
        demo.arreter()
