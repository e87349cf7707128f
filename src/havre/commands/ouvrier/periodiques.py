"""The works that are done at their hour, without anybody asking: name, cron line (UTC), function of the moment.

Each must bear being done twice, since a worker may be stopped while it does one.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from havre.apps.agents.queries import agent_systeme
from havre.apps.pilotage.actions import relever


def relever_les_listes(le: datetime) -> None:
    """Write the records of the 10th that are missing."""
    relever(au=timezone.localdate(le), par=agent_systeme(), le=le)


PERIODIQUES: dict[str, tuple[str, Callable[[datetime], None]]] = {
    "relever_les_listes": ("30 2 * * *", relever_les_listes),
}
