"""A decision entered by hand, to its end: its measures, what it ends, what is carried out in place, searches opened."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.permissions import Acteur
from havre.apps.agents.queries import agent_systeme
from havre.apps.decisions.actions import Saisie, saisir
from havre.apps.decisions.erreurs import RegleDecision
from havre.apps.decisions.models import Decision
from havre.apps.journal.actions import consigner
from havre.apps.mesures.actions import mesure_ordonnee
from havre.apps.mesures.enums import MESURES_D_ACCUEIL, TypeMesure
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import recommandees_le

from .ouvertures import ouvrir_les_recherches_dues
from .places import executer_en_place


def enregistrer_ordonnance(
    *, saisie: Saisie, types: Sequence[TypeMesure], met_fin: bool, par: Acteur, le: datetime
) -> Decision:
    """Write a decision and the measures it orders for each of its children; a child to be placed is searched for.

    `met_fin`: the decision ends, when it takes effect, the care measures that run. A measure that was recommended for
    the child keeps the day of the recommendation.

    Raises:
        ActionInterdite: `par` may not enter decisions, or not for one of these children.
        RegleDecision: a rule on decisions, or a care measure already runs and the decision does not end it.
        ValidationError: a field is missing or wrong, by field.
    """
    numeros = sorted(e.pk for e in saisie.enfants)
    try:
        with transaction.atomic():
            decision = saisir(saisie=saisie, par=par, le=le)
            mesures = [
                mesure_ordonnee(decision=decision, enfant_id=numero, type_mesure=t) for numero in numeros for t in types
            ]
            if MESURES_D_ACCUEIL & set(types) and met_fin:
                _finir(numeros, decision)
            dates = recommandees_le(numeros, au=decision.rendue_le)
            for mesure in mesures:
                mesure.recommandee_le = dates.get((mesure.enfant_id, mesure.type))
                mesure.save()
            executees = executer_en_place(enfants=numeros, jour=timezone.localdate(le))
            consigner(
                action="mesures.ordonner", par=par, le=le, objet=decision,
                donnees={"mesures": [m.pk for m in mesures], "met_fin": met_fin, "en_place": executees},
            )  # fmt: skip
    except IntegrityError as erreur:
        if "mesure_accueil_une_a_la_fois" in str(erreur):
            raise RegleDecision(
                "Une mesure d'accueil court déjà pour un de ces enfants. Si la décision y met fin, dites-le.",
                champ="met_fin",
            ) from erreur
        raise
    ouvrir_les_recherches_dues(au=timezone.localdate(le), par=agent_systeme(), le=le, enfants=numeros)
    return decision


def _finir(enfants: Sequence[int], decision: Decision) -> None:
    """End, on the day a decision takes effect, the care measures that then run."""
    courantes = Mesure.objects.select_for_update(of=("self",)).filter(
        enfant__in=enfants, type__in=sorted(MESURES_D_ACCUEIL), ordonnee_le__isnull=False,
        periode__contains=decision.effet_le,
    )  # fmt: skip
    for mesure in courantes.order_by("pk"):
        if mesure.periode.lower < decision.effet_le:
            mesure.periode = DateRange(mesure.periode.lower, decision.effet_le)
            mesure.save(update_fields=["periode"])
