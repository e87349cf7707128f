"""The stay of a child."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from havre.apps.agents.models import Agent
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Commune

from ..enums import (
    MODES_EN_COMMUNE,
    MODES_EN_LIEU,
    MODES_EN_UNITE,
    MODES_TEMPORAIRES,
    ModeAccueil,
    MotifEloignement,
    MotifSeparation,
)
from .recherche import Recherche


class AccueilQuerySet(models.QuerySet["Accueil"]):
    """Queries on stays."""

    def valables(self) -> Self:
        """Keep what was not cancelled."""
        return self.filter(annule_a__isnull=True)

    def le(self, jour: date) -> Self:
        """Keep the main stays under way on a day."""
        return self.valables().filter(principal=True, periode__contains=jour)


class Accueil(models.Model):
    """A child lives somewhere during `[debut, fin)`; reserved until `admis_le`, the day he really arrived.

    A stay in a unit takes one of its places on each day. `fin_promise` is the date told to the child and the family.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="accueils")
    mode = models.CharField(max_length=20, choices=ModeAccueil)
    principal = models.BooleanField("lieu principal", default=True)
    unite = models.ForeignKey(
        Unite, models.PROTECT, null=True, blank=True, related_name="accueils", verbose_name="unité"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, null=True, blank=True, related_name="accueils_sans_unite")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    periode = DateRangeField("période")
    admis_le = models.DateField("arrivé le", null=True, blank=True)
    fin_promise = models.DateField("fin promise", null=True, blank=True)
    sortie_medicale_le = models.DateField("sortie médicale prononcée le", null=True, blank=True)
    mesure = models.ForeignKey(Mesure, models.PROTECT, null=True, blank=True, related_name="accueils")
    recherche = models.ForeignKey(Recherche, models.PROTECT, null=True, blank=True, related_name="accueils")
    motif_separation = models.CharField(max_length=20, choices=MotifSeparation, blank=True)
    motif_eloignement = models.CharField(max_length=20, choices=MotifEloignement, blank=True)
    explication = models.TextField(blank=True)
    enregistre_a = models.DateTimeField("enregistré le")
    enregistre_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    annule_a = models.DateTimeField("annulé le", null=True, blank=True)
    annule_motif = models.CharField("motif d'annulation", max_length=200, blank=True)

    objects = AccueilQuerySet.as_manager()

    class Meta:
        ordering = ["-periode", "-pk"]
        indexes = [
            GistIndex(
                fields=["unite", "periode"], condition=models.Q(annule_a__isnull=True), name="accueil_unite_periode"
            ),
            GistIndex(fields=["periode"], condition=models.Q(annule_a__isnull=True), name="accueil_periode"),
            GistIndex(
                fields=["periode"],
                condition=models.Q(annule_a__isnull=True, mode=ModeAccueil.HOPITAL_PAR_DEFAUT),
                name="accueil_hopital",
            ),
            GistIndex(
                fields=["periode"],
                condition=models.Q(annule_a__isnull=True, fin_promise__isnull=False),
                name="accueil_fin_promise",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="accueil_periode_commence",
                violation_error_message="La fin de l'accueil doit suivre son début.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    mode__in=sorted(MODES_EN_UNITE), unite__isnull=False, lieu__isnull=True, commune__isnull=True
                )
                | models.Q(mode__in=sorted(MODES_EN_LIEU), unite__isnull=True, lieu__isnull=False, commune__isnull=True)
                | models.Q(
                    mode__in=sorted(MODES_EN_COMMUNE), unite__isnull=True, lieu__isnull=True, commune__isnull=False
                ),
                name="accueil_quelque_part",
                violation_error_message="Le lieu ne correspond pas au mode d'accueil.",
            ),
            models.CheckConstraint(
                condition=~models.Q(mode__in=sorted(MODES_TEMPORAIRES)) | models.Q(fin_promise__isnull=False),
                name="accueil_temporaire_promet_sa_fin",
                violation_error_message="Un accueil temporaire porte la date de fin promise.",
            ),
            models.CheckConstraint(
                condition=models.Q(annule_a__isnull=True) | ~models.Q(annule_motif=""),
                name="accueil_annule_avec_motif",
                violation_error_message="Une annulation porte son motif.",
            ),
            ExclusionConstraint(
                name="accueil_un_lieu_principal",
                expressions=[("enfant", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                condition=models.Q(principal=True, annule_a__isnull=True),
                violation_error_message="Cet enfant vit déjà dans un autre lieu pendant cette période.",
            ),
        ]
