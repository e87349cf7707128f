"""What reached the CRIP."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent, Service
from havre.apps.territoires.models import Commune
from havre.common.chiffrement import CleTiree, EmpreinteDe, TexteChiffre

from ..enums import Canal, Origine


class RegistreInformations(models.Model):
    """The last number given in a year; its row is locked until the numbered information is committed."""

    annee = models.PositiveSmallIntegerField("année", primary_key=True)
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "registre des informations"
        verbose_name_plural = "registres des informations"


class InformationPreoccupante(models.Model):
    """An information as it was received, qualified afterwards; only `service` moves, with the team that evaluates.

    `faits` are the words as they were said. `crip` received it and always sees it; `service` has it now.
    """

    id = CleTiree()
    annee = models.PositiveSmallIntegerField("année", editable=False)
    rang = models.PositiveIntegerField(editable=False)
    recue_a = models.DateTimeField("reçue le")
    recue_le = models.DateField("jour de réception")
    canal = models.CharField(max_length=12, choices=Canal)
    origine = models.CharField(max_length=12, choices=Origine)
    faits = TexteChiffre("faits rapportés, tels qu'ils sont dits")
    danger_immediat = models.BooleanField("danger grave et immédiat", default=False)
    signalement_direct = models.BooleanField("l'auteur a saisi lui-même le procureur", default=False)
    parents_informes = models.BooleanField("parents informés par l'auteur", null=True)
    adresse = TexteChiffre("adresse du foyer", max_length=200, blank=True)
    adresse_empreinte = EmpreinteDe("adresse")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    crip = models.ForeignKey(Service, models.PROTECT, related_name="informations_recues")
    service = models.ForeignKey(Service, models.PROTECT, related_name="informations")
    synthetique = models.BooleanField("donnée synthétique", default=False)
    enregistree_a = models.DateTimeField("enregistrée le")
    enregistree_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "information préoccupante"
        verbose_name_plural = "informations préoccupantes"
        ordering = ["-annee", "-rang"]
        constraints = [
            models.UniqueConstraint(fields=["annee", "rang"], name="information_numero_unique"),
            models.CheckConstraint(condition=~Q(faits=""), name="information_dit_des_faits"),
        ]
        indexes = [
            models.Index(fields=["recue_le", "id"], name="information_recue"),
            models.Index(fields=["service", "recue_le"], name="information_service"),
            models.Index(fields=["adresse_empreinte"], condition=~Q(adresse_empreinte=""), name="information_adresse"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the number as it is printed: "IP-2026-000042"."""
        return f"IP-{self.annee}-{self.rang:06d}"
