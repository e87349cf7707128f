"""What is decided of an information, and the duties done: facts, written once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent
from havre.apps.territoires.models import Juridiction
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import CauseSignalement, IssueQualification, MotifQualification, NatureActeIP
from .information import InformationPreoccupante


class Qualification(models.Model):
    """The outcome of the analysis, with its reasons; the last one holds."""

    id = CleTiree()
    information = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="qualifications")
    issue = models.CharField(max_length=14, choices=IssueQualification)
    motifs = ArrayField(models.CharField(max_length=16, choices=MotifQualification))
    precision = TexteChiffre("précision")
    decidee_le = models.DateField("décidée le")
    decidee_a = models.DateTimeField("enregistrée le")
    decidee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-decidee_a", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(precision="") & Q(motifs__len__gt=0), name="qualification_motivee")
        ]
        indexes = [models.Index(fields=["information", "-decidee_a", "-id"], name="qualification_derniere")]


class RattachementInformation(models.Model):
    """An information joined to one in progress for the same household: one evaluation answers both."""

    id = CleTiree()
    information = models.OneToOneField(InformationPreoccupante, models.PROTECT, related_name="rattachement")
    vers = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="rattachees")
    motif = TexteChiffre(max_length=300)
    rattachee_le = models.DateField("rattachée le")
    rattachee_a = models.DateTimeField("enregistré le")
    rattachee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "rattachement d'information"
        verbose_name_plural = "rattachements d'informations"
        constraints = [
            models.CheckConstraint(condition=~Q(information=F("vers")) & ~Q(motif=""), name="rattachement_a_une_autre")
        ]


class Signalement(models.Model):
    """The département decides to seise the prosecutor (CASF L.226-4 I); the letter that leaves is an act."""

    id = CleTiree()
    information = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="signalements")
    cause = models.CharField(max_length=22, choices=CauseSignalement)
    danger_avere_le = models.DateField("danger avéré le")
    motifs = TexteChiffre()
    actions_menees = TexteChiffre("actions déjà menées")
    parquet = models.ForeignKey(Juridiction, models.PROTECT, null=True, blank=True, related_name="+")
    decide_a = models.DateTimeField("décidé le")
    decide_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-decide_a", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(motifs="") & ~Q(actions_menees=""), name="signalement_motive")
        ]


class TransfertInformation(models.Model):
    """The family lives in another département: the information goes there (CASF L.221-3); once."""

    id = CleTiree()
    information = models.OneToOneField(InformationPreoccupante, models.PROTECT, related_name="transfert")
    departement = models.CharField("département", max_length=80)
    demenagement_connu_le = models.DateField("déménagement connu le")
    motif = TexteChiffre()
    decide_a = models.DateTimeField("décidé le")
    decide_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "transfert d'information"
        verbose_name_plural = "transferts d'informations"
        constraints = [models.CheckConstraint(condition=~Q(departement="") & ~Q(motif=""), name="transfert_motive")]


class ActeInformation(models.Model):
    """A duty done about an information, with where its trace is; a mistake is mended by a row that names it."""

    information = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="actes")
    nature = models.CharField("ce qui a été fait", max_length=32, choices=NatureActeIP)
    accompli_le = models.DateField("fait le")
    precision = models.CharField("où est la trace", max_length=300)
    annule = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="annule_par")
    enregistre_a = models.DateTimeField("enregistré le")
    enregistre_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "acte sur une information"
        verbose_name_plural = "actes sur une information"
        ordering = ["accompli_le", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(precision=""), name="acte_information_avec_trace"),
            models.CheckConstraint(
                condition=Q(annule__isnull=True) | ~Q(annule=F("pk")), name="acte_information_annule_un_autre"
            ),
        ]
        indexes = [models.Index(fields=["information", "nature", "accompli_le"], name="acte_information_nature")]
