"""The execution of a measure held up, as a signed act that shows."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.common.chiffrement import CleTiree, TexteChiffre

from .mesure import Mesure


class SuspensionExecution(models.Model):
    """Someone decided, over his name, that a decision is not carried out for now; it stays on every list meanwhile."""

    id = CleTiree()
    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="suspensions")
    motifs = TexteChiffre()
    base_legale = models.CharField("texte invoqué", max_length=300)
    signee_par = models.ForeignKey(Agent, models.PROTECT, related_name="suspensions_signees")
    qualite = models.CharField("fonction du signataire", max_length=160)
    signee_a = models.DateTimeField("signée le")
    debut = models.DateField("début")

    class Meta:
        verbose_name = "suspension de l'exécution"
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motifs="") & ~Q(base_legale="") & ~Q(qualite=""), name="suspension_motivee"
            )
        ]


class RepriseExecution(models.Model):
    """The end of a suspension: who ended it and when; once."""

    id = CleTiree()
    suspension = models.OneToOneField(SuspensionExecution, models.PROTECT, related_name="reprise")
    reprise_le = models.DateField("reprise le")
    signee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    signee_a = models.DateTimeField("signée le")
    motifs = TexteChiffre()

    class Meta:
        verbose_name = "reprise de l'exécution"
        constraints = [models.CheckConstraint(condition=~Q(motifs=""), name="reprise_motivee")]
