"""An evaluation: the team it is given to, its evaluators, whom they met."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.enums import Metier
from havre.apps.agents.models import Agent, Service
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import NatureRencontre
from .foyer import EnfantDuFoyer
from .information import InformationPreoccupante


class Evaluation(models.Model):
    """The evaluation of an information and of all the minors of its household; opened when it is first given."""

    information = models.OneToOneField(InformationPreoccupante, models.PROTECT, related_name="evaluation")
    ouverte_le = models.DateField("ouverte le")
    ouverte_a = models.DateTimeField("enregistrée le")

    class Meta:
        verbose_name = "évaluation"

    def __str__(self) -> str:
        return f"évaluation {self.information_id}"


class AttributionEvaluation(models.Model):
    """A team receives an evaluation; the last one holds.

    `charge_h` and `disponible_h` are the hours asked of the team, this evaluation included, and the hours it has, as
    the gate showed them; beyond them the gate is red, and a manager signs why it is passed.
    """

    id = CleTiree()
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="attributions")
    service = models.ForeignKey(Service, models.PROTECT, related_name="evaluations_confiees")
    confiee_le = models.DateField("confiée le")
    confiee_a = models.DateTimeField("enregistrée le")
    confiee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    motif = models.CharField(max_length=300, blank=True)
    charge_h = models.DecimalField("heures demandées", max_digits=8, decimal_places=1)
    disponible_h = models.DecimalField("heures disponibles", max_digits=8, decimal_places=1)
    rouge = models.BooleanField("au-delà de la capacité")
    motif_depassement = TexteChiffre("motif du dépassement", blank=True)
    depassement_signe_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    depassement_qualite = models.CharField("fonction du signataire", max_length=160, blank=True)

    class Meta:
        verbose_name = "attribution d'évaluation"
        verbose_name_plural = "attributions d'évaluations"
        ordering = ["-confiee_a", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rouge=False)
                | (Q(depassement_signe_par__isnull=False) & ~Q(motif_depassement="") & ~Q(depassement_qualite="")),
                name="attribution_rouge_signee",
            ),
            models.CheckConstraint(
                condition=Q(charge_h__gt=models.F("disponible_h"), rouge=True)
                | Q(charge_h__lte=models.F("disponible_h"), rouge=False),
                name="attribution_dit_la_charge",
            ),
        ]
        indexes = [models.Index(fields=["evaluation", "-confiee_a", "-id"], name="attribution_eval_derniere")]


class Evaluateur(models.Model):
    """An agent evaluates, in his profession, from the day he was named until he is relieved."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="evaluateurs")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="evaluations")
    metier = models.CharField("métier", max_length=20, choices=Metier)
    designe_a = models.DateTimeField("désigné le")
    designe_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    dessaisi_a = models.DateTimeField("dessaisi le", null=True, blank=True)
    dessaisi_motif = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "évaluateur"
        ordering = ["designe_a", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "agent"], condition=Q(dessaisi_a__isnull=True), name="evaluateur_une_fois"
            ),
            models.CheckConstraint(
                condition=Q(dessaisi_a__isnull=True) | ~Q(dessaisi_motif=""), name="evaluateur_dessaisi_motive"
            ),
        ]


class Rencontre(models.Model):
    """A visit or an interview, on its day; with a child of the household or without."""

    id = CleTiree()
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rencontres")
    nature = models.CharField(max_length=16, choices=NatureRencontre)
    le = models.DateField("le")
    enfant = models.ForeignKey(EnfantDuFoyer, models.PROTECT, null=True, blank=True, related_name="rencontres")
    personnes = TexteChiffre("avec qui", max_length=300)
    precision = TexteChiffre("précision", blank=True)
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["le", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(personnes=""), name="rencontre_avec_quelqu_un")]
