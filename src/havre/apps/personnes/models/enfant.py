"""The file of a child: who follows him, where his family lives."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from havre.apps.agents.models import Agent, Service
from havre.apps.territoires.models import Commune

from .personne import Personne


class Enfant(models.Model):
    """A child, or young adult under 21, who has a file at the ASE."""

    personne = models.OneToOneField(Personne, models.PROTECT, primary_key=True, related_name="enfant")
    numero = models.CharField("numéro de dossier", max_length=30, unique=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="enfants", verbose_name="service ASE")
    mineur_non_accompagne = models.BooleanField("mineur non accompagné", default=False)
    ouvert_le = models.DateField("dossier ouvert le")

    class Meta:
        ordering = ["personne__nom_cle", "pk"]

    def __str__(self) -> str:
        return f"dossier {self.numero}"


class Domicile(models.Model):
    """Where a person lives when at home (for a child: the family from which distances count)."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="domiciles")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    adresse = models.CharField(max_length=200, blank=True)
    periode = DateRangeField("période")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="domicile_un_seul",
                expressions=[("personne", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cette personne a déjà un domicile pendant cette période.",
            ),
        ]


class Reference(models.Model):
    """The agent who is the child's case holder (référent) during a period."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="references")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="references")
    periode = DateRangeField("période")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="reference_une_seule",
                expressions=[("enfant", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cet enfant a déjà un référent pendant cette période.",
            ),
        ]
