"""The tabs of the area."""

from typing import Any

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee

ONGLETS = (
    ("decisions", "Décisions", "justice:decisions", Action.VOIR_ENFANTS),
    ("audiences", "Audiences", "justice:audiences", Action.VOIR_ENFANTS),
    ("termes", "Arrivent à terme", "justice:termes", Action.VOIR_ATTENTE),
    ("attentes", "Mesures en attente", "justice:attentes", Action.VOIR_ATTENTE),
    ("places", "État des places", "justice:places", Action.VOIR_LIEUX),
)


def onglets(agent: Agent, ici: str) -> list[dict[str, Any]]:
    """Return the tabs that the agent may open."""
    return [
        {"libelle": libelle, "route": route, "ici": cle == ici}
        for cle, libelle, route, action in ONGLETS
        if portee(agent, action)
    ]
