"""Writing decisions."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant

from .models import Decision, EnfantConcerne


def enregistrer_decision(*, decision: Decision, enfants: Sequence[Enfant], par: Acteur, le: datetime) -> Decision:
    """Write a decision, not saved yet, and the children it speaks of; it can then no longer be changed.

    Raises:
        ValidationError: a field is missing or wrong, or no child is named.
    """
    exiger(par, Action.IMPORTER)
    if not enfants:
        raise ValidationError("Une décision nomme au moins un enfant.")
    decision.full_clean()
    with transaction.atomic():
        decision.save(force_insert=True)
        EnfantConcerne.objects.bulk_create([EnfantConcerne(decision=decision, enfant=e) for e in enfants])
        consigner(
            action="decision.enregistrer", par=par, le=le, objet=decision,
            donnees={"reference": decision.reference, "enfants": [e.pk for e in enfants]},
        )  # fmt: skip
    return decision
