"""A request and what became of it: each step is a fact, written once."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent, Service
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import AVEC_LETTRE, EffetSilence, IssueDemande, NatureDemande, QualiteDemandeur, Serie
from .courrier import Courrier
from .numero import Numerote


class Demande(Numerote):
    """Something asked of a service; `reponse_attendue_le` is the last day in time and `silence` what comes after."""

    SERIE = Serie.DEMANDE

    id = CleTiree()
    nature = models.CharField(max_length=20, choices=NatureDemande)
    objet = models.CharField(max_length=160)
    details = TexteChiffre("détails", blank=True)
    enfant = models.ForeignKey(Enfant, models.PROTECT, null=True, blank=True, related_name="demandes")
    qualite = models.CharField("demandeur", max_length=20, choices=QualiteDemandeur)
    demandeur_nom = models.CharField("nom du demandeur", max_length=300)
    demandeur_adresse = TexteChiffre("adresse du demandeur", blank=True)
    demandeur_agent = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="demandes")
    service = models.ForeignKey(Service, models.PROTECT, related_name="demandes", verbose_name="demandé à")
    demandee_le = models.DateField("demandée le")
    reponse_attendue_le = models.DateField("réponse attendue le")
    delai_legal = models.BooleanField("délai fixé par un texte")
    delai_source = models.CharField("source du délai", max_length=200)
    silence = models.CharField("effet du silence", max_length=12, choices=EffetSilence)
    enregistree_a = models.DateTimeField("enregistrée le")
    enregistree_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["annee", "rang"], name="demande_numero_unique"),
            models.CheckConstraint(
                condition=Q(reponse_attendue_le__gte=models.F("demandee_le")), name="demande_dates_ordonnees"
            ),
            models.CheckConstraint(
                condition=~Q(qualite=QualiteDemandeur.PROFESSIONNEL) | Q(demandeur_agent__isnull=False),
                name="demande_professionnel_nomme",
            ),
        ]
        indexes = [models.Index(fields=["reponse_attendue_le", "id"], name="demande_attendue")]

    def __str__(self) -> str:
        return f"{self.reference} · {self.objet}"

    def attente_de_pieces(self) -> tuple[date, date] | None:
        """Return from when to when the delay waits for documents, None when none were asked for."""
        manquantes = getattr(self, "pieces_manquantes", None)
        if manquantes is None:
            return None
        recues = getattr(manquantes, "recues", None)
        fin = min(recues.recues_le, manquantes.a_fournir_le) if recues else manquantes.a_fournir_le
        return manquantes.demandees_le, fin

    def attendue_le(self) -> date:
        """Return the last day of the answer, moved by the days spent waiting for documents (CRPA L.114-5)."""
        attente = self.attente_de_pieces()
        return self.reponse_attendue_le + (attente[1] - attente[0] if attente else timedelta())


class Attribution(models.Model):
    """Who must answer a request from now on; the last one holds."""

    id = CleTiree()
    demande = models.ForeignKey(Demande, models.PROTECT, related_name="attributions")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="demandes_attribuees")
    attribuee_a = models.DateTimeField("attribuée le")
    attribuee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    motif = TexteChiffre(max_length=200, blank=True)

    class Meta:
        ordering = ["-attribuee_a", "-pk"]


class Rappel(models.Model):
    """The asker, or someone for him, asked again."""

    id = CleTiree()
    demande = models.ForeignKey(Demande, models.PROTECT, related_name="rappels")
    rappelee_le = models.DateField("rappelée le")
    aupres_de = models.CharField("auprès de", max_length=160)
    precision = TexteChiffre("précision", max_length=300, blank=True)
    note_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["rappelee_le", "pk"]


class Silence(models.Model):
    """The last day passed without an answer (noted once; an answer may still come)."""

    demande = models.OneToOneField(Demande, models.PROTECT, related_name="silence_constate")
    constate_a = models.DateTimeField("constaté le")
    effet = models.CharField(max_length=12, choices=EffetSilence)


class Reponse(models.Model):
    """What was decided of a request, by whom and why; a refusal or an unmet request carries its letter."""

    id = CleTiree()
    demande = models.OneToOneField(Demande, models.PROTECT, related_name="reponse")
    issue = models.CharField(max_length=20, choices=IssueDemande)
    motif = TexteChiffre(blank=True)
    base_legale = models.CharField("texte appliqué", max_length=300, blank=True)
    decidee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="décidée par")
    decidee_le = models.DateField("décidée le")
    ecrite_a = models.DateTimeField("écrite le")
    courrier = models.OneToOneField(
        Courrier, models.PROTECT, null=True, blank=True, related_name="reponse_portee", verbose_name="lettre"
    )

    class Meta:
        verbose_name = "réponse"
        constraints = [
            models.CheckConstraint(
                condition=~Q(issue__in=sorted(AVEC_LETTRE)) | Q(courrier__isnull=False), name="reponse_avec_sa_lettre"
            ),
            models.CheckConstraint(
                condition=~Q(issue__in=sorted(AVEC_LETTRE)) | ~Q(motif=""), name="reponse_avec_son_motif"
            ),
            models.CheckConstraint(
                condition=~Q(issue=IssueDemande.REFUSEE) | ~Q(base_legale=""), name="reponse_refus_en_droit"
            ),
        ]
