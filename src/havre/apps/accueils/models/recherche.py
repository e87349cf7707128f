"""The search for a place as a case: the children, why each is looked for, what was looked at."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant, Fratrie
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import IssueRecherche, MotifRecherche
from .reexamen import Reexamen


class Recherche(models.Model):
    """A place is looked for, for all or some children of a sibling group, until each is found or someone decides.

    One case at a time for a sibling group. `motif` is the reason that opened it; each child has his own reasons.
    """

    id = CleTiree()
    fratrie = models.ForeignKey(Fratrie, models.PROTECT, related_name="recherches")
    motif = models.CharField(max_length=20, choices=MotifRecherche)
    ouverte_le = models.DateField("ouverte le")
    ouverte_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    close_le = models.DateField("close le", null=True, blank=True)
    issue = models.CharField(max_length=20, choices=IssueRecherche, blank=True)
    decision = TexteChiffre("décision, avec ses raisons", blank=True)
    close_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fratrie"], condition=Q(close_le__isnull=True), name="recherche_une_ouverte"
            ),
            models.CheckConstraint(
                condition=Q(close_le__isnull=True) | Q(close_le__gte=models.F("ouverte_le")),
                name="recherche_close_apres_ouverte",
            ),
            models.CheckConstraint(
                condition=Q(close_le__isnull=True, issue="")
                | Q(close_le__isnull=False, issue=IssueRecherche.ABOUTIE)
                | (Q(close_le__isnull=False) & ~Q(issue="") & ~Q(decision="")),
                name="recherche_close_par_une_decision",
                violation_error_message="Clore une recherche demande une décision et ses raisons.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ouverte_le", "id"], condition=Q(close_le__isnull=True), name="recherche_ouvertes_par_age"
            )
        ]


class EnfantRecherche(models.Model):
    """Why a place is looked for a child, since when and by which fact, until he is found or leaves by a decision.

    One row for each reason. A child is looked for in one case at a time.
    """

    id = CleTiree()
    recherche = models.ForeignKey(Recherche, models.PROTECT, related_name="enfants")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="recherches")
    motif = models.CharField(max_length=20, choices=MotifRecherche)
    depuis = models.DateField("attend depuis le")
    entre_le = models.DateField("entré dans la recherche le")
    mesure = models.ForeignKey(Mesure, models.PROTECT, null=True, blank=True, related_name="+")
    accueil = models.ForeignKey("accueils.Accueil", models.PROTECT, null=True, blank=True, related_name="+")
    reexamen = models.ForeignKey(Reexamen, models.PROTECT, null=True, blank=True, related_name="+")
    precision = TexteChiffre("précision", blank=True)
    trouve_le = models.DateField("place trouvée le", null=True, blank=True)
    sorti_le = models.DateField("sorti par décision le", null=True, blank=True)
    sorti_issue = models.CharField(max_length=20, choices=IssueRecherche, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recherche", "enfant", "motif"],
                condition=Q(trouve_le__isnull=True, sorti_le__isnull=True),
                name="enfant_recherche_une_fois",
            ),
            ExclusionConstraint(
                name="enfant_une_recherche_a_la_fois",
                expressions=[("enfant", RangeOperators.EQUAL), ("recherche", RangeOperators.NOT_EQUAL)],
                condition=Q(trouve_le__isnull=True, sorti_le__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(sorti_le__isnull=True, sorti_issue="")
                | (Q(sorti_le__isnull=False, trouve_le__isnull=True) & ~Q(sorti_issue="")),
                name="enfant_recherche_sort_avec_motif",
            ),
        ]
        indexes = [
            models.Index(
                fields=["enfant"],
                condition=Q(trouve_le__isnull=True, sorti_le__isnull=True),
                name="enfant_recherche_en_cours",
            )
        ]


class Consultation(models.Model):
    """What was looked at for a search: how many places, excluded for which reasons, with which weights."""

    recherche = models.ForeignKey(Recherche, models.PROTECT, related_name="consultations")
    consultee_a = models.DateTimeField("consultée le")
    consultee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    arrivee_le = models.DateField("pour une arrivée le")
    unites_examinees = models.PositiveIntegerField("unités examinées")
    lieux_pour_tous = models.PositiveIntegerField("lieux pour tous")
    propositions = models.PositiveSmallIntegerField()
    exclusions = models.JSONField("unités écartées, par raison", default=dict)
    version_poids = models.DateField("version des poids")

    class Meta:
        ordering = ["-consultee_a", "-pk"]
