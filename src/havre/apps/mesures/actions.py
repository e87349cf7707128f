"""Writing measures."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.decisions.models import Decision
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from .enums import TypeMesure
from .erreurs import RegleMesure
from .models import Mesure, Recommandation


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


def recommander(
    *, enfant: Enfant, type_mesure: TypeMesure, motifs: str, remplace: Recommandation | None, par: Acteur, le: datetime
) -> Recommandation:
    """Write the measure that a professional recommends; `remplace` is the one that stood before him (None: the first).

    Nothing limits what may be recommended: neither what is free nor what was ordered.

    Raises:
        ActionInterdite: `par` may not recommend for this child.
        RegleMesure: no reasons, or another agent recommended meanwhile.
    """
    exiger(par, Action.RECOMMANDER_MESURE)
    if not enfants_visibles(pour=par, action=Action.RECOMMANDER_MESURE).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    if not motifs.strip():
        raise RegleMesure("Écrivez pourquoi cette mesure : vos mots sont gardés tels quels.", champ="motifs")
    try:
        with transaction.atomic():
            recommandation = Recommandation.objects.create(
                enfant=enfant, type=type_mesure, motifs=motifs.strip(), faite_a=le, faite_par_id=par.pk,
                remplace=remplace,
            )  # fmt: skip
            consigner(
                action="mesure.recommander", par=par, le=le, objet=enfant,
                donnees={
                    "recommandation": recommandation.pk, "type": type_mesure.value,
                    "remplace": remplace.pk if remplace else None,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        debout = Recommandation.objects.filter(enfant=enfant, remplacee_par__isnull=True).order_by("-pk").first()
        if debout is not None and debout != remplace:
            raise RegleMesure("Une autre recommandation a été écrite entre-temps : relisez le dossier.") from erreur
        raise
    return recommandation
