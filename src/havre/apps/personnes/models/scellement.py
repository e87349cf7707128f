"""What only named persons may read: a sealed file, a protected address."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from havre.apps.agents.models import Agent, Service
from havre.common.chiffrement import CleTiree, TexteChiffre

from .enfant import Enfant
from .personne import Personne

LEVEE_SIGNEE = Q(leve_a__isnull=True, leve_par__isnull=True, motif_levee="") | (
    Q(leve_a__isnull=False, leve_par__isnull=False) & ~Q(motif_levee="")
)


class Scellement(models.Model):
    """A file closed to all but named persons, by decision of the direction or of the territory's manager."""

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="scellements")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name="service qui décide")
    motif = TexteChiffre()
    decide_a = models.DateTimeField("décidé le")
    decide_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="décidé par")
    leve_a = models.DateTimeField("levé le", null=True, blank=True)
    leve_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="levé par"
    )
    motif_levee = TexteChiffre("pourquoi il est levé", blank=True)

    class Meta:
        ordering = ["-decide_a", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enfant"], condition=Q(leve_a__isnull=True), name="scellement_un_a_la_fois",
                violation_error_message="Ce dossier est déjà scellé.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""), name="scellement_motive",
                violation_error_message="Un scellement dit son motif.",
            ),
            models.CheckConstraint(condition=LEVEE_SIGNEE, name="scellement_levee_signee"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"scellement n° {self.pk}"


class PersonneNommee(models.Model):
    """An agent who may open a sealed file, from the day he is named until he is withdrawn."""

    scellement = models.ForeignKey(Scellement, models.PROTECT, related_name="nommees")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    nommee_a = models.DateTimeField("nommée le")
    nommee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="nommée par")
    retiree_a = models.DateTimeField("retirée le", null=True, blank=True)
    retiree_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retirée par"
    )

    class Meta:
        verbose_name = "personne nommée"
        verbose_name_plural = "personnes nommées"
        ordering = ["nommee_a", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scellement", "agent"], condition=Q(retiree_a__isnull=True), name="nommee_une_fois",
                violation_error_message="Cette personne est déjà nommée.",
            ),
            models.CheckConstraint(
                condition=Q(retiree_a__isnull=True, retiree_par__isnull=True)
                | Q(retiree_a__isnull=False, retiree_par__isnull=False),
                name="nommee_retrait_signe",
            ),
        ]  # fmt: skip


class AdresseProtegeeQuerySet(models.QuerySet["AdresseProtegee"]):
    """Queries on protected addresses."""

    def en_cours(self) -> models.QuerySet["AdresseProtegee"]:
        """Keep the protections in force."""
        return self.filter(leve_a__isnull=True, protegee_a__lte=Now())


class AdresseProtegee(models.Model):
    """The homes of a person, past and present, are hidden from all but named readers (mode refuge)."""

    id = CleTiree()
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="protections")
    motif = TexteChiffre()
    protegee_a = models.DateTimeField("protégée le")
    protegee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="protégée par")
    leve_a = models.DateTimeField("levée le", null=True, blank=True)
    leve_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="levée par"
    )
    motif_levee = TexteChiffre("pourquoi elle est levée", blank=True)

    objects = AdresseProtegeeQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse protégée"
        verbose_name_plural = "adresses protégées"
        ordering = ["-protegee_a", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["personne"], condition=Q(leve_a__isnull=True), name="adresse_protegee_une_fois",
                violation_error_message="L'adresse de cette personne est déjà protégée.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""), name="adresse_protegee_motivee",
                violation_error_message="Une adresse protégée dit son motif.",
            ),
            models.CheckConstraint(condition=LEVEE_SIGNEE, name="adresse_protegee_levee_signee"),
        ]  # fmt: skip


class LecteurAdresse(models.Model):
    """An agent who may read a protected address."""

    protection = models.ForeignKey(AdresseProtegee, models.PROTECT, related_name="lecteurs")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    nomme_a = models.DateTimeField("nommé le")
    nomme_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="nommé par")
    retire_a = models.DateTimeField("retiré le", null=True, blank=True)
    retire_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retiré par"
    )

    class Meta:
        verbose_name = "lecteur d'une adresse protégée"
        verbose_name_plural = "lecteurs d'une adresse protégée"
        ordering = ["nomme_a", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["protection", "agent"], condition=Q(retire_a__isnull=True), name="lecteur_une_fois",
                violation_error_message="Cette personne lit déjà l'adresse.",
            ),
            models.CheckConstraint(
                condition=Q(retire_a__isnull=True, retire_par__isnull=True)
                | Q(retire_a__isnull=False, retire_par__isnull=False),
                name="lecteur_retrait_signe",
            ),
        ]  # fmt: skip
