"""Why a measure that was ordered still waits, in words that people wrote."""

from django.db import models

from havre.apps.agents.models import Agent
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import RaisonAttente
from .mesure import Mesure


class MotifAttente(models.Model):
    """Why a measure is not carried out yet, as someone wrote it on a day; the last one holds."""

    id = CleTiree()
    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="motifs_attente")
    raison = models.CharField(max_length=20, choices=RaisonAttente)
    precision = TexteChiffre("précision", max_length=300, blank=True)
    note_a = models.DateTimeField("noté le")
    note_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "motif d'attente"
        verbose_name_plural = "motifs d'attente"
        ordering = ["-note_a", "-pk"]


class ExecutionMesure(models.Model):
    """The fact that carried out a measure other than care: a first home visit, a first interview; once."""

    id = CleTiree()
    mesure = models.OneToOneField(Mesure, models.PROTECT, related_name="execution")
    executee_le = models.DateField("exécutée le")
    fait = TexteChiffre("le fait qui le prouve", max_length=300)
    par_qui = models.CharField("par qui", max_length=160)
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "exécution d'une mesure"
        verbose_name_plural = "exécutions des mesures"
        constraints = [
            models.CheckConstraint(condition=~models.Q(fait="") & ~models.Q(par_qui=""), name="execution_prouvee")
        ]
