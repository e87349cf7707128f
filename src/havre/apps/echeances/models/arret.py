"""What suspends a due date or exempts from it: signed acts, which show and never erase."""

from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent
from havre.common.chiffrement import CleTiree, TexteChiffre


class ArretSigne(models.Model):
    """Who stopped a due date, in which function, why and on which ground; `cle` is that of the due date."""

    id = CleTiree()
    cle = models.CharField(max_length=90)
    motifs = TexteChiffre()
    base_legale = models.CharField("texte ou décision invoqués", max_length=300)
    qualite = models.CharField("fonction du signataire", max_length=160)
    signee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    signee_a = models.DateTimeField("signée le")

    class Meta:
        abstract = True


class SuspensionEcheance(ArretSigne):
    """The due date waits from `debut` to `jusqu_au`, the last day; its term does not move."""

    debut = models.DateField("début")
    jusqu_au = models.DateField("jusqu'au")

    class Meta:
        verbose_name = "suspension d'échéance"
        ordering = ["-debut", "-pk"]
        indexes = [models.Index(fields=["cle"], name="suspension_cle")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motifs="") & ~Q(base_legale="") & ~Q(qualite="") & Q(jusqu_au__gte=F("debut")),
                name="suspension_echeance_motivee",
            )
        ]


class Dispense(ArretSigne):
    """The duty is not owed in this case; once."""

    class Meta:
        ordering = ["-signee_a", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cle"], name="dispense_une_fois"),
            models.CheckConstraint(
                condition=~Q(motifs="") & ~Q(base_legale="") & ~Q(qualite=""), name="dispense_motivee"
            ),
        ]
