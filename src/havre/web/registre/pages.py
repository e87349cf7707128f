"""What the pages of this area share: their tabs."""

from typing import Any

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee

ONGLETS = (
    ("registre", "Traitements", "registre:registre", Action.VOIR_REGISTRE),
    ("champs", "Chaque champ", "registre:champs", Action.VOIR_REGISTRE),
    ("acces", "Demandes d'accès", "registre:acces", Action.VOIR_REGISTRE),
    ("conservation", "Conservation", "registre:conservation", Action.TENIR_CONSERVATION),
    ("gels", "Dossiers gelés", "registre:gels", Action.TENIR_CONSERVATION),
)


def onglets(agent: Agent, ici: str) -> list[dict[str, Any]]:
    """Return the tabs of the area that the agent may open."""
    return [
        {"libelle": libelle, "route": route, "ici": cle == ici}
        for cle, libelle, route, action in ONGLETS
        if portee(agent, action)
    ]
