"""Documents that a request lacks: asked for with a last day, then received."""

from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent
from havre.common.chiffrement import CleTiree, TexteChiffre

from .demande import Demande


class PiecesManquantes(models.Model):
    """What a request lacks, asked for once: its delay waits from `demandees_le` until they come, or `a_fournir_le`.

    `a_fournir_le` is the last day given to send them; after it the delay runs again, so that no request waits for ever.
    Source: CRPA L.114-5 (the delay is suspended while documents are awaited).
    """

    id = CleTiree()
    demande = models.OneToOneField(Demande, models.PROTECT, related_name="pieces_manquantes")
    liste = TexteChiffre("pièces demandées")
    demandees_le = models.DateField("demandées le")
    a_fournir_le = models.DateField("à fournir au plus tard le")
    notees_a = models.DateTimeField("notées le")
    notees_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "pièces manquantes"
        verbose_name_plural = "pièces manquantes"
        constraints = [
            models.CheckConstraint(
                condition=~Q(liste="") & Q(a_fournir_le__gt=F("demandees_le")), name="pieces_manquantes_dites"
            )
        ]


class PiecesRecues(models.Model):
    """The documents came: the delay runs again from that day."""

    manquantes = models.OneToOneField(PiecesManquantes, models.PROTECT, related_name="recues")
    recues_le = models.DateField("reçues le")
    notees_a = models.DateTimeField("notées le")
    notees_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "pièces reçues"
        verbose_name_plural = "pièces reçues"
