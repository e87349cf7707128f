"""Roles held."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from havre.apps.territoires.models import DirectionTerritoriale

from ..enums import Role
from .agent import Agent
from .service import Service


class CurrentDate(models.Func):
    """CURRENT_DATE of the database."""

    template = "CURRENT_DATE"
    output_field = models.DateField()


class AffectationQuerySet(models.QuerySet["Affectation"]):
    """Queries on roles held."""

    def en_vigueur(self) -> Self:
        """Keep the roles held today."""
        return self.filter(periode__contains=CurrentDate())


class Affectation(models.Model):
    """A role held by an agent for a service, a territorial direction or the whole département, `[debut, fin)`."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="affectations")
    role = models.CharField(max_length=30, choices=Role)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="affectations")
    direction = models.ForeignKey(
        DirectionTerritoriale, models.PROTECT, null=True, blank=True, related_name="affectations"
    )
    periode = DateRangeField("période")
    quotite = models.PositiveSmallIntegerField("quotité (%)", default=100, db_default=100)

    objects = AffectationQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["periode"], name="affectation_periode")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="affectation_periode_commence",
            ),
            models.CheckConstraint(condition=models.Q(quotite__gt=0, quotite__lte=100), name="affectation_quotite"),
            ExclusionConstraint(
                name="affectation_une_fois",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (models.functions.Coalesce("service", models.Value(0)), RangeOperators.EQUAL),
                    (models.functions.Coalesce("direction", models.Value("")), RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cet agent tient déjà ce rôle pendant cette période.",
            ),
        ]
