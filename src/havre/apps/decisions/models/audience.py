"""Hearings and appeals."""

from django.db import models

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Juridiction
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import Appelant, IssueDAppel, IssueDAudience, NatureAudience
from .decision import Decision


class Audience(models.Model):
    """A hearing to come, for one child or several, before one chamber."""

    juridiction = models.ForeignKey(Juridiction, models.PROTECT, related_name="audiences")
    chambre = models.CharField("cabinet ou chambre", max_length=80, blank=True)
    prevue_a = models.DateTimeField("prévue le")
    nature = models.CharField(max_length=24, choices=NatureAudience)
    lieu = models.CharField(max_length=160, blank=True)
    convocation_recue_le = models.DateField("convocation reçue le", null=True, blank=True)
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["prevue_a", "pk"]
        indexes = [models.Index(fields=["prevue_a", "id"], name="audience_prevue")]


class EnfantAudience(models.Model):
    """A child whom a hearing is about, and who assists him."""

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="enfants")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="audiences")
    avocat = models.CharField("avocat de l'enfant", max_length=160, blank=True)
    administrateur_ad_hoc = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = "enfant d'une audience"
        verbose_name_plural = "enfants des audiences"
        constraints = [models.UniqueConstraint(fields=["audience", "enfant"], name="enfant_audience_une_fois")]


class IssueAudience(models.Model):
    """What became of a hearing, once; its decision when it is known."""

    id = CleTiree()
    audience = models.OneToOneField(Audience, models.PROTECT, related_name="issue")
    issue = models.CharField(max_length=10, choices=IssueDAudience)
    survenue_le = models.DateField("le")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="audiences", verbose_name="décision"
    )
    precision = TexteChiffre("précision", blank=True)
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "issue d'une audience"
        verbose_name_plural = "issues des audiences"


class Appel(models.Model):
    """An appeal against a decision; the execution goes on unless the decision or the court says otherwise."""

    id = CleTiree()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appels", verbose_name="décision")
    forme_par = models.CharField("formé par", max_length=20, choices=Appelant)
    forme_le = models.DateField("formé le")
    execution_suspendue = models.BooleanField("l'exécution est suspendue", default=False)
    precision = TexteChiffre("précision", blank=True)
    note_a = models.DateTimeField("noté le")
    note_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["forme_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "forme_par", "forme_le"], name="appel_une_fois"),
        ]


class IssueAppel(models.Model):
    """What the court of appeal did, once."""

    appel = models.OneToOneField(Appel, models.PROTECT, related_name="issue")
    issue = models.CharField(max_length=12, choices=IssueDAppel)
    rendue_le = models.DateField("le")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="issues_d_appel", verbose_name="arrêt"
    )
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "issue d'un appel"
        verbose_name_plural = "issues des appels"
