"""The works that a task may name; each runs in a process of its own, so that a crash takes nothing else down."""

from collections.abc import Callable

from django.utils import timezone

from havre.apps.accueils.actions.plan import TRAVAIL as PLAN
from havre.apps.accueils.models import Plan
from havre.apps.agents.models import Agent
from havre.apps.journal.actions import TRAVAIL as JOURNAL
from havre.apps.journal.actions import verifier_en_tache
from havre.common.taches.suivi import Suivi
from havre.registre.actions.acces import TRAVAIL as ACCES
from havre.registre.actions.elimination import TRAVAIL as ELIMINATION


def _plan(suivi: Suivi) -> str:
    """Compute the plan that a task is about."""
    from havre.apps.accueils.adapters.plan import calculer_plan

    plan = Plan.objects.select_related("direction", "tache").get(tache=suivi.tache.pk)
    return calculer_plan(plan, suivi=suivi, le=timezone.now)


def _acces(suivi: Suivi) -> str:
    """Gather the file that a person asked for."""
    from havre.registre.adapters.taches import rassembler

    return rassembler(suivi, horloge=timezone.now)


def _elimination(suivi: Suivi) -> str:
    """Eliminate the files that the archives let go."""
    from havre.registre.adapters.taches import eliminer

    return eliminer(suivi, horloge=timezone.now)


def _journal(suivi: Suivi) -> str:
    """Read both chains of the journal whole."""
    par = Agent.objects.filter(pk=suivi.tache.demandee_par or 0).first()
    return verifier_en_tache(suivi, par=par, le=timezone.now())


TRAVAUX: dict[str, Callable[[Suivi], str]] = {
    PLAN: _plan, ACCES: _acces, ELIMINATION: _elimination, JOURNAL: _journal
}  # fmt: skip
