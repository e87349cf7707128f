"""The projection of the due dates, and what must be computed again."""

from datetime import date

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent, Service
from havre.apps.personnes.models import Enfant

from ..enums import EtatEcheance, Perimetre, TypeObjet


class Echeance(models.Model):
    """A due date as the facts give it; a row of a projection, never a fact: rebuilt at any time.

    `cle` names rule, object and start, so that a signed act finds its due date again. `echeance_le` is the last day,
    `echeance_a` the last moment when the limit is in hours. `acte_le` is the day of the act that ended it, `cesse_le`
    the day from which what it is about is over. Nothing here depends on the day one looks: `etat(au)` does.
    """

    cle = models.CharField(max_length=90, primary_key=True)
    regle = models.CharField("règle", max_length=40)
    objet_type = models.CharField(max_length=14, choices=TypeObjet)
    objet_id = models.BigIntegerField()
    enfant = models.ForeignKey(
        Enfant, models.DO_NOTHING, null=True, db_constraint=False, related_name="echeances", db_index=False
    )
    service = models.ForeignKey(
        Service, models.DO_NOTHING, null=True, db_constraint=False, related_name="echeances", db_index=False
    )
    responsable = models.ForeignKey(
        Agent, models.DO_NOTHING, null=True, db_constraint=False, related_name="echeances", db_index=False
    )
    depart_le = models.DateField("départ")
    echeance_le = models.DateField("échéance")
    echeance_a = models.DateTimeField("dernier moment", null=True)
    locale = models.BooleanField("repère du service")
    par_un_tiers = models.BooleanField("due par un autre que le service")
    acte_le = models.DateField("acte du", null=True)
    a_temps = models.BooleanField("à temps", null=True)
    cesse_le = models.DateField("sans objet à compter du", null=True)
    suspendue_jusqu_au = models.DateField("suspendue jusqu'au", null=True)
    dispensee_le = models.DateField("dispensée le", null=True)
    perimetre = models.CharField(max_length=1, choices=Perimetre)
    perimetre_id = models.BigIntegerField()

    class Meta:
        verbose_name = "échéance"
        ordering = ["echeance_le", "cle"]
        indexes = [
            models.Index(fields=["perimetre", "perimetre_id"], name="echeance_perimetre"),
            models.Index(fields=["enfant", "echeance_le"], name="echeance_enfant"),
            models.Index(
                fields=["echeance_le", "cle"], name="echeance_ouverte",
                condition=Q(acte_le__isnull=True, dispensee_le__isnull=True),
            ),
            models.Index(
                fields=["responsable", "echeance_le", "cle"], name="echeance_du_responsable",
                condition=Q(acte_le__isnull=True, dispensee_le__isnull=True),
            ),
            models.Index(
                fields=["service", "echeance_le", "cle"], name="echeance_du_service",
                condition=Q(acte_le__isnull=True, dispensee_le__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.cle

    def etat(self, au: date) -> EtatEcheance:
        """Return what stands of it on a day."""
        if self.acte_le is not None and self.acte_le <= au:
            return EtatEcheance.ETEINTE
        if self.dispensee_le is not None and self.dispensee_le <= au:
            return EtatEcheance.DISPENSEE
        if self.cesse_le is not None and self.cesse_le <= au:
            return EtatEcheance.SANS_OBJET if self.cesse_le <= self.echeance_le else EtatEcheance.MANQUEE
        if self.suspendue_jusqu_au is not None and self.suspendue_jusqu_au >= au:
            return EtatEcheance.SUSPENDUE
        jours = (self.echeance_le - au).days
        if jours < 0:
            return EtatEcheance.RETARD
        if jours == 0:
            return EtatEcheance.JOUR
        return EtatEcheance.SEMAINE if jours <= 7 else EtatEcheance.AVENIR


class AActualiser(models.Model):
    """Whose due dates must be computed again: written by triggers in the transaction of the fact that changed."""

    perimetre = models.CharField(max_length=1, choices=Perimetre)
    perimetre_id = models.BigIntegerField()

    class Meta:
        verbose_name = "périmètre à actualiser"
        verbose_name_plural = "périmètres à actualiser"
