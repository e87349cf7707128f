"""A visit."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from havre.apps.agents.models import Agent, Service
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.apps.suivis.models import Promesse
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import AnnuleePar, NatureVisite


class VisiteQuerySet(models.QuerySet["Visite"]):
    """Queries on visits."""

    def valables(self) -> Self:
        """Keep what no later correction replaced."""
        return self.filter(corrigee_par__isnull=True)

    def faites(self) -> Self:
        """Keep the visits held."""
        return self.valables().filter(faite_le__isnull=False)

    def a_venir(self) -> Self:
        """Keep the visits planned and without outcome, late ones included."""
        return self.valables().filter(faite_le__isnull=True, annulee_le__isnull=True)


class Visite(models.Model):
    """A visit to or of a child: planned for `prevue_le`, then held on `faite_le`, or not held with who and why.

    The outcome is written once; a mistake is mended by a new row whose `corrige` names the former one, which is kept.
    `promesse` is the promise that the visit keeps when it is held by its day. `service` is the team that answers for
    it, `agent` the person who goes (None: not yet known, or nobody of ours).
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="visites")
    nature = models.CharField(max_length=20, choices=NatureVisite)
    mesure = models.ForeignKey(Mesure, models.PROTECT, null=True, blank=True, related_name="visites")
    service = models.ForeignKey(Service, models.PROTECT, related_name="visites")
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="visites")
    prevue_le = models.DateField("prévue le", null=True, blank=True)
    heure = models.TimeField("heure prévue", null=True, blank=True)
    endroit = models.CharField(max_length=160, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True)
    annulee_le = models.DateField("annulée le", null=True, blank=True)
    annulee_par = models.CharField("pas faite du fait de", max_length=10, choices=AnnuleePar, blank=True)
    motif = TexteChiffre("pourquoi elle n'a pas eu lieu", blank=True)
    compte_rendu = TexteChiffre("ce qui s'y est passé", blank=True)
    promesse = models.ForeignKey(
        Promesse, models.PROTECT, null=True, blank=True, related_name="visites", verbose_name="promesse tenue"
    )
    corrige = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrigee_par")
    enregistree_a = models.DateTimeField("enregistrée le")
    enregistree_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    issue_a = models.DateTimeField("issue enregistrée le", null=True, blank=True)
    issue_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VisiteQuerySet.as_manager()

    class Meta:
        ordering = ["-prevue_le", "-pk"]
        indexes = [
            models.Index(fields=["enfant", "faite_le"], name="visite_faite", condition=Q(faite_le__isnull=False)),
            models.Index(
                fields=["prevue_le"], name="visite_a_venir", condition=Q(faite_le__isnull=True, annulee_le__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(prevue_le__isnull=False) | Q(faite_le__isnull=False),
                name="visite_prevue_ou_faite",
                violation_error_message="Une visite est prévue ou faite un jour.",
            ),
            models.CheckConstraint(
                condition=Q(faite_le__isnull=True) | Q(annulee_le__isnull=True),
                name="visite_une_seule_issue",
                violation_error_message="Une visite faite n'est pas annulée.",
            ),
            models.CheckConstraint(
                condition=Q(annulee_le__isnull=True, annulee_par="", motif="")
                | (Q(annulee_le__isnull=False) & ~Q(annulee_par="") & ~Q(motif="")),
                name="visite_non_faite_motivee",
                violation_error_message="Une visite qui n'a pas eu lieu porte de qui cela vient, et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(issue_a__isnull=True, faite_le__isnull=True, annulee_le__isnull=True)
                | (Q(issue_a__isnull=False) & (Q(faite_le__isnull=False) | Q(annulee_le__isnull=False))),
                name="visite_issue_datee",
            ),
            models.CheckConstraint(
                condition=Q(corrige__isnull=True) | ~Q(corrige=F("pk")), name="visite_corrige_une_autre"
            ),
        ]

    @property
    def corrigee(self) -> bool:
        """Whether a later row mends this one; follows the reverse link, already read by the caller."""
        return hasattr(self, "corrigee_par")

    @property
    def en_attente(self) -> bool:
        """Whether nothing says yet what became of it."""
        return self.faite_le is None and self.annulee_le is None
