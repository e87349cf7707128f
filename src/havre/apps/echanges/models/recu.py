"""Mail in."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent, Service
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import CanalRecu, OrigineRecu, Serie
from .courrier import Courrier
from .numero import Numerote
from .piece import Piece


class CourrierRecu(Numerote):
    """What was written or said to the service; without `reponse_attendue_le` it asks for no answer."""

    SERIE = Serie.RECU

    id = CleTiree()
    recu_le = models.DateField("reçu le")
    origine = models.CharField(max_length=20, choices=OrigineRecu)
    expediteur = models.CharField("expéditeur", max_length=300)
    canal = models.CharField(max_length=12, choices=CanalRecu)
    objet = models.CharField(max_length=200)
    resume = TexteChiffre("résumé", blank=True)
    enfant = models.ForeignKey(Enfant, models.PROTECT, null=True, blank=True, related_name="courriers_recus")
    service = models.ForeignKey(Service, models.PROTECT, related_name="courriers_recus")
    reponse_attendue_le = models.DateField("réponse attendue le", null=True, blank=True)
    piece = models.OneToOneField(Piece, models.PROTECT, null=True, blank=True, related_name="courrier_recu")
    remplace = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="remplace_par")
    enregistre_a = models.DateTimeField("enregistré le")
    enregistre_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "courrier reçu"
        ordering = ["-annee", "-rang"]
        constraints = [
            models.UniqueConstraint(fields=["annee", "rang"], name="recu_numero_unique"),
            models.CheckConstraint(
                condition=Q(reponse_attendue_le__isnull=True) | Q(reponse_attendue_le__gte=models.F("recu_le")),
                name="recu_dates_ordonnees",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.objet}"


class AttributionRecu(models.Model):
    """Who must answer a mail from now on; the last one holds."""

    id = CleTiree()
    recu = models.ForeignKey(CourrierRecu, models.PROTECT, related_name="attributions")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="courriers_attribues")
    attribue_a = models.DateTimeField("attribué le")
    attribue_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    motif = TexteChiffre(max_length=200, blank=True)

    class Meta:
        ordering = ["-attribue_a", "-pk"]


class SuiteRecu(models.Model):
    """What answered a mail: a letter, or the reason why none was written."""

    id = CleTiree()
    recu = models.OneToOneField(CourrierRecu, models.PROTECT, related_name="suite")
    courrier = models.ForeignKey(Courrier, models.PROTECT, null=True, blank=True, related_name="repond_a")
    sans_reponse = TexteChiffre("pourquoi aucune réponse", blank=True)
    donnee_le = models.DateField("donnée le")
    ecrite_a = models.DateTimeField("écrite le")
    ecrite_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(courrier__isnull=False, sans_reponse="") | (Q(courrier__isnull=True) & ~Q(sans_reponse="")),
                name="suite_lettre_ou_motif",
            )
        ]
