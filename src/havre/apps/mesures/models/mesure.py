"""A measure of protection."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from havre.apps.decisions.models import Decision
from havre.apps.personnes.models import Enfant

from ..enums import MESURES_D_ACCUEIL, TypeMesure

ACCUEIL = sorted(MESURES_D_ACCUEIL)


class Mesure(models.Model):
    """A measure of a child over `periode`; each of the three dates is a fact of its own and may be missing."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="mesures")
    type = models.CharField(max_length=30, choices=TypeMesure)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="mesures", verbose_name="décision"
    )
    recommandee_le = models.DateField("recommandée le", null=True, blank=True)
    ordonnee_le = models.DateField("ordonnée le", null=True, blank=True)
    executee_le = models.DateField("exécutée le", null=True, blank=True)
    periode = DateRangeField("période")

    class Meta:
        ordering = ["-periode", "-pk"]
        indexes = [
            models.Index(
                fields=["ordonnee_le"],
                name="mesure_non_executee",
                condition=models.Q(executee_le__isnull=True, ordonnee_le__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="mesure_periode_commence",
            ),
            models.CheckConstraint(
                condition=models.Q(executee_le__isnull=True) | models.Q(ordonnee_le__isnull=False),
                name="mesure_executee_si_ordonnee",
                violation_error_message="Une mesure ne s'exécute que si une décision l'ordonne.",
            ),
            models.CheckConstraint(
                condition=models.Q(ordonnee_le__isnull=True) | models.Q(decision__isnull=False),
                name="mesure_ordonnee_par_une_decision",
                violation_error_message="Une mesure ordonnée porte sa décision.",
            ),
            ExclusionConstraint(
                name="mesure_accueil_une_a_la_fois",
                expressions=[("enfant", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                condition=models.Q(type__in=ACCUEIL, ordonnee_le__isnull=False),
                violation_error_message="Une autre mesure d'accueil est déjà en vigueur pendant cette période.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display()

    @property
    def d_accueil(self) -> bool:
        """Whether it entrusts the child to someone else than the parents."""
        return self.type in MESURES_D_ACCUEIL
