"""Pools of interchangeable places, their capacity over time, their closures."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from ..enums import Competence, Offre, SexeAccueilli
from .lieu import Lieu


class Unite(models.Model):
    """A pool of interchangeable places under one roof; ages in months, both ends included."""

    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="unites")
    code = models.CharField(max_length=20)
    nom = models.CharField(max_length=120)
    age_min_mois = models.PositiveSmallIntegerField("âge minimal (mois)", default=0)
    age_max_mois = models.PositiveSmallIntegerField("âge maximal (mois)", default=251)
    sexe = models.SmallIntegerField(choices=SexeAccueilli, default=SexeAccueilli.TOUS)
    competence_medicale = models.SmallIntegerField(choices=Competence, default=Competence.AUCUNE)
    competence_handicap = models.SmallIntegerField(choices=Competence, default=Competence.AUCUNE)
    competence_comportement = models.SmallIntegerField(choices=Competence, default=Competence.AUCUNE)
    offres = ArrayField(models.CharField(max_length=20, choices=Offre), default=list, blank=True)

    class Meta:
        verbose_name = "unité"
        ordering = ["lieu", "code"]
        constraints = [
            models.UniqueConstraint(fields=["lieu", "code"], name="unite_code_dans_lieu"),
            models.CheckConstraint(
                condition=models.Q(age_min_mois__lte=models.F("age_max_mois")), name="unite_ages_ordonnes",
                violation_error_message="L'âge minimal dépasse l'âge maximal.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nom


class Capacite(models.Model):
    """Number of places of a unit on each day of a period."""

    unite = models.ForeignKey(Unite, models.PROTECT, related_name="capacites", verbose_name="unité")
    places = models.PositiveSmallIntegerField()
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "capacité"
        constraints = [
            models.CheckConstraint(condition=models.Q(periode__isempty=False), name="capacite_un_jour_au_moins"),
            ExclusionConstraint(
                name="capacite_une_a_la_fois",
                expressions=[("unite", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="La capacité de cette unité est déjà fixée pendant cette période.",
            ),
        ]


class Fermeture(models.Model):
    """No child may newly enter a unit during a period; those inside stay."""

    unite = models.ForeignKey(Unite, models.PROTECT, related_name="fermetures", verbose_name="unité")
    motif = models.CharField(max_length=200)
    periode = DateRangeField("période")

    class Meta:
        indexes = [GistIndex(fields=["periode"], name="fermeture_periode")]
        constraints = [
            ExclusionConstraint(
                name="fermeture_une_a_la_fois",
                expressions=[("unite", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cette unité est déjà fermée aux entrées pendant cette période.",
            ),
        ]
