"""What an agent may see of the waiting and of the lists, as an SQL condition on the table of services (alias s)."""

from typing import Any

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, condition_de_portee, portee


def condition_visible(acteur: Acteur, parametres: dict[str, Any]) -> str:
    """Return the condition of what the actor may see, and add its parameters; nothing by default."""
    return condition_de_portee(portee(acteur, Action.VOIR_ATTENTE), parametres)
