"""Reports that cannot be softened: a draft of its author, signed versions, visible addenda, readings, sendings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, JsonChiffre, TexteChiffre

from ..enums import DestinataireRapport, Lecteur, MoyenEnvoiRapport, NatureRapport


class ParoleEnfant(models.Model):
    """What a child said, word for word, on a day, and to whom; never changed, never summarised."""

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="paroles")
    mots = TexteChiffre("ses mots")
    dite_le = models.DateField("dits le")
    circonstances = TexteChiffre("dans quelles circonstances", max_length=300, blank=True)
    recueillie_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="recueillis par")
    enregistree_a = models.DateTimeField("enregistrés le")

    class Meta:
        verbose_name = "parole de l'enfant"
        verbose_name_plural = "paroles de l'enfant"
        ordering = ["-dite_le", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(mots=""), name="parole_en_mots")]


class Rapport(models.Model):
    """A report on a child over `[du, au]`, written by one author; what counts are its signed versions."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="rapports")
    nature = models.CharField(max_length=12, choices=NatureRapport)
    du = models.DateField("période : du")
    au = models.DateField("au")
    auteur = models.ForeignKey(Agent, models.PROTECT, related_name="rapports")
    ouvert_a = models.DateTimeField("commencé le")

    class Meta:
        ordering = ["-ouvert_a", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(au__gte=F("du")), name="rapport_dates_ordonnees")]


class Brouillon(models.Model):
    """What the author is writing, step by step: `{etape: texte}`; `revision` shows that it changed meanwhile."""

    id = CleTiree()
    rapport = models.OneToOneField(Rapport, models.PROTECT, related_name="brouillon")
    etapes = JsonChiffre("étapes")
    paroles = ArrayField(models.BigIntegerField(), default=list, verbose_name="paroles citées")
    revision = models.PositiveIntegerField("révision", default=0)
    modifie_a = models.DateTimeField("modifié le")


class Document(models.Model):
    """Signed bytes, encrypted: `empreinte` is the SHA-256 in hexadecimal of the PDF in clear, which it is tied to."""

    empreinte = models.CharField(max_length=64)
    cle = models.CharField("clé", max_length=40)
    contenu = models.BinaryField("document")
    signataire = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    qualite = models.CharField("fonction", max_length=160)
    signe_a = models.DateTimeField("signé le")

    class Meta:
        abstract = True


class VersionRapport(Document):
    """A version signed by the author; never changed, followed by another or not."""

    id = CleTiree()
    rapport = models.ForeignKey(Rapport, models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField("numéro")
    etapes = JsonChiffre("étapes")
    paroles = JsonChiffre("paroles citées")

    class Meta:
        verbose_name = "version d'un rapport"
        verbose_name_plural = "versions des rapports"
        ordering = ["numero"]
        constraints = [models.UniqueConstraint(fields=["rapport", "numero"], name="version_rapport_une_par_numero")]


class Additif(Document):
    """What another person adds to a signed version, with the reason: beside it, never in it."""

    id = CleTiree()
    version = models.ForeignKey(VersionRapport, models.PROTECT, related_name="additifs")
    numero = models.PositiveSmallIntegerField("numéro")
    motif = TexteChiffre()
    texte = TexteChiffre()

    class Meta:
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(fields=["version", "numero"], name="additif_un_par_numero"),
            models.CheckConstraint(condition=~Q(motif="") & ~Q(texte=""), name="additif_motive"),
        ]


class LectureRapport(models.Model):
    """A signed version read with the child or a parent, or why it could not be (`empechement`)."""

    id = CleTiree()
    version = models.ForeignKey(VersionRapport, models.PROTECT, related_name="lectures")
    lecteur = models.CharField(max_length=10, choices=Lecteur)
    lu_le = models.DateField("lu le", null=True, blank=True)
    observations = TexteChiffre("ce qu'il ou elle en a dit", blank=True)
    empechement = TexteChiffre("pourquoi la lecture n'a pas eu lieu", max_length=300, blank=True)
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "lecture d'un rapport"
        verbose_name_plural = "lectures des rapports"
        ordering = ["notee_a", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lu_le__isnull=False, empechement="") | (Q(lu_le__isnull=True) & ~Q(empechement="")),
                name="lecture_rapport_faite_ou_empechee",
            )
        ]


class EnvoiRapport(models.Model):
    """A signed version left, with the addenda signed by then; `empreintes` are those of the documents sent."""

    version = models.ForeignKey(VersionRapport, models.PROTECT, related_name="envois")
    destinataire = models.CharField(max_length=12, choices=DestinataireRapport)
    destinataire_nom = models.CharField("nom du destinataire", max_length=200)
    moyen = models.CharField("comment", max_length=12, choices=MoyenEnvoiRapport)
    envoye_le = models.DateField("envoyé le")
    empreintes = ArrayField(models.CharField(max_length=64))
    note_a = models.DateTimeField("noté le")
    note_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "envoi d'un rapport"
        verbose_name_plural = "envois des rapports"
        ordering = ["envoye_le", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(destinataire_nom=""), name="envoi_rapport_a_quelqu_un")]
