"""A promise and what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import Destinataire, Issue, NaturePromesse


class Promesse(models.Model):
    """What was told to a child and his family: `mots` as they were said, for the day `pour_le`.

    `remplace` names the promise that this one releases; the former keeps its day, and stays broken when that day had
    already passed.
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="promesses")
    nature = models.CharField("ce qui est promis", max_length=20, choices=NaturePromesse)
    mots = TexteChiffre("les mots dits")
    dite_a = ArrayField(models.CharField(max_length=10, choices=Destinataire), verbose_name="dite à")
    dite_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    dite_le = models.DateField("dite le")
    pour_le = models.DateField("promise pour le")
    remplace = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="relevee_par")
    enregistree_a = models.DateTimeField("enregistrée le")
    enregistree_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pour_le", "-pk"]
        indexes = [models.Index(fields=["pour_le"], name="promesse_pour_le")]
        constraints = [
            models.CheckConstraint(
                condition=Q(pour_le__gte=F("dite_le")),
                name="promesse_dates_ordonnees",
                violation_error_message="Une promesse porte sur le jour où elle est dite, ou plus tard.",
            ),
            models.CheckConstraint(
                condition=~Q(mots="") & Q(dite_a__len__gte=1),
                name="promesse_dite_a_quelqu_un",
                violation_error_message="Une promesse porte ses mots, et à qui ils ont été dits.",
            ),
        ]


class IssuePromesse(models.Model):
    """What became of a promise, on which day, in words; `remplace` names the outcome written by mistake before."""

    id = CleTiree()
    promesse = models.ForeignKey(Promesse, models.PROTECT, related_name="issues")
    issue = models.CharField(max_length=10, choices=Issue)
    survenue_le = models.DateField("survenue le")
    mots = TexteChiffre("ce qui s'est passé")
    remplace = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="remplacee_par")
    enregistree_a = models.DateTimeField("enregistrée le")
    enregistree_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "issue d'une promesse"
        verbose_name_plural = "issues des promesses"
        ordering = ["-enregistree_a", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["promesse"], condition=Q(remplace__isnull=True), name="issue_une_premiere"),
            models.CheckConstraint(condition=~Q(mots=""), name="issue_dite_en_mots"),
        ]
