"""What the second barrier costs: the same pages with and without it, turn by turn, at the size of the Nord.

The pages are asked for inside this process, on two connections of the administrator, each with a role that it keeps,
as those of the site do. With the barrier, the page reads its settings and opens its transaction, and the policies hold
the role of the site; without, the role of the functions, which no policy holds, reads in its place, and what functions
and pages read from the settings stands there for nothing. Both must answer the same page.

Time is told twice: elapsed, and spent on a processor by this process and its PostgreSQL, which other work of the
machine disturbs less. Parallel workers are put off on both sides, for their time would be in neither figure.
"""

import contextlib
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from .demonstration import demonstration
from .site import DONNEES, GRAINE, PORT, RACINE

TOURS, ESSAIS = 24, 10
"""Pages measured, after as many as a connection takes to plan for good what it keeps."""
ROLES = ("referent", "rtase", "direction")
ADMINISTRATEUR, SITE, GARDIEN = "havre_admin", "havre_web", "havre_gardien"
PAGES = (
    "/", "/echeances/", "/enfants/", "/enfants/{enfant}", "/places/", "/echanges/", "/justice/", "/recherche?q=martin",
)  # fmt: skip
CONNEXIONS: dict[str, Any] = {}
CONNUS: dict[str, str] = {}
"""Settings of the agent whose pages are measured."""
JETONS = re.compile(rb'(csrfmiddlewaretoken" value="|nonce=")[^"]*')
"""What two answers to the same request have different, at the same moment."""


@dataclass
class Mesure:
    """Times of a page [ms]."""

    temps: list[float] = field(default_factory=list)
    processeur: list[float] = field(default_factory=list)

    def resume(self) -> dict[str, float]:
        """Return the medians."""
        return {
            "mediane_ms": round(statistics.median(self.temps), 1),
            "processeur_ms": round(statistics.median(self.processeur), 1),
        }


def mesurer() -> dict[str, Any]:
    """Return for each role and page the medians with and without the barrier, and the differences in percent."""
    with demonstration(RACINE, DONNEES, "--taille", "nord", port=PORT):
        _preparer()
        pages = {role: _role(role) for role in ROLES}
        return {
            "tours": TOURS,
            "donnees": _comptes(),
            "ensemble": _ensemble(pages),
            "plans_gardes": _plans(),
            "pages": pages,
        }


def _ensemble(pages: dict[str, Any]) -> dict[str, float]:
    """Return what all the pages cost together, each once, and how many cost at most a tenth more."""
    lignes = [mesure for role in pages.values() for mesure in role.values()]
    avec, sans = (sum(m[cote]["processeur_ms"] for m in lignes) for cote in ("avec", "sans"))
    ecarts = [m["ecart_pct"]["processeur_ms"] for m in lignes]
    return {
        "avec_processeur_ms": round(avec, 1),
        "sans_processeur_ms": round(sans, 1),
        "ecart_pct": round(100 * (avec / sans - 1), 1),
        "ecart_median_pct": round(statistics.median(ecarts), 1),
        "pages": len(ecarts),
        "pages_a_10_pct_au_plus": sum(e <= 10 for e in ecarts),
    }


def _plans() -> dict[str, float]:
    """Return how many plans the connection of the site keeps after all these pages, and their memory [MiB]."""
    connexion = CONNEXIONS[SITE]
    connexion.execute("RESET ROLE")
    nombre, octets = connexion.execute(
        "SELECT count(*) FILTER (WHERE name = 'CachedPlan'), sum(total_bytes)"
        "  FROM pg_backend_memory_contexts WHERE name LIKE 'CachedPlan%'"
    ).fetchone()
    return {"nombre": nombre, "memoire_mio": round(float(octets) / 2**20, 1)}


def _preparer() -> None:
    """Set Django up on one connection of the administrator, without pool."""
    os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "web", "HAVRE_DEMONSTRATION": "1"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
    from django.conf import settings

    base = settings.DATABASES["default"]
    base["USER"] = ADMINISTRATEUR
    base["OPTIONS"].pop("pool", None)
    base["OPTIONS"]["options"] = "-c max_parallel_workers_per_gather=0"
    base["CONN_MAX_AGE"] = None
    import django

    django.setup()


def _comptes() -> dict[str, int]:
    from havre.apps.accueils.models import Accueil
    from havre.apps.echeances.models import Echeance
    from havre.apps.personnes.models import Enfant

    return {
        "enfants": Enfant.objects.count(),
        "accueils": Accueil.objects.count(),
        "echeances": Echeance.objects.count(),
        "echeances_ouvertes": Echeance.objects.filter(acte_le__isnull=True).count(),
    }


def _role(identifiant: str) -> dict[str, Any]:
    """Return the measures of the pages of a role."""
    from django.db import connection
    from django.test import Client

    from havre.apps.agents.models import Agent
    from havre.apps.personnes.queries import enfants_visibles, perimetre_de

    agent = Agent.objects.get(identifiant=identifiant)
    visibles = list(enfants_visibles(pour=agent).order_by("pk").values_list("pk", flat=True))
    enfants = random.Random(GRAINE).sample(visibles, min(TOURS, len(visibles)))  # noqa: S311
    client = Client()
    client.force_login(agent)
    CONNUS.update(perimetre_de(agent, le=date.today()).reglages)
    with _en(GARDIEN), connection.cursor() as curseur:
        for nom, valeur in CONNUS.items():
            curseur.execute("SELECT set_config(%s, %s, false)", [nom, valeur])
    return {page: _page(client.get, [page.format(enfant=e) for e in enfants]) for page in PAGES}


def _page(demander: Callable[[str], Any], adresses: list[str]) -> dict[str, Any]:
    """Ask for pages with and without the barrier, each of the two first in its turn.

    Raises:
        RuntimeError: the page does not answer, or the barrier changes it.
    """
    mesures = {True: Mesure(), False: Mesure()}
    for tour in range(-ESSAIS, TOURS):
        adresse = adresses[tour % len(adresses)]
        maintenant = datetime.now().astimezone()
        pages = set()
        for barriere in (tour % 2 == 0, tour % 2 != 0):
            mesure = mesures[barriere] if tour >= 0 else Mesure()
            with _avec() if barriere else _sans(), patch("django.utils.timezone.now", lambda: maintenant):  # noqa: B023
                reponse = _chronometrer(demander, adresse, mesure)
            if reponse.status_code != 200:
                raise RuntimeError(f"{adresse} : {reponse.status_code}")
            pages.add(JETONS.sub(b"", reponse.content))
        if len(pages) > 1:
            raise RuntimeError(f"{adresse} : la barrière change la page")
    avec, sans = mesures[True].resume(), mesures[False].resume()
    ecarts = {nom: round(100 * (avec[nom] / sans[nom] - 1), 1) for nom in avec}
    return {"avec": avec, "sans": sans, "ecart_pct": ecarts}


def _chronometrer(demander: Callable[[str], Any], adresse: str, mesure: Mesure) -> Any:
    from django.db import connection

    serveur = connection.connection.info.backend_pid
    debut, processeur = time.perf_counter(), time.process_time_ns() + _processeur(serveur)
    reponse = demander(adresse)
    mesure.temps.append((time.perf_counter() - debut) * 1e3)
    mesure.processeur.append((time.process_time_ns() + _processeur(serveur) - processeur) / 1e6)
    return reponse


def _processeur(pid: int) -> int:
    """Return the time that a process has spent on a processor [ns]."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


@contextlib.contextmanager
def _avec() -> Iterator[None]:
    """The site as it is."""
    with _en(SITE):
        yield


@contextlib.contextmanager
def _sans() -> Iterator[None]:
    """The site as it would be without a second barrier: no policies, no transaction, no settings to work out."""
    with _en(GARDIEN), patch("havre.web.socle.barriere.page", _page_nue):
        yield


@contextlib.contextmanager
def _page_nue(_reglages: Callable[[], dict[str, str]]) -> Iterator[None]:
    from havre.common import barriere

    jeton = barriere._de_la_page.set(CONNUS)
    try:
        yield
    finally:
        barriere._de_la_page.reset(jeton)


@contextlib.contextmanager
def _en(role: str) -> Iterator[None]:
    """Read on the connection that has a role."""
    from django.db import connection

    sienne = connection.connection
    if role not in CONNEXIONS:
        connection.connect()
        connection.connection.execute(f"SET ROLE {role}")
        CONNEXIONS[role] = connection.connection
    connection.connection = CONNEXIONS[role]
    try:
        yield
    finally:
        connection.connection = sienne
