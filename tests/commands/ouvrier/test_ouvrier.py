"""A real worker, killed while it computes a plan: the work dies with it, and the next worker takes it up again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from havre.apps.accueils.actions.plan import lancer_plan
from havre.apps.accueils.enums import MouvementsPlan
from havre.apps.accueils.models import ResultatPlan
from havre.apps.agents.queries import agent_systeme
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.commands.ouvrier.periodiques import plan_de_la_semaine
from havre.common.taches.models import EtatTache, Tache
from tests.factories import MAINTENANT, TOURNAI

DELAI_S = 90.0


def _attendre(vrai: Callable[[], bool]) -> None:
    limite = time.monotonic() + DELAI_S
    while not vrai():
        assert time.monotonic() < limite, list(Tache.objects.values())
        time.sleep(0.03)


@pytest.fixture
def ouvrier() -> Iterator[Callable[..., subprocess.Popen]]:
    """Return what starts a worker on the database of the tests; each one is stopped at the end."""
    lances: list[subprocess.Popen] = []
    reglages = connection.settings_dict
    adresse = (
        f"postgresql:///{reglages['NAME']}?host={reglages['HOST']}&port={reglages['PORT']}&user={reglages['USER']}"
    )
    environnement = os.environ | {
        "DATABASE_URL": adresse, "HAVRE_DATABASE_URL_PROPRIETAIRE": adresse,
        "PGPASSFILE": reglages["OPTIONS"]["passfile"], "HAVRE_ROLE": "proprietaire",
        "DJANGO_SETTINGS_MODULE": "havre.config.settings",
    }  # fmt: skip

    def lancer(*options: str) -> subprocess.Popen:
        lances.append(
            subprocess.Popen([sys.executable, "-m", "havre.commands", "ouvrier", *options], env=environnement)
        )
        return lances[-1]

    yield lancer
    for processus in lances:
        if processus.poll() is None:
            processus.terminate()
            processus.wait(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(ouvrier: Callable, monkeypatch: pytest.MonkeyPatch):
    calculer_matrice([TOURNAI], le=MAINTENANT)
    plan = lancer_plan(
        direction=None, mouvements=MouvementsPlan.AUCUN, limite_s=600, par=agent_systeme(), le=MAINTENANT
    )
    premier = ouvrier()
    _attendre(lambda: Tache.objects.get().etat == EtatTache.EN_COURS)
    premier.send_signal(signal.SIGKILL)
    premier.wait(timeout=30)
    with connection.cursor() as c:  # as if the last heartbeat were old, which takes half a minute
        c.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert Tache.objects.get().active
    second = ouvrier("--une-fois")
    assert second.wait(timeout=DELAI_S) == 0
    tache = Tache.objects.get()
    assert (tache.etat, tache.essais) == (EtatTache.FINIE, 2)
    assert ResultatPlan.objects.filter(plan=plan).count() == 1


@pytest.mark.django_db
def test_the_plan_of_the_week_is_asked_for_once():
    plan_de_la_semaine(MAINTENANT)
    plan_de_la_semaine(MAINTENANT)
    assert Tache.objects.get().cle == "plan:departement"
