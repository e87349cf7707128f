"""Retention and elimination: holds, lists submitted to the archives, visas, certificates, and the rules they follow."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.taches.models import Tache


class GelDossier(models.Model):
    """A file that may not be eliminated while the hold lasts: dispute, request announced, historical interest."""

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="gels")
    motif = TexteChiffre()
    pose_a = models.DateTimeField("posé le")
    pose_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="posé par")
    leve_a = models.DateTimeField("levé le", null=True, blank=True)
    leve_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="levé par"
    )
    motif_levee = TexteChiffre("pourquoi il est levé", blank=True)

    class Meta:
        verbose_name = "gel d'un dossier"
        verbose_name_plural = "gels de dossiers"
        ordering = ["-pose_a", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enfant"], condition=Q(leve_a__isnull=True), name="gel_dossier_un_a_la_fois",
                violation_error_message="Ce dossier est déjà gelé.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""), name="gel_dossier_motive", violation_error_message="Un gel dit son motif."
            ),
            models.CheckConstraint(
                condition=Q(leve_a__isnull=True, leve_par__isnull=True, motif_levee="")
                | (Q(leve_a__isnull=False, leve_par__isnull=False) & ~Q(motif_levee="")),
                name="gel_dossier_leve_signe",
            ),
        ]  # fmt: skip


class BordereauElimination(models.Model):
    """What is submitted to the departmental archives: files whose time is over, or the readings of the journal.

    `durees`: rule of retention -> the duration in words, with its source. `ancre`: for readings, which have no line,
    the number of the signed anchor up to which they go.
    """

    etabli_le = models.DateField("établi le")
    durees = models.JSONField("durées appliquées")
    ancre = models.PositiveBigIntegerField(
        "ancre du journal jusqu'à laquelle partent les lectures", null=True, blank=True
    )
    etabli_a = models.DateTimeField("écrit le")
    etabli_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="établi par")

    class Meta:
        verbose_name = "bordereau d'élimination"
        verbose_name_plural = "bordereaux d'élimination"
        ordering = ["-etabli_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(durees={}), name="bordereau_durees_fixees",
                violation_error_message="Sans durée fixée, rien ne peut être éliminé.",
            ),
            models.CheckConstraint(
                condition=Q(ancre__isnull=True) | Q(durees__has_key="journal_lectures"),
                name="bordereau_lectures_duree",
                violation_error_message="Les lectures ne partent que par leur propre durée.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"bordereau {self.reference}"

    @property
    def reference(self) -> str:
        """Return how the list is named."""
        return f"ELIM-{self.etabli_le.year}-{self.pk}"


class LigneBordereau(models.Model):
    """One file of a list: its number, the year its person was born, the days it runs between; no name."""

    bordereau = models.ForeignKey(BordereauElimination, models.PROTECT, related_name="lignes")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="+")
    numero = models.CharField("numéro de dossier", max_length=30)
    naissance_annee = models.PositiveSmallIntegerField("année de naissance")
    ouvert_le = models.DateField("dossier ouvert le")
    dernier_fait_le = models.DateField("dernier fait")
    terme_le = models.DateField("terme")
    informations = models.PositiveIntegerField("informations concernées")

    class Meta:
        ordering = ["numero", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bordereau", "enfant"], name="ligne_bordereau_une_fois"),
            models.CheckConstraint(
                condition=Q(terme_le__gt=models.F("dernier_fait_le")), name="ligne_bordereau_terme_apres_fait"
            ),
        ]


class VisaArchives(models.Model):
    """What the departmental archives answered: granted, less the files that they keep (`gardees`), or refused."""

    bordereau = models.OneToOneField(BordereauElimination, models.PROTECT, related_name="visa")
    accorde = models.BooleanField("accordé")
    numero = models.CharField("numéro du visa", max_length=60)
    vise_le = models.DateField("visé le")
    signataire = models.CharField(max_length=200)
    gardees = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name="lignes que les archives gardent"
    )
    note_a = models.DateTimeField("noté le")
    note_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="noté par")

    class Meta:
        verbose_name = "visa des archives"
        verbose_name_plural = "visas des archives"
        constraints = [
            models.CheckConstraint(
                condition=~Q(numero="") & ~Q(signataire=""), name="visa_numerote_signe",
                violation_error_message="Un visa porte son numéro et le nom de son signataire.",
            ),
        ]  # fmt: skip


class ExecutionBordereau(models.Model):
    """The elimination of a list, asked by who signs it, done by a background task."""

    bordereau = models.ForeignKey(BordereauElimination, models.PROTECT, related_name="executions")
    tache = models.OneToOneField(Tache, models.PROTECT, related_name="execution_bordereau")
    demandee_a = models.DateTimeField("signée le")
    demandee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="signée par")

    class Meta:
        ordering = ["-demandee_a", "-pk"]


class CertificatElimination(models.Model):
    """A file was eliminated, as the database itself wrote: `comptes` holds rows by table."""

    ligne = models.OneToOneField(LigneBordereau, models.PROTECT, related_name="certificat")
    comptes = models.JSONField()
    effacees = models.PositiveIntegerField("lignes effacées")
    nettoyees = models.PositiveIntegerField("lignes vidées")
    eliminee_a = models.DateTimeField("éliminé le")
    signe_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="signée par")

    class Meta:
        verbose_name = "certificat d'élimination"
        verbose_name_plural = "certificats d'élimination"
        ordering = ["pk"]


class RegleEffacement(models.Model):
    """What an elimination does of a table, in SQL, written by the migrations from the classification of the fields.

    `lignes` gives the keys of the rows of a file ($1: its person, and the relatives that only this file knows);
    `ecritures` is what a scrub writes, empty when rows are erased.
    """

    ordre = models.PositiveSmallIntegerField(unique=True)
    table = models.CharField(max_length=63, unique=True)
    cle = models.CharField(max_length=63)
    conservation = models.CharField(max_length=40)
    lignes = models.TextField()
    ecritures = models.TextField(blank=True)

    class Meta:
        ordering = ["ordre"]
