"""Keeping the order in which an agent reads a list."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger
from havre.apps.journal.actions import consigner

from ..models import OrdreListe
from ..queries.listes import Liste, lire_criteres


def choisir_ordre(*, liste: Liste, criteres: Sequence[str], par: Agent, le: datetime) -> OrdreListe:
    """Keep the order that an agent chose for himself; without criteria he goes back to the service's.

    Unknown criteria are left out: the order changes what he reads first, never who is on the list.
    """
    exiger(par, Action.VOIR_ATTENTE)
    cles = [c.cle for c in lire_criteres(liste, criteres)]
    with transaction.atomic():
        ordre = OrdreListe.objects.create(agent=par, liste=liste.code, criteres=cles, choisi_a=le)
        consigner(
            action="liste.ranger", par=par, le=le, objet_type="liste", objet_id=liste.code, donnees={"criteres": cles}
        )
    return ordre
