"""Sibling groups: computed from common parents, then named so that decisions and searches can refer to them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from .enfant import Enfant


class Fratrie(models.Model):
    """A named sibling group; a child without sibling in care is a group of one.

    `plusieurs_services` is kept by the database: some of its members are not followed by the same team.
    """

    nom = models.CharField(max_length=120)
    nommee_le = models.DateField("nommée le")
    plusieurs_services = models.BooleanField(
        "suivie par plusieurs services", default=False, db_default=False, editable=False
    )

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(plusieurs_services=True), name="fratrie_dispersee")]

    def __str__(self) -> str:
        return f"fratrie {self.nom}"


class MembreFratrie(models.Model):
    """A child belongs to a sibling group during a period, and to one at a time."""

    fratrie = models.ForeignKey(Fratrie, models.PROTECT, related_name="membres")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="appartenances")
    periode = DateRangeField("période")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="membre_une_fratrie",
                expressions=[("enfant", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cet enfant appartient déjà à une fratrie pendant cette période.",
            ),
        ]
