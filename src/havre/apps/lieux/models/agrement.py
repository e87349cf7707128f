"""Foster carers and their licences."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from havre.apps.personnes.models import Personne

from .lieu import Lieu


class AssistantFamilial(models.Model):
    """The licensed person of a foster home."""

    lieu = models.OneToOneField(Lieu, models.PROTECT, primary_key=True, related_name="assistant_familial")
    personne = models.OneToOneField(Personne, models.PROTECT, related_name="assistant_familial")

    class Meta:
        verbose_name = "assistant familial"
        verbose_name_plural = "assistants familiaux"


class Agrement(models.Model):
    """Licence of a foster home: how many children it may lodge, and when.

    CASF L.421-5: at most three children, unless a reasoned waiver (`DerogationAgrement`).
    """

    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="agrements")
    numero = models.CharField("numéro", max_length=40, unique=True)
    places = models.PositiveSmallIntegerField()
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "agrément"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(places__gte=1, places__lte=3), name="agrement_trois_au_plus",
                violation_error_message="Un agrément porte sur un à trois enfants (CASF L.421-5) ; au-delà, une "
                "dérogation motivée est nécessaire.",
            ),
            ExclusionConstraint(
                name="agrement_un_a_la_fois",
                expressions=[("lieu", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cette famille d'accueil a déjà un agrément pendant cette période.",
            ),
        ]  # fmt: skip


class DerogationAgrement(models.Model):
    """Waiver: `places_en_plus` children beyond the licence during a period, with its reason."""

    agrement = models.ForeignKey(Agrement, models.PROTECT, related_name="derogations", verbose_name="agrément")
    places_en_plus = models.PositiveSmallIntegerField(default=1)
    motif = models.TextField()
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "dérogation"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(motif="") & models.Q(places_en_plus__gte=1), name="derogation_motivee",
                violation_error_message="Une dérogation d'agrément est motivée (CASF L.421-5).",
            ),
            ExclusionConstraint(
                name="derogation_une_a_la_fois",
                expressions=[("agrement", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
            ),
        ]  # fmt: skip
