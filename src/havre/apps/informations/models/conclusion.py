"""The report and its common conclusion: versions, signatures, validation. Each row is a fact."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.enums import Metier
from havre.apps.agents.models import Agent, Service
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import IssueEvaluation, MesureProposee, MotifDerogation
from .evaluation import Evaluation
from .foyer import EnfantDuFoyer


class Redaction(models.Model):
    """One version of the report; the last one is the report, and what was signed is never changed."""

    id = CleTiree()
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="redactions")
    version = models.PositiveSmallIntegerField()
    rapport = TexteChiffre()
    parole_enfants = TexteChiffre("ce que les enfants ont dit, dans leurs mots", blank=True)
    avis_parents = TexteChiffre("ce que les parents en disent", blank=True)
    referentiel_has = models.BooleanField("référentiel national de la HAS utilisé", default=False)
    ecrite_a = models.DateTimeField("écrite le")
    ecrite_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "rédaction"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "version"], name="redaction_version_unique")]


class ConclusionEnfant(models.Model):
    """What a version concludes for one child of the household, and the measure that it recommends for him."""

    id = CleTiree()
    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="conclusions")
    enfant = models.ForeignKey(EnfantDuFoyer, models.PROTECT, related_name="conclusions")
    issue = models.CharField(max_length=12, choices=IssueEvaluation)
    motivation = TexteChiffre(blank=True)
    mesure = models.CharField("mesure recommandée", max_length=30, choices=MesureProposee, blank=True, default="")

    class Meta:
        verbose_name = "conclusion pour un enfant"
        verbose_name_plural = "conclusions pour les enfants"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["redaction", "enfant"], name="conclusion_une_par_enfant"),
            models.CheckConstraint(
                condition=Q(mesure="") | ~Q(issue=IssueEvaluation.CLASSEMENT), name="conclusion_classee_sans_mesure"
            ),
        ]


class SignatureEvaluation(models.Model):
    """An evaluator signs a version, in his profession."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="signatures")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    metier = models.CharField("métier", max_length=20, choices=Metier)
    signee_a = models.DateTimeField("signée le")

    class Meta:
        verbose_name = "signature d'évaluation"
        verbose_name_plural = "signatures d'évaluation"
        ordering = ["signee_a", "pk"]
        constraints = [models.UniqueConstraint(fields=["redaction", "agent"], name="signature_une_par_evaluateur")]


class RenvoiEvaluation(models.Model):
    """A manager sends a version back to the evaluators, with what is missing; that version is not validated."""

    id = CleTiree()
    redaction = models.OneToOneField(Redaction, models.PROTECT, related_name="renvoi")
    motif = TexteChiffre()
    renvoyee_a = models.DateTimeField("renvoyée le")
    renvoyee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "renvoi d'évaluation"
        verbose_name_plural = "renvois d'évaluations"
        constraints = [models.CheckConstraint(condition=~Q(motif=""), name="renvoi_motive")]


class DerogationBinome(models.Model):
    """A manager signs that an evaluation may be validated without its pair; counted by team."""

    id = CleTiree()
    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="derogation")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    motif = models.CharField(max_length=10, choices=MotifDerogation)
    precision = TexteChiffre("précision")
    qualite = models.CharField("fonction du signataire", max_length=160)
    signee_a = models.DateTimeField("signée le")
    signee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dérogation au binôme"
        verbose_name_plural = "dérogations au binôme"
        constraints = [
            models.CheckConstraint(condition=~Q(precision="") & ~Q(qualite=""), name="derogation_binome_motivee")
        ]


class ValidationEvaluation(models.Model):
    """A manager validates the signed version: the evaluation is finished."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="validation")
    redaction = models.OneToOneField(Redaction, models.PROTECT, related_name="validation")
    validee_le = models.DateField("validée le")
    validee_a = models.DateTimeField("enregistrée le")
    validee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    qualite = models.CharField("fonction du signataire", max_length=160)
    avec_derogation = models.BooleanField("validée par dérogation au binôme")

    class Meta:
        verbose_name = "validation d'évaluation"
        verbose_name_plural = "validations d'évaluations"
        constraints = [models.CheckConstraint(condition=~Q(qualite=""), name="validation_qualite")]
        indexes = [models.Index(fields=["validee_le"], name="validation_jour")]
