"""Keeping the second looks."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.journal.actions import consigner

from ..models import Reexamen


def noter_reexamens(*, reexamens: Sequence[Reexamen], examine_le: date, par: Acteur, le: datetime) -> int:
    """Write the second looks of a day, once for each group, with one event; return how many were new."""
    exiger(par, Action.VOIR_ATTENTE)
    with transaction.atomic():
        deja = set(Reexamen.objects.filter(examine_le=examine_le).values_list("fratrie", flat=True))
        nouveaux = [r for r in reexamens if r.fratrie_id not in deja]
        Reexamen.objects.bulk_create(nouveaux)
        consigner(
            action="fratries.reexaminer", par=par, le=le,
            donnees={
                "examine_le": examine_le.isoformat(), "fratries": len(nouveaux),
                "reunions_possibles": sum(r.lieux_possibles > 0 for r in nouveaux),
            },
        )  # fmt: skip
    return len(nouveaux)
