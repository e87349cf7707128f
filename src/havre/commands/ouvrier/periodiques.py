"""The works that are done at their hour, without anybody asking: name, cron line (UTC), function of the moment.

Each must bear being done twice, since a worker may be stopped while it does one.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.utils import timezone

from havre.apps.accueils.actions.plan import lancer_plan
from havre.apps.accueils.enums import MouvementsPlan
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.queries import agent_systeme
from havre.apps.pilotage.actions import relever


def relever_les_listes(le: datetime) -> None:
    """Write the records of the 10th that are missing."""
    relever(au=timezone.localdate(le), par=agent_systeme(), le=le)


def plan_de_la_semaine(le: datetime) -> None:
    """Ask for the plan of the département; nothing to do when one is under way."""
    with suppress(RegleAccueil):
        lancer_plan(
            direction=None, mouvements=MouvementsPlan.AUCUN, limite_s=reperes().plan_limite_s, par=agent_systeme(),
            le=le,
        )  # fmt: skip


PERIODIQUES: dict[str, tuple[str, Callable[[datetime], None]]] = {
    "relever_les_listes": ("30 2 * * *", relever_les_listes),
    "plan_de_la_semaine": ("0 3 * * 1", plan_de_la_semaine),
}
