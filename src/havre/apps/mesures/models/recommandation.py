"""The measure that a professional recommends, whatever is ordered or free afterwards."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import TypeMesure


class Recommandation(models.Model):
    """A measure recommended for a child: who, when, which, and the reasons as they were written.

    A fact of its own, apart from what is ordered (`Mesure.ordonnee_le`) and carried out (`Mesure.executee_le`). A new
    one replaces the former, which is kept.
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="recommandations")
    type = models.CharField("mesure recommandée", max_length=30, choices=TypeMesure)
    motifs = TexteChiffre("ce que le professionnel écrit")
    faite_a = models.DateTimeField("faite le")
    faite_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    remplace = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="remplacee_par")

    class Meta:
        ordering = ["-faite_a", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enfant"], condition=Q(remplace__isnull=True), name="recommandation_une_premiere"
            ),
            models.CheckConstraint(
                condition=~Q(motifs=""),
                name="recommandation_motivee",
                violation_error_message="Une recommandation porte ses motifs.",
            ),
        ]
