"""The order in which a reader chose to read a list."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.apps.agents.models import Agent

from ..enums import CodeListe


class OrdreListe(models.Model):
    """Criteria chosen by an agent for a list (`-` before a reversed one); the last row applies, an empty one gives up.

    The order changes what he reads first, never who is on the list.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    liste = models.CharField(max_length=20, choices=CodeListe)
    criteres = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name="critères")
    choisi_a = models.DateTimeField("choisi le")

    class Meta:
        verbose_name = "ordre de liste"
        ordering = ["-choisi_a", "-pk"]
        indexes = [models.Index(fields=["agent", "liste", "-choisi_a", "-id"], name="ordre_de_l_agent")]
        constraints = [
            models.CheckConstraint(condition=models.Q(criteres__len__lte=3), name="ordre_trois_criteres_au_plus")
        ]
