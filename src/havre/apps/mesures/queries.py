"""Reading measures."""

from datetime import date

from django.db import models

from havre.apps.personnes.models import Enfant

from .enums import MESURES_D_ACCUEIL
from .models import Mesure, Recommandation, SuspensionExecution


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


def suspensions_de(enfant: Enfant) -> list[SuspensionExecution]:
    """Return the suspensions of the measures of a child, newest first, ended ones included."""
    return list(
        SuspensionExecution.objects.filter(mesure__enfant=enfant)
        .select_related("mesure", "signee_par", "reprise__signee_par")
        .order_by("-debut", "-pk")
    )
