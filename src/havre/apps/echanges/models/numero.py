"""Numbers without gaps."""

from django.db import models

from ..enums import Serie


class Numerotation(models.Model):
    """The last number given in a series and a year; the row is locked until the numbered row is committed."""

    serie = models.CharField(max_length=1, choices=Serie)
    annee = models.PositiveSmallIntegerField("année")
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["serie", "annee"], name="numerotation_une_par_an")]


class Numerote(models.Model):
    """A row that bears a number of its series, taken by the database."""

    annee = models.PositiveSmallIntegerField("année", editable=False)
    rang = models.PositiveIntegerField(editable=False)

    SERIE: Serie

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """Return the number as it is printed: "C-2026-000042"."""
        return f"{self.SERIE.value}-{self.annee}-{self.rang:06d}"
