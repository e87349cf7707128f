"""Reading decisions."""

from datetime import date

from havre.apps.personnes.models import Enfant

from .models import Decision, Instruction


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
