"""Teams."""

from django.db import models

from havre.apps.territoires.models import DirectionTerritoriale, Mns

from ..enums import TypeService


class Service(models.Model):
    """A team: the ASE service of a MNS, the CRIP, a service of the headquarters."""

    code = models.CharField(max_length=40, unique=True)
    nom = models.CharField(max_length=160)
    type = models.CharField(max_length=10, choices=TypeService)
    mns = models.ForeignKey(Mns, models.PROTECT, null=True, blank=True, related_name="services", verbose_name="MNS")
    direction = models.ForeignKey(DirectionTerritoriale, models.PROTECT, null=True, blank=True, related_name="services")

    class Meta:
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom
