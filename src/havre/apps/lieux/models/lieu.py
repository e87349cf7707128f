"""A roof, and who runs it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from havre.apps.territoires.models import Cle, Commune

from ..enums import TypeLieu


class Organisme(models.Model):
    """Body that runs places: the département itself, a public body, an association."""

    nom = models.CharField(max_length=160, unique=True)
    courriel = models.EmailField(blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)

    class Meta:
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class Lieu(models.Model):
    """One roof: children who live in units of the same `Lieu` live together."""

    code = models.CharField(max_length=40, unique=True)
    nom = models.CharField(max_length=160)
    type = models.CharField(max_length=20, choices=TypeLieu)
    organisme = models.ForeignKey(Organisme, models.PROTECT, null=True, blank=True, related_name="lieux")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="lieux")
    adresse = models.CharField(max_length=200, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    synthetique = models.BooleanField("donnée synthétique", default=False)
    nom_cle = models.GeneratedField(expression=Cle("nom"), output_field=models.TextField(), db_persist=True)

    class Meta:
        verbose_name_plural = "lieux"
        ordering = ["nom_cle", "pk"]
        indexes = [
            GinIndex(OpClass("nom_cle", name="gin_trgm_ops"), name="lieu_nom_trgm"),
            models.Index(fields=["nom_cle", "id"], name="lieu_nom_cle"),
            models.Index(fields=["type", "nom_cle"], name="lieu_type"),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def a_l_etranger(self) -> bool:
        """Whether the place stands outside France."""
        return not self.commune_id.startswith("FR-")
