"""Stored travel times between communes."""

import hashlib
import zlib
from collections.abc import Sequence
from typing import Self

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db import models
from numpy.typing import NDArray

INJOIGNABLE = -1  # no road joins the two communes


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

    @classmethod
    def de_tableau(cls, communes: Sequence[str], minutes: NDArray[np.int16], **champs: object) -> Self:
        """Return an unsaved row that holds a square matrix [min], rows and columns in the order of `communes`.

        Raises:
            ValueError: the matrix is not of shape (n, n) with n communes.
        """
        if minutes.shape != (len(communes), len(communes)):
            raise ValueError(f"matrix of shape {minutes.shape} for {len(communes)} communes")
        octets = np.ascontiguousarray(minutes, dtype="<i2").tobytes()
        empreinte = hashlib.sha256(" ".join(communes).encode() + b"\0" + octets).hexdigest()
        return cls(communes=list(communes), minutes=zlib.compress(octets, 6), empreinte=empreinte, **champs)

    def tableau(self) -> NDArray[np.int16]:
        """Return the minutes, shape (n, n), read-only."""
        octets = zlib.decompress(bytes(self.minutes))
        return np.frombuffer(octets, dtype="<i2").reshape(len(self.communes), len(self.communes))
