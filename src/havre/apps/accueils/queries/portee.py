"""What an agent may see of the waiting and of the lists, in SQL: table of services as s, of children as e."""

from typing import Any

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, condition_de_portee, portee
from havre.apps.personnes.queries import condition_hors_sceau


def condition_visible(acteur: Acteur, parametres: dict[str, Any]) -> str:
    """Return the condition of what the actor may see, and add its parameters; nothing by default."""
    par_role = condition_de_portee(portee(acteur, Action.VOIR_ATTENTE), parametres)
    return f"{par_role} AND {condition_hors_sceau(acteur, parametres)}"
