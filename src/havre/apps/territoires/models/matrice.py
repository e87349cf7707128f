"""Stored travel times between communes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MatriceTrajets(models.Model):
    """Square matrix of minutes by car, off-peak, from the commune of the row to the commune of the column.

    `minutes` holds little-endian int16 values in row order of `communes`, compressed by zlib; -1 means that no road
    joins the two. A row is never changed: adding communes writes a new one, and readers take the newest.
    """

    source = models.CharField(max_length=20, verbose_name="fournisseur")
    version = models.CharField(max_length=120, verbose_name="version du modèle ou adresse du moteur")
    calculee_a = models.DateTimeField(verbose_name="calculée le")
    duree_calcul_ms = models.PositiveIntegerField(verbose_name="durée du calcul (ms)")
    communes = ArrayField(models.CharField(max_length=8), verbose_name="communes, dans l'ordre des lignes")
    minutes = models.BinaryField(verbose_name="minutes compressées")
    empreinte = models.CharField(max_length=64, verbose_name="empreinte SHA-256 des communes et des minutes")

    class Meta:
        verbose_name = "matrice des trajets"
        verbose_name_plural = "matrices des trajets"
        constraints = [
            models.CheckConstraint(condition=models.Q(communes__len__gt=0), name="matrice_communes_non_vide"),
        ]

    def __str__(self) -> str:
        """Return source and size."""
        return f"{self.source}, {len(self.communes)} communes"
