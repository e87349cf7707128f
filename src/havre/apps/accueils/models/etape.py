"""The steps of a stay and its corrections: who did what, when, and what stood before."""

from django.db import models

from havre.apps.agents.models import Agent
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import ChampCorrige, Etape
from .accueil import Accueil
from .demarche import Sollicitation


class EtapeAccueil(models.Model):
    """A step of a stay: the day it took place, who wrote it and when, who answered on the provider's side."""

    id = CleTiree()
    accueil = models.ForeignKey(Accueil, models.PROTECT, related_name="etapes")
    etape = models.CharField("étape", max_length=10, choices=Etape)
    survenue_le = models.DateField("survenue le")
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    sollicitation = models.ForeignKey(Sollicitation, models.PROTECT, null=True, blank=True, related_name="etapes")
    interlocuteur = models.CharField("qui, du côté du lieu", max_length=120, blank=True)
    precision = TexteChiffre("précision", blank=True)

    class Meta:
        ordering = ["notee_a", "pk"]
        constraints = [models.UniqueConstraint(fields=["accueil", "etape"], name="etape_une_fois")]


class CorrectionAccueil(models.Model):
    """An error of writing put right: the old value stays visible, with who corrected it, when and why."""

    id = CleTiree()
    accueil = models.ForeignKey(Accueil, models.PROTECT, related_name="corrections")
    champ = models.CharField(max_length=20, choices=ChampCorrige)
    ancienne = models.CharField("valeur d'avant", max_length=200, blank=True)
    nouvelle = models.CharField("valeur corrigée", max_length=200, blank=True)
    motif = TexteChiffre()
    corrigee_a = models.DateTimeField("corrigée le")
    corrigee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["corrigee_a", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(motif=""), name="correction_motivee"),
            models.CheckConstraint(
                condition=~models.Q(ancienne=models.F("nouvelle")), name="correction_change_quelque_chose"
            ),
        ]
