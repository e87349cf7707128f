"""Teams."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from havre.apps.territoires.models import DirectionTerritoriale, Mns

from ..enums import Metier, TypeService


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


class PosteOuvert(models.Model):
    """Posts that a service should have in a profession during `[debut, fin)`, in hundredths of full time.

    What its agents do not fill is vacant. A profession left empty counts for all the others of the service.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="postes")
    metier = models.CharField("métier", max_length=20, choices=Metier, blank=True)
    etp_centiemes = models.PositiveIntegerField("équivalents temps plein (centièmes)")
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "poste ouvert"
        verbose_name_plural = "postes ouverts"
        ordering = ["service", "metier", "-periode"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False), name="poste_commence"
            ),
            ExclusionConstraint(
                name="poste_une_fois",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("metier", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Les postes de ce métier sont déjà dits pour cette période.",
            ),
        ]
