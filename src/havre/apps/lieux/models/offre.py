"""What is offered: frozen places, what the places say they have free, and who speaks for a place."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from havre.apps.agents.models import Agent

from ..enums import CanalDeclaration, MotifGel
from .lieu import Lieu
from .unite import Unite


class Gel(models.Model):
    """Places of a unit that are not offered during a period; without a number, none of the unit is.

    A fact, written once; it ends early by a `LeveeDeGel`. The children who live there, and those expected there when it
    is declared, keep their place: the unit offers nothing more.
    """

    unite = models.ForeignKey(Unite, models.PROTECT, related_name="gels", verbose_name="unité")
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    motif = models.CharField(max_length=20, choices=MotifGel)
    precision = models.CharField("précision", max_length=300)
    periode = DateRangeField("période")
    relais = models.ForeignKey(
        Lieu, models.PROTECT, null=True, blank=True, related_name="relais_de", verbose_name="qui prend le relais"
    )
    declare_a = models.DateTimeField("déclaré le")
    declare_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["periode", "pk"]
        indexes = [GistIndex(fields=["periode"], name="gel_periode")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="gel_periode_commence",
                violation_error_message="La fin du gel doit suivre son début.",
            ),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__gte=1), name="gel_une_place_au_moins",
                violation_error_message="Un gel porte sur une place au moins.",
            ),
            models.CheckConstraint(
                condition=~models.Q(precision=""), name="gel_motive",
                violation_error_message="Un gel dit pourquoi, en quelques mots.",
            ),
        ]  # fmt: skip


class LeveeDeGel(models.Model):
    """The places of a freeze are offered again from a day on; a day before its start cancels it whole."""

    gel = models.OneToOneField(Gel, models.PROTECT, related_name="levee")
    le = models.DateField("offertes de nouveau le")
    motif = models.CharField(max_length=300)
    levee_a = models.DateTimeField("levé le")
    levee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "levée de gel"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(motif=""), name="levee_motivee",
                violation_error_message="Une levée dit pourquoi, en quelques mots.",
            ),
        ]  # fmt: skip


class DeclarationDePlaces(models.Model):
    """What a place says it has free in a unit on a day; the last one said holds, the former ones stay."""

    unite = models.ForeignKey(Unite, models.PROTECT, related_name="declarations", verbose_name="unité")
    jour = models.DateField()
    places_libres = models.PositiveSmallIntegerField()
    declarant = models.CharField("dit par", max_length=120)
    fonction = models.CharField(max_length=120, blank=True)
    canal = models.CharField(max_length=20, choices=CanalDeclaration)
    commentaire = models.CharField(max_length=300, blank=True)
    dite_a = models.DateTimeField("dit le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "déclaration de places"
        verbose_name_plural = "déclarations de places"
        ordering = ["-jour", "-dite_a", "-pk"]
        indexes = [models.Index(fields=["unite", "-jour", "-dite_a", "-id"], name="declaration_derniere")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(declarant=""), name="declaration_signee",
                violation_error_message="Une déclaration dit qui a parlé pour le lieu.",
            ),
        ]  # fmt: skip


class RattachementQuerySet(models.QuerySet["Rattachement"]):
    """Queries on who speaks for a place."""

    def le(self, jour: date) -> Self:
        """Keep those in force on a day."""
        return self.filter(periode__contains=jour)


class Rattachement(models.Model):
    """An agent speaks for a place during a period; his rights at the level of places reach no other."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="rattachements")
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="rattachements")
    periode = DateRangeField("période")

    objects = RattachementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="rattachement_periode_commence",
                violation_error_message="La fin du rattachement doit suivre son début.",
            ),
            ExclusionConstraint(
                name="rattachement_une_fois",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("lieu", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cet agent parle déjà pour ce lieu pendant cette période.",
            ),
        ]
