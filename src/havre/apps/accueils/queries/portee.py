"""What an agent may see of the waiting and of the lists, as an SQL condition on the table of services (alias s)."""

from typing import Any

from havre.apps.agents.enums import Action, Niveau
from havre.apps.agents.permissions import Acteur, portee


def condition_visible(acteur: Acteur, parametres: dict[str, Any]) -> str:
    """Return the condition of what the actor may see, and add its parameters; nothing by default."""
    etendue = portee(acteur, Action.VOIR_ATTENTE)
    if etendue.niveau == Niveau.DEPARTEMENT:
        return "true"
    if etendue.niveau == Niveau.DIRECTION:
        parametres["directions"] = sorted(etendue.directions)
        return "s.direction_id = ANY(%(directions)s)"
    if etendue.niveau == Niveau.SERVICE:
        parametres["services"] = sorted(etendue.services)
        return "s.id = ANY(%(services)s)"
    return "false"
