"""Trying and importing a file: at once when it is short, else beside the request, with progress and a way to stop.

The work has its own transaction, so its progress is told to the shared cache by a second thread: any web process can
show it. A work whose process died beats no more; nothing of it was written.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import connection

from havre.apps.agents.models import Agent
from havre.common.barriere import tout_lire
from havre.importation.executer import importer

from .depots import DUREE_S, Depot, reporter, retirer

SEUIL_OCTETS = 100_000
"""Size up to which a file is worked on within the request: about a thousand rows, under two seconds."""
BATTEMENT_S = 1.0
SILENCE_S = 30.0

journal_technique = logging.getLogger(__name__)
IMPORT = "import : ce qui est déjà là, où que ce soit"
en_cours: dict[str, threading.Thread] = {}
"""Works of this process, by token."""


class Arrete(Exception):
    """The agent asked to stop."""


@dataclass(frozen=True, slots=True)
class Avancement:
    """Progress of a work: rows done and in all (0: the file is being read); whether its process still lives."""

    fait: int = 0
    total: int = 0
    vivant: bool = True

    @property
    def part(self) -> float:
        """Return the share done, between 0 and 1."""
        return self.fait / self.total if self.total else 0.0


@dataclass(slots=True)
class _Etat:
    """What the two threads of a work share."""

    fait: int = 0
    total: int = 0
    arret: bool = False

    def noter(self, fait: int, total: int) -> None:
        """Take the progress; stop the work when it was asked."""
        self.fait, self.total = fait, total
        if self.arret:
            raise Arrete


def travailler(depot: Depot, *, agent: Agent, le: datetime, essai: bool) -> Depot:
    """Try or import a file; the report is in the returned file, or will be when the work is long."""
    if len(depot.octets) <= SEUIL_OCTETS:
        with tout_lire(IMPORT):
            bilan = importer(
                nature=depot.nature, octets=depot.octets, fichier=depot.fichier, par=agent, le=le, essai=essai
            )
        return reporter(depot, bilan)
    depot = reporter(depot, None)
    cache.delete(_cle(depot.jeton, "arret"))
    _dire(depot.jeton, _Etat())
    fil = threading.Thread(target=_au_long, args=(depot, agent, le, essai), daemon=True)
    en_cours[depot.jeton] = fil
    fil.start()
    return depot


def avancement(depot: Depot) -> Avancement:
    """Return the progress of a work."""
    fait, total, vu_a = cache.get(_cle(depot.jeton, "avancement")) or (0, 0, 0.0)
    return Avancement(fait, total, vivant=time.time() - vu_a < SILENCE_S)


def arreter(depot: Depot) -> None:
    """Ask a work to stop; what it had begun is undone."""
    cache.set(_cle(depot.jeton, "arret"), True, DUREE_S)


def _au_long(depot: Depot, agent: Agent, le: datetime, essai: bool) -> None:
    """Do a long work, and leave its report."""
    etat, fini = _Etat(), threading.Event()
    coeur = threading.Thread(target=_battre, args=(depot.jeton, etat, fini), daemon=True)
    coeur.start()
    try:
        with tout_lire(IMPORT):
            bilan = importer(
                nature=depot.nature, octets=depot.octets, fichier=depot.fichier, par=agent, le=le, essai=essai,
                suivi=etat.noter,
            )  # fmt: skip
        reporter(depot, bilan)
    except Arrete:
        retirer(depot)
    except Exception:
        journal_technique.exception("import interrompu")
        cache.delete(_cle(depot.jeton, "avancement"))
    finally:
        fini.set()
        coeur.join()
        connection.close()
        en_cours.pop(depot.jeton, None)


def _battre(jeton: str, etat: _Etat, fini: threading.Event) -> None:
    """Tell the progress of a work, and hear whether it must stop, until it ends."""
    try:
        while not fini.wait(BATTEMENT_S):
            _dire(jeton, etat)
            etat.arret = bool(cache.get(_cle(jeton, "arret")))
    finally:
        connection.close()


def _dire(jeton: str, etat: _Etat) -> None:
    """Write the progress where every web process reads it."""
    cache.set(_cle(jeton, "avancement"), (etat.fait, etat.total, time.time()), DUREE_S)


def _cle(jeton: str, quoi: str) -> str:
    return f"import:{jeton}:{quoi}"
