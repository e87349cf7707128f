"""Reading decisions."""

from datetime import date, datetime

from django.db import models

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from .models import Audience, Decision, EnfantAudience, EnfantConcerne, Instruction


def decisions_de(enfant: Enfant) -> list[Decision]:
    """Return the decisions that speak of a child, newest first."""
    return list(
        Decision.objects.filter(enfants__enfant=enfant)
        .select_related("juridiction", "rectifie", "rectifiee_par")
        .order_by("-rendue_le", "-pk")
    )


def en_vigueur(enfants: list[int], *, au: date) -> dict[int, list[Decision]]:
    """Return, for each child, the decisions in force on a day that no other one rectifies."""
    lignes = (
        Decision.objects.filter(enfants__enfant__in=enfants, effet_le__lte=au, rectifiee_par__isnull=True)
        .exclude(terme_le__lte=au)
        .values_list("enfants__enfant", "pk")
    )
    decisions = Decision.objects.in_bulk([pk for _, pk in lignes])
    par_enfant: dict[int, list[Decision]] = {e: [] for e in enfants}
    for enfant, pk in lignes:
        if enfant in par_enfant:
            par_enfant[enfant].append(decisions[pk])
    return par_enfant


def instructions_de(enfant: Enfant) -> list[Instruction]:
    """Return the instructions given about a child, newest first."""
    return list(enfant.instructions.select_related("auteur", "service", "decision").order_by("-donnee_a", "-pk"))


def decisions_visibles(*, pour: Acteur, action: Action = Action.VOIR_ENFANTS) -> models.QuerySet[Decision]:
    """Return the decisions that speak of a child whose file `pour` may use for `action`."""
    concernes = EnfantConcerne.objects.filter(
        decision=models.OuterRef("pk"), enfant__in=enfants_visibles(pour=pour, action=action)
    )
    return Decision.objects.filter(models.Exists(concernes))


def audiences_visibles(*, pour: Acteur, action: Action = Action.VOIR_ENFANTS) -> models.QuerySet[Audience]:
    """Return the hearings about a child whose file `pour` may use for `action`."""
    siennes = EnfantAudience.objects.filter(
        audience=models.OuterRef("pk"), enfant__in=enfants_visibles(pour=pour, action=action)
    )
    return Audience.objects.filter(models.Exists(siennes))


def audiences_entre(*, pour: Acteur, debut: datetime, fin: datetime) -> models.QuerySet[Audience]:
    """Return the visible hearings planned in `[debut, fin)`, with court, children and outcome, the first one first."""
    concernes = EnfantAudience.objects.filter(enfant__in=enfants_visibles(pour=pour)).select_related(
        "enfant__personne", "enfant__service"
    )
    return (
        audiences_visibles(pour=pour)
        .filter(prevue_a__gte=debut, prevue_a__lt=fin)
        .select_related("juridiction", "issue__decision")
        .prefetch_related(models.Prefetch("enfants", concernes.order_by("enfant__personne__nom_cle", "pk"), "vus"))
        .order_by("prevue_a", "pk")
    )


def audiences_de(enfant: Enfant) -> list[Audience]:
    """Return the hearings about a child, the last one first."""
    return list(
        Audience.objects.filter(enfants__enfant=enfant)
        .select_related("juridiction", "issue__decision")
        .order_by("-prevue_a", "-pk")
    )
