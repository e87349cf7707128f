"""Requests, letters and mail of one child, as his file shows them."""

from datetime import date
from typing import Any

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee
from havre.apps.echanges.queries import (
    courriers_visibles,
    demande_suivie,
    demandes_suivies,
    recus_suivis,
    recus_visibles,
)
from havre.apps.personnes.models import Enfant

AU_PLUS = 50


def echanges_de(enfant: Enfant, *, pour: Agent, au: date) -> dict[str, Any]:
    """Return the newest requests, letters out and mail in of a child that `pour` may read."""
    demandes = demandes_suivies(pour=pour).filter(enfant=enfant).order_by("-demandee_le", "-pk")[:AU_PLUS]
    courriers = courriers_visibles(pour=pour).filter(enfant=enfant).select_related("signataire", "envoi")
    recus = recus_visibles(pour=pour).filter(enfant=enfant).select_related("suite").order_by("-recu_le", "-pk")
    return {
        "demandes": [demande_suivie(d, au=au) for d in demandes],
        "courriers": courriers.order_by("-annee", "-rang")[:AU_PLUS],
        "recus": recus_suivis(pour=pour, au=au, recus=recus[:AU_PLUS]),
        "peut_demander": bool(portee(pour, Action.DEMANDER)),
        "peut_tenir": bool(portee(pour, Action.TENIR_COURRIER)),
        "peut_signer": bool(portee(pour, Action.SIGNER_COURRIER)),
    }
