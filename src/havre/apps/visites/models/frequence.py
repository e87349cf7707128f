"""How often a kind of visit is due."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant

from ..enums import NatureVisite, OrigineFrequence


class FrequenceVisite(models.Model):
    """During `periode`, one visit of this kind is due every `intervalle_jours` days; who set it, and from what."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="frequences_visites")
    nature = models.CharField(max_length=20, choices=NatureVisite)
    intervalle_jours = models.PositiveSmallIntegerField("une visite tous les (jours)")
    origine = models.CharField(max_length=10, choices=OrigineFrequence)
    periode = DateRangeField("période")
    fixee_a = models.DateTimeField("fixée le")
    fixee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "fréquence de visites"
        verbose_name_plural = "fréquences de visites"
        ordering = ["nature", "-periode", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(intervalle_jours__gte=1, intervalle_jours__lte=366), name="frequence_intervalle"
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False, periode__startswith__isnull=False), name="frequence_commence"
            ),
            ExclusionConstraint(
                name="frequence_une_a_la_fois",
                expressions=[
                    ("enfant", RangeOperators.EQUAL),
                    ("nature", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une fréquence est déjà fixée pour ces visites pendant cette période.",
            ),
        ]
