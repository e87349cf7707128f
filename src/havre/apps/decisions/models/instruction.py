"""What someone above told a service to do, in writing and over his name."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent, Service
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, TexteChiffre

from .decision import Decision


class Instruction(models.Model):
    """An instruction signed by its author; it changes nothing by itself and is never erased."""

    id = CleTiree()
    auteur = models.ForeignKey(Agent, models.PROTECT, related_name="instructions_donnees")
    qualite = models.CharField("fonction de l'auteur", max_length=160)
    service = models.ForeignKey(Service, models.PROTECT, related_name="instructions", verbose_name="donnée à")
    enfant = models.ForeignKey(Enfant, models.PROTECT, null=True, blank=True, related_name="instructions")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="instructions")
    texte = TexteChiffre()
    motifs = TexteChiffre()
    donnee_a = models.DateTimeField("donnée le")

    class Meta:
        ordering = ["-donnee_a", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(qualite="") & ~Q(texte="") & ~Q(motifs=""), name="instruction_signee_et_motivee"
            )
        ]
