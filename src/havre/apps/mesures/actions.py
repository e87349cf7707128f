"""Writing measures."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.decisions.models import Decision
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant

from .enums import TypeMesure
from .models import Mesure


def mesure_ordonnee(*, decision: Decision, enfant_id: int, type_mesure: TypeMesure) -> Mesure:
    """Return, not saved, the measure that a decision orders for a child: ordered, not carried out."""
    return Mesure(
        enfant_id=enfant_id, type=type_mesure, decision=decision, ordonnee_le=decision.rendue_le,
        periode=DateRange(decision.effet_le, decision.terme_le),
    )  # fmt: skip


def ouvrir_mesure(*, decision: Decision, enfant: Enfant, type_mesure: TypeMesure, par: Acteur, le: datetime) -> Mesure:
    """Write the measure that a decision orders for a child; a care measure waits for a stay to be carried out."""
    exiger(par, Action.IMPORTER)
    mesure = mesure_ordonnee(decision=decision, enfant_id=enfant.pk, type_mesure=type_mesure)
    with transaction.atomic():
        mesure.save()
        consigner(
            action="mesure.ouvrir", par=par, le=le, objet=enfant,
            donnees={"mesure": mesure.pk, "decision": decision.pk, "type": type_mesure.value},
        )  # fmt: skip
    return mesure
