"""What a decision sets beside the measure: visits, reports due, agreements, and the paper itself."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant, Personne
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import BeneficiaireVisite, ModeVisite, ParPeriode, Position
from .decision import Decision


class DroitDeVisite(models.Model):
    """Who may see a child, how and how often, as a decision says; without `enfant`, all its children.

    Source: Code civil 375-7 (visits; frequency and presence of a third party are the judge's).
    """

    id = CleTiree()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="droits_de_visite", verbose_name="décision")
    enfant = models.ForeignKey(Enfant, models.PROTECT, null=True, blank=True, related_name="droits_de_visite")
    beneficiaire = models.CharField("qui", max_length=20, choices=BeneficiaireVisite)
    mode = models.CharField(max_length=20, choices=ModeVisite)
    fois = models.PositiveSmallIntegerField("combien de fois", null=True, blank=True)
    par = models.CharField("par", max_length=12, choices=ParPeriode, blank=True)
    duree_min = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    precision = TexteChiffre("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "droit de visite"
        verbose_name_plural = "droits de visite"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(fois__isnull=True) & Q(par="")) | (Q(fois__gte=1) & ~Q(par="")),
                name="droit_de_visite_frequence_entiere",
                violation_error_message="Une fréquence dit combien de fois, et par quoi.",
            ),
            models.CheckConstraint(
                condition=~Q(mode=ModeVisite.RESERVE) | Q(fois__isnull=True),
                name="droit_de_visite_reserve_sans_frequence",
                violation_error_message="Un droit réservé ou suspendu n'a pas de fréquence.",
            ),
        ]


class RapportDu(models.Model):
    """A report that a decision asks for, by a day."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="rapports_dus", verbose_name="décision")
    objet = models.CharField(max_length=200)
    pour_le = models.DateField("pour le")

    class Meta:
        verbose_name = "rapport dû"
        verbose_name_plural = "rapports dus"
        ordering = ["pour_le", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(objet=""), name="rapport_du_a_un_objet")]


class AccordParental(models.Model):
    """What a holder of parental authority answered to an administrative measure, on a day."""

    id = CleTiree()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="accords", verbose_name="décision")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="accords")
    position = models.CharField("réponse", max_length=12, choices=Position)
    donne_le = models.DateField("le")
    precision = TexteChiffre("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "accord parental"
        verbose_name_plural = "accords parentaux"
        ordering = ["donne_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "personne", "donne_le"], name="accord_parental_une_fois")
        ]


class PieceDecision(models.Model):
    """The paper of a decision, encrypted; `empreinte` is the SHA-256 of the content in clear, in hexadecimal."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="pieces", verbose_name="décision")
    nom = models.CharField(max_length=160)
    type_mime = models.CharField(max_length=60)
    taille_octets = models.PositiveIntegerField()
    empreinte = models.CharField(max_length=64)
    cle = models.CharField("clé", max_length=40)
    contenu = models.BinaryField()
    ajoutee_a = models.DateTimeField("ajoutée le")
    ajoutee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "pièce d'une décision"
        verbose_name_plural = "pièces des décisions"
        ordering = ["pk"]
