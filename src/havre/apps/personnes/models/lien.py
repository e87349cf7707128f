"""Dated links between persons."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import TypeLien
from .personne import Personne


class Lien(models.Model):
    """`de` is parent, step-parent, grand-parent… of `vers` during a period."""

    de = models.ForeignKey(Personne, models.PROTECT, related_name="liens_vers")
    vers = models.ForeignKey(Personne, models.PROTECT, related_name="liens_de")
    type = models.CharField(max_length=20, choices=TypeLien)
    autorite_parentale = models.BooleanField("autorité parentale", default=False)
    periode = DateRangeField("période")

    class Meta:
        indexes = [models.Index(fields=["vers", "type"], name="lien_vers_type")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(de=models.F("vers")), name="lien_entre_deux",
                violation_error_message="Une personne ne peut pas être liée à elle-même.",
            ),
            ExclusionConstraint(
                name="lien_une_fois",
                expressions=[
                    ("de", RangeOperators.EQUAL),
                    ("vers", RangeOperators.EQUAL),
                    ("type", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ce lien est déjà connu pendant cette période.",
            ),
        ]  # fmt: skip


class Eloignement(models.Model):
    """Two persons who must not live under one roof during a period (order, or signed assessment)."""

    id = CleTiree()
    personne_a = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    personne_b = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    motif = TexteChiffre()
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "éloignement"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(personne_a__lt=models.F("personne_b")), name="eloignement_ordonne"
            ),
            ExclusionConstraint(
                name="eloignement_une_fois",
                expressions=[
                    ("personne_a", RangeOperators.EQUAL),
                    ("personne_b", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
            ),
        ]
