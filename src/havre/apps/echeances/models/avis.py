"""A step of the escalation."""

from django.db import models

from havre.apps.agents.models import Agent, Service

from ..enums import Palier


class Avis(models.Model):
    """A due date was told to a level of the service on a day, once for each level."""

    cle = models.CharField(max_length=90)
    regle = models.CharField("règle", max_length=40)
    palier = models.SmallIntegerField(choices=Palier)
    echeance_le = models.DateField("échéance")
    donne_le = models.DateField("donné le")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    responsable = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "avis"
        ordering = ["-donne_le", "-pk"]
        constraints = [models.UniqueConstraint(fields=["cle", "palier"], name="avis_un_par_palier")]
        indexes = [models.Index(fields=["donne_le", "palier"], name="avis_du_jour")]
