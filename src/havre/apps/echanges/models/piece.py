"""Stored files."""

from django.db import models

from havre.apps.agents.models import Agent


class Piece(models.Model):
    """A file, encrypted; `empreinte` is the SHA-256 of the content in clear, in hexadecimal."""

    nom = models.CharField(max_length=160)
    type_mime = models.CharField(max_length=60)
    taille_octets = models.PositiveIntegerField()
    empreinte = models.CharField(max_length=64)
    cle = models.CharField(max_length=40)
    contenu = models.BinaryField()
    ajoutee_a = models.DateTimeField("ajoutée le")
    ajoutee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "pièce"

    def __str__(self) -> str:
        return self.nom
