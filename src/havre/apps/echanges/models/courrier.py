"""Letters out: who may sign, what was signed, how it left."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from havre.apps.accueils.models import InformationJuge
from havre.apps.agents.models import Agent, Service
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import CleTiree, JsonChiffre

from ..enums import MoyenEnvoi, Serie
from .numero import Numerote
from .piece import Piece


class DelegationSignature(models.Model):
    """An agent may sign letters, in a function, by an act of delegation, during `[debut, fin)`."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="delegations")
    qualite = models.CharField("fonction", max_length=160)
    acte = models.CharField("acte de délégation", max_length=200, help_text="arrêté, numéro et date")
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "délégation de signature"
        constraints = [
            models.CheckConstraint(
                condition=Q(periode__isempty=False, periode__startswith__isnull=False) & ~Q(qualite="") & ~Q(acte=""),
                name="delegation_complete",
            )
        ]


class Courrier(Numerote):
    """A letter as it was signed: its number, its PDF, and the values it was made from. Never changed.

    A letter about a worrying information (`ip`) is read by those who see it; to its author (`pour_auteur`), by the few
    who may know him: his name then stands in the encrypted lines only.
    """

    SERIE = Serie.COURRIER

    id = CleTiree()
    modele = models.CharField("modèle", max_length=40)
    enfant = models.ForeignKey(Enfant, models.PROTECT, null=True, blank=True, related_name="courriers")
    demande = models.ForeignKey("Demande", models.PROTECT, null=True, blank=True, related_name="courriers")
    information = models.ForeignKey(
        InformationJuge,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courriers",
        verbose_name="ce que le juge apprend",
    )
    ip = models.ForeignKey(
        InformationPreoccupante, models.PROTECT, null=True, blank=True, related_name="courriers",
        verbose_name="information préoccupante",
    )  # fmt: skip
    pour_auteur = models.BooleanField("adressée à l'auteur de l'information", default=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="courriers")
    destinataire_nom = models.CharField("destinataire", max_length=300)
    destinataire_lignes = JsonChiffre(default=list, blank=True)
    objet = models.CharField(max_length=200)
    valeurs = JsonChiffre(default=dict)
    signataire = models.ForeignKey(Agent, models.PROTECT, related_name="courriers_signes")
    delegation = models.ForeignKey(DelegationSignature, models.PROTECT, related_name="courriers")
    signe_a = models.DateTimeField("signé le")
    piece = models.OneToOneField(Piece, models.PROTECT, related_name="courrier")
    piece_falc = models.OneToOneField(
        Piece,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courrier_falc",
        verbose_name="texte en langage clair",
    )

    class Meta:
        ordering = ["-annee", "-rang"]
        constraints = [
            models.UniqueConstraint(fields=["annee", "rang"], name="courrier_numero_unique"),
            models.CheckConstraint(
                condition=Q(pour_auteur=False) | Q(ip__isnull=False), name="courrier_auteur_d_une_information"
            ),
        ]
        indexes = [models.Index(fields=["ip"], condition=Q(ip__isnull=False), name="courrier_ip")]

    def __str__(self) -> str:
        return f"{self.reference} · {self.objet}"

    @property
    def depart(self) -> "Envoi | None":
        """How the letter left; None while it has not."""
        return getattr(self, "envoi", None)


class Envoi(models.Model):
    """A letter left: how and when; once."""

    courrier = models.OneToOneField(Courrier, models.PROTECT, related_name="envoi")
    moyen = models.CharField(max_length=20, choices=MoyenEnvoi)
    envoye_le = models.DateField("envoyé le")
    note_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
