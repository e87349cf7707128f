"""Who told: confidential to a few rights, in tables of their own."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.common.chiffrement import TexteChiffre

from ..enums import NatureAuteur
from .information import InformationPreoccupante


class AuteurInformation(models.Model):
    """The author of an information; anonymous, he has no name, no function and no address."""

    information = models.OneToOneField(InformationPreoccupante, models.PROTECT, primary_key=True, related_name="auteur")
    nature = models.CharField(max_length=14, choices=NatureAuteur)
    anonyme = models.BooleanField(default=False)
    nom = TexteChiffre(max_length=160, blank=True)
    qualite = TexteChiffre("fonction ou lien avec la famille", max_length=160, blank=True)
    organisme = TexteChiffre(max_length=160, blank=True)
    telephone = TexteChiffre("téléphone", max_length=40, blank=True)
    courriel = models.EmailField(blank=True)
    adresse = TexteChiffre(blank=True)

    class Meta:
        verbose_name = "auteur d'une information"
        verbose_name_plural = "auteurs d'informations"
        constraints = [
            models.CheckConstraint(
                condition=Q(anonyme=False)
                | Q(nom="", qualite="", organisme="", telephone="", courriel="", adresse="", nature="particulier"),
                name="auteur_anonyme_sans_identite",
            ),
            models.CheckConstraint(
                condition=Q(anonyme=True) | ~Q(nom="") | ~Q(organisme=""), name="auteur_nomme_ou_anonyme"
            ),
        ]

    @property
    def nomme(self) -> str:
        """Return name, function and body, or that he stays anonymous."""
        if self.anonyme:
            return "auteur anonyme"
        return ", ".join(x for x in (self.nom, self.qualite, self.organisme) if x)


class DemandeSuites(models.Model):
    """The author asked what followed: each request has its own three months (CASF L.226-5 al. 2)."""

    information = models.ForeignKey(InformationPreoccupante, models.PROTECT, related_name="demandes_suites")
    demandee_le = models.DateField("demandé le")
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "demande de suites"
        verbose_name_plural = "demandes de suites"
        ordering = ["demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["information", "demandee_le"], name="demande_suites_une_par_jour")
        ]
