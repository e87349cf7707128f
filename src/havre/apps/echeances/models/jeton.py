"""The secret address of a calendar."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent


class JetonCalendrier(models.Model):
    """The SHA-256 of the secret that opens an agent's calendar, until it is revoked; the secret is shown once."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="jetons_calendrier")
    empreinte = models.CharField(max_length=64, unique=True)
    cree_a = models.DateTimeField("créé le")
    revoque_a = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "jeton de calendrier"
        verbose_name_plural = "jetons de calendrier"
        ordering = ["-cree_a", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent"], condition=Q(revoque_a__isnull=True), name="jeton_calendrier_un_valide"
            )
        ]
