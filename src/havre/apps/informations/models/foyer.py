"""The household as it was told: children and adults."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat

from havre.apps.agents.models import Agent
from havre.apps.personnes.enums import Sexe
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.models.personne import age_mois
from havre.apps.territoires.models import Cle
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import LienAdulte
from .information import InformationPreoccupante


class Nomme(models.Model):
    """A person of the household, as named; `nom_cle` is the unaccented key that searches."""

    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    date_naissance = models.DateField("date de naissance", null=True, blank=True)
    nom_cle = models.GeneratedField(
        expression=Cle(Concat("nom", models.Value(" "), "prenom")), output_field=models.TextField(), db_persist=True
    )
    retire_a = models.DateTimeField("retiré le", null=True, blank=True)
    retire_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    retire_motif = models.CharField("motif du retrait", max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    def nom_court(self) -> str:
        """Return the first name and the initial, as lists show them."""
        return f"{self.prenom} {self.nom[:1]}." if self.prenom else self.nom


class EnfantDuFoyer(Nomme):
    """A child of the household of an information.

    `enfant` is his file at the ASE when he has one; `premiere` is his row in the first information that named him
    (None: this one). A mistake is mended by withdrawing the row, with a reason, and adding another.
    """

    information = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="enfants")
    sexe = models.SmallIntegerField(choices=Sexe, null=True, blank=True)
    age_dit = models.PositiveSmallIntegerField("âge dit, en années", null=True, blank=True)
    ecole = models.CharField("école, crèche ou assistante maternelle", max_length=160, blank=True)
    concerne = models.BooleanField("visé par l'information", default=True)
    enfant = models.ForeignKey(Enfant, models.PROTECT, null=True, blank=True, related_name="informations")
    premiere = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="suivantes")

    class Meta:
        verbose_name = "enfant du foyer"
        verbose_name_plural = "enfants du foyer"
        ordering = ["date_naissance", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(nom=""), name="enfant_du_foyer_nomme"),
            models.CheckConstraint(
                condition=Q(premiere__isnull=True) | ~Q(premiere=F("pk")), name="enfant_du_foyer_premiere_autre"
            ),
            models.CheckConstraint(
                condition=Q(retire_a__isnull=True) | ~Q(retire_motif=""), name="enfant_du_foyer_retire_motive"
            ),
            models.UniqueConstraint(
                fields=["information", "enfant"], condition=Q(retire_a__isnull=True), name="enfant_du_foyer_une_fois"
            ),
        ]
        indexes = [GinIndex(OpClass("nom_cle", name="gin_trgm_ops"), name="enfant_du_foyer_trgm")]

    def age_mois(self, au: date) -> int | None:
        """Return the age in whole months on a day, from the birth date; None when it is not known."""
        return age_mois(self.date_naissance, au) if self.date_naissance else None


class AdulteDuFoyer(Nomme):
    """An adult of the household; never said to be the author of anything."""

    id = CleTiree()
    information = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="adultes")
    lien = models.CharField(max_length=12, choices=LienAdulte)
    autorite_parentale = models.BooleanField("autorité parentale", null=True)
    telephone = TexteChiffre("téléphone", max_length=40, blank=True)
    adresse = TexteChiffre("adresse, si elle est autre", max_length=200, blank=True)

    class Meta:
        verbose_name = "adulte du foyer"
        verbose_name_plural = "adultes du foyer"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(nom=""), name="adulte_du_foyer_nomme"),
            models.CheckConstraint(
                condition=Q(retire_a__isnull=True) | ~Q(retire_motif=""), name="adulte_du_foyer_retire_motive"
            ),
        ]
