"""What a team can take."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent, Service


class CapaciteEvaluation(models.Model):
    """The share of its working time that a team gives to evaluations, as a manager stated it, during `[debut, fin)`."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="capacites_evaluation")
    part_pourcent = models.PositiveSmallIntegerField("part du temps de travail (%)")
    motif = models.CharField("décision ou raison", max_length=300)
    periode = DateRangeField("période")
    fixee_a = models.DateTimeField("fixée le")
    fixee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "capacité d'évaluation"
        verbose_name_plural = "capacités d'évaluation"
        ordering = ["service", "-periode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part_pourcent__lte=100) & ~Q(motif="") & Q(periode__startswith__isnull=False),
                name="capacite_evaluation_dite",
            ),
            ExclusionConstraint(
                name="capacite_evaluation_une",
                expressions=[("service", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Une capacité est déjà fixée pour cette période.",
            ),
        ]
