"""A person's request for his file: who he is, what was prepared, what was read again, what was given."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.echanges.models import Demande
from havre.common.taches.models import Tache

from ..enums import MoyenIdentite, MoyenRemise, VoieMedicale


class DemandeAcces(models.Model):
    """A request for a file under instruction: its asker was recognised, and chose who gets the medical part."""

    demande = models.OneToOneField(Demande, models.PROTECT, related_name="acces")
    identite = models.CharField("identité vérifiée par", max_length=20, choices=MoyenIdentite)
    identite_precision = models.CharField("précision", max_length=200, blank=True)
    identite_le = models.DateField("identité vérifiée le")
    voie_medicale = models.CharField("informations médicales", max_length=10, choices=VoieMedicale)
    medecin = models.CharField("médecin choisi", max_length=200, blank=True)
    ouverte_a = models.DateTimeField("instruction ouverte le")
    ouverte_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "demande d'accès"
        verbose_name_plural = "demandes d'accès"
        ordering = ["-ouverte_a", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(voie_medicale=VoieMedicale.MEDECIN) & ~Q(medecin=""))
                | (~Q(voie_medicale=VoieMedicale.MEDECIN) & Q(medecin="")),
                name="acces_medecin_nomme",
                violation_error_message="Nommez le médecin choisi, et lui seul.",
            ),
        ]


class ExportAcces(models.Model):
    """The file prepared for a request, by a background task; a later one replaces it."""

    acces = models.ForeignKey(DemandeAcces, models.PROTECT, related_name="exports")
    tache = models.OneToOneField(Tache, models.PROTECT, related_name="export_acces")
    demande_a = models.DateTimeField("préparation demandée le")
    demande_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-demande_a", "-pk"]


class ContenuExport(models.Model):
    """What a preparation gathered, encrypted: the elements to read again, and what is left out with its reason."""

    export = models.OneToOneField(ExportAcces, models.PROTECT, related_name="contenu")
    elements = models.PositiveIntegerField()
    exclus = models.PositiveIntegerField()
    cle = models.CharField(max_length=40)
    chiffre = models.BinaryField()
    empreinte = models.CharField(max_length=64)
    prepare_a = models.DateTimeField("préparé le")


class RelectureElement(models.Model):
    """An agent read one element again: it goes, less the values that he masks and why; the last reading holds.

    `masques` holds ranks of values, `leves` ranks of doubtful words that are no person's name.
    """

    export = models.ForeignKey(ExportAcces, models.PROTECT, related_name="relectures")
    rang = models.PositiveIntegerField()
    masques = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    leves = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    relu_a = models.DateTimeField("relu le")
    relu_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rang", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(masques=[]) | ~Q(motif=""), name="relecture_masque_motive",
                violation_error_message="Masquer davantage demande un motif.",
            ),
        ]  # fmt: skip


class PaquetAcces(models.Model):
    """The files to give, once everything was read again: zip of PDF, JSON, CSV and receipt, encrypted at rest."""

    export = models.OneToOneField(ExportAcces, models.PROTECT, related_name="paquet")
    cle = models.CharField(max_length=40)
    chiffre = models.BinaryField()
    empreinte = models.CharField(max_length=64)
    taille_octets = models.PositiveIntegerField()
    cle_medical = models.CharField(max_length=40, blank=True)
    chiffre_medical = models.BinaryField(default=bytes)
    empreinte_medical = models.CharField(max_length=64, blank=True)
    etabli_a = models.DateTimeField("établi le")
    etabli_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")


class RemiseAcces(models.Model):
    """The files were given: how, when, and where the signed receipt is."""

    paquet = models.OneToOneField(PaquetAcces, models.PROTECT, related_name="remise")
    moyen = models.CharField(max_length=20, choices=MoyenRemise)
    remis_le = models.DateField("remis le")
    recepisse = models.CharField("récépissé", max_length=200, help_text="numéro d'avis de réception, ou « signé »")
    note_a = models.DateTimeField("noté le")
    note_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(recepisse=""), name="remise_avec_recepisse",
                violation_error_message="Une remise garde la trace de son récépissé.",
            ),
        ]  # fmt: skip
