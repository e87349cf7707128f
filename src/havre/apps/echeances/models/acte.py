"""A duty done."""

from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant

from ..enums import NatureActe


class ActeAccompli(models.Model):
    """A duty was done for a child on a day, with where its trace is; a mistake is mended by a row that names it.

    For the acts that no other app records yet. `annule` makes the act named count for nothing (written by mistake).
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="actes_accomplis")
    nature = models.CharField("ce qui a été fait", max_length=30, choices=NatureActe)
    accompli_le = models.DateField("fait le")
    precision = models.CharField("où est la trace", max_length=300)
    annule = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="annule_par")
    enregistre_a = models.DateTimeField("enregistré le")
    enregistre_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "acte accompli"
        verbose_name_plural = "actes accomplis"
        ordering = ["-accompli_le", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(precision=""), name="acte_accompli_avec_trace"),
            models.CheckConstraint(
                condition=Q(annule__isnull=True) | ~Q(annule=F("pk")), name="acte_accompli_annule_un_autre"
            ),
        ]
