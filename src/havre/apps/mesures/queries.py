"""Reading measures."""

from datetime import date

from django.db import models
from django.utils.timezone import localdate

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from .enums import EN_ATTENTE, MESURES_D_ACCUEIL
from .models import Mesure, MotifAttente, Recommandation, SuspensionExecution


def mesures_de(enfant: Enfant) -> list[Mesure]:
    """Return the measures of a child, newest first."""
    return list(enfant.mesures.select_related("decision__juridiction").order_by("-periode", "-pk"))


def d_accueil_en_vigueur(enfants: list[int], *, au: date) -> dict[int, Mesure]:
    """Return the ordered care measure of each child on a day (at most one by the database's rule)."""
    mesures = d_accueil(au).filter(enfant__in=enfants).select_related("decision__juridiction")
    return {m.enfant_id: m for m in mesures}


def d_accueil(au: date) -> models.QuerySet[Mesure]:
    """Return the care measures ordered and in force on a day."""
    return Mesure.objects.filter(type__in=MESURES_D_ACCUEIL, ordonnee_le__isnull=False, periode__contains=au)


def recommandations_de(enfant: Enfant) -> list[Recommandation]:
    """Return the measures recommended for a child, newest first."""
    return list(enfant.recommandations.select_related("faite_par").order_by("-faite_a", "-pk"))


def recommandees_le(enfants: list[int], *, au: date) -> dict[tuple[int, str], date]:
    """Return the last day, `au` at latest, on which each kind of measure was recommended for each child."""
    faites = Recommandation.objects.filter(enfant__in=enfants, faite_a__date__lte=au).order_by("faite_a", "pk")
    return {
        (enfant, nature): localdate(moment)
        for enfant, nature, moment in faites.values_list("enfant", "type", "faite_a")
    }


def suspensions_de(enfant: Enfant) -> list[SuspensionExecution]:
    """Return the suspensions of the measures of a child, newest first, ended ones included."""
    return list(
        SuspensionExecution.objects.filter(mesure__enfant=enfant)
        .select_related("mesure", "signee_par", "reprise__signee_par")
        .order_by("-debut", "-pk")
    )


def mesures_en_attente(*, pour: Acteur, au: date) -> models.QuerySet[Mesure]:
    """Return the measures in the family ordered and not carried out on a day, with the last reason written (row D2).

    `raison`, `raison_precision` (sealed) and `raison_a` are those of the last reason, None when nobody wrote one.
    """
    dernier = MotifAttente.objects.filter(mesure=models.OuterRef("pk")).order_by("-note_a", "-pk")
    return (
        Mesure.objects.filter(
            enfant__in=enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE), type__in=sorted(EN_ATTENTE),
            ordonnee_le__lte=au, periode__contains=au,
        )
        .filter(models.Q(executee_le__isnull=True) | models.Q(executee_le__gt=au))
        .annotate(
            raison=models.Subquery(dernier.values("raison")[:1]), raison_a=models.Subquery(dernier.values("note_a")[:1])
        )
        .select_related("enfant__personne", "enfant__service", "decision__juridiction")
    )  # fmt: skip


def mesures_a_terme(*, pour: Acteur, debut: date, fin: date) -> models.QuerySet[Mesure]:
    """Return the measures ordered whose term falls in `[debut, fin)`, the first one first."""
    return (
        Mesure.objects.filter(
            enfant__in=enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE), ordonnee_le__isnull=False,
            periode__endswith__gte=debut, periode__endswith__lt=fin,
        )
        .select_related("enfant__personne", "enfant__service", "decision__juridiction")
        .order_by("periode__endswith", "pk")
    )  # fmt: skip


def motifs_attente_de(mesure: Mesure) -> list[MotifAttente]:
    """Return why a measure waited, the last reason first."""
    return list(mesure.motifs_attente.select_related("note_par").order_by("-note_a", "-pk"))
