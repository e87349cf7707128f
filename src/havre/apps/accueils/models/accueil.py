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
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.territoires.models import Commune
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import (
    MODES_A_RYTHME,
    MODES_CHEZ_UN_TIERS,
    MODES_EN_COMMUNE,
    MODES_EN_LIEU,
    MODES_EN_UNITE,
    MODES_TEMPORAIRES,
    AupresDe,
    ModeAccueil,
    MotifEloignement,
    MotifSeparation,
)
from ..rythme import TOUTES, Rythme
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

    A stay in a unit takes one of its places on each day, or on the half-days of its `rythme` (28 bits, see
    `accueils.rythme`) when it has one. A stay that is not `principal` goes beside the place where the child lives:
    respite, day care, part-time stay of a child placed at home. `fin_promise` is the date told to the child and the
    family.
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="accueils")
    mode = models.CharField(max_length=20, choices=ModeAccueil)
    principal = models.BooleanField("lieu principal", default=True)
    unite = models.ForeignKey(
        Unite, models.PROTECT, null=True, blank=True, related_name="accueils", verbose_name="unité"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, null=True, blank=True, related_name="accueils_sans_unite")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    tiers = models.ForeignKey(
        Personne, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="chez qui"
    )
    periode = DateRangeField("période")
    rythme = models.PositiveIntegerField("rythme de la semaine", null=True, blank=True)
    admis_le = models.DateField("arrivé le", null=True, blank=True)
    fin_promise = models.DateField("fin promise", null=True, blank=True)
    sortie_medicale_le = models.DateField("sortie médicale prononcée le", null=True, blank=True)
    mesure = models.ForeignKey(Mesure, models.PROTECT, null=True, blank=True, related_name="accueils")
    recherche = models.ForeignKey(Recherche, models.PROTECT, null=True, blank=True, related_name="accueils")
    motif_separation = models.CharField(max_length=20, choices=MotifSeparation, blank=True)
    motif_eloignement = models.CharField(max_length=20, choices=MotifEloignement, blank=True)
    explication = TexteChiffre(blank=True)
    enregistre_a = models.DateTimeField("enregistré le")
    enregistre_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    annule_a = models.DateTimeField("annulé le", null=True, blank=True)
    annule_motif = TexteChiffre("motif d'annulation", max_length=200, blank=True)

    objects = AccueilQuerySet.as_manager()

    class Meta:
        ordering = ["-periode", "-pk"]
        indexes = [
            GistIndex(
                fields=["unite", "periode"], condition=models.Q(annule_a__isnull=True), name="accueil_unite_periode"
            ),
            GistIndex(fields=["periode"], condition=models.Q(annule_a__isnull=True), name="accueil_periode"),
            models.Index(fields=["tiers"], condition=models.Q(tiers__isnull=False), name="accueil_tiers"),
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
                condition=(
                    models.Q(rythme__isnull=True)
                    | models.Q(mode__in=sorted(MODES_A_RYTHME), rythme__gt=0, rythme__lt=TOUTES)
                )
                & (~models.Q(mode=ModeAccueil.JOUR) | models.Q(rythme__isnull=False, principal=False)),
                name="accueil_rythme_du_mode",
                violation_error_message="Le rythme ne correspond pas au mode d'accueil.",
            ),
            models.CheckConstraint(
                condition=models.Q(sortie_medicale_le__isnull=True) | models.Q(mode=ModeAccueil.HOPITAL_PAR_DEFAUT),
                name="accueil_sortie_de_l_hopital",
                violation_error_message="La sortie médicale ne se note que pour un enfant à l'hôpital faute de place.",
            ),
            models.CheckConstraint(
                condition=models.Q(tiers__isnull=True) | models.Q(mode__in=sorted(MODES_CHEZ_UN_TIERS)),
                name="accueil_tiers_du_mode",
                violation_error_message="Seul un accueil chez un tiers dit chez qui vit l'enfant.",
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

    @property
    def presence(self) -> Rythme:
        """Half-days on which the child is there."""
        return Rythme.de(self.rythme)

    @property
    def a_l_etranger(self) -> bool:
        """Whether the child lives outside France; follows the place, already read by the caller."""
        commune = self.unite.lieu.commune_id if self.unite else self.lieu.commune_id if self.lieu else self.commune_id
        return bool(commune) and not str(commune).startswith("FR-")


class JourExceptionnel(models.Model):
    """A day on which the presence of a child differs from the rhythm of the stay: more, less or not at all."""

    id = CleTiree()
    accueil = models.ForeignKey(Accueil, models.PROTECT, related_name="jours_exceptionnels")
    jour = models.DateField()
    matin = models.BooleanField()
    apres_midi = models.BooleanField("après-midi")
    motif = TexteChiffre(max_length=200)
    enregistre_a = models.DateTimeField("enregistré le")
    enregistre_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "jour exceptionnel"
        ordering = ["jour", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["accueil", "jour"], name="jour_exceptionnel_un_par_jour"),
            models.CheckConstraint(condition=~models.Q(motif=""), name="jour_exceptionnel_motive"),
        ]


class Consentement(models.Model):
    """A consent that a stay abroad needs: whose, asked when, answered when; missing as long as nobody answered."""

    accueil = models.ForeignKey(Accueil, models.PROTECT, related_name="consentements")
    aupres_de = models.CharField("auprès de", max_length=10, choices=AupresDe)
    demande_le = models.DateField("demandé le", null=True, blank=True)
    repondu_le = models.DateField("répondu le", null=True, blank=True)
    accorde = models.BooleanField("accordé", null=True, blank=True)
    reference = models.CharField("référence", max_length=80, blank=True)

    class Meta:
        ordering = ["accueil", "aupres_de"]
        constraints = [
            models.UniqueConstraint(fields=["accueil", "aupres_de"], name="consentement_un_par_autorite"),
            models.CheckConstraint(
                condition=models.Q(repondu_le__isnull=True, accorde__isnull=True)
                | models.Q(repondu_le__isnull=False, accorde__isnull=False),
                name="consentement_repondu_date",
                violation_error_message="Une réponse porte sa date et dit si le consentement est donné.",
            ),
            models.CheckConstraint(
                condition=models.Q(repondu_le__isnull=True)
                | models.Q(demande_le__isnull=True)
                | models.Q(repondu_le__gte=models.F("demande_le")),
                name="consentement_repondu_apres_demande",
                violation_error_message="La réponse suit la demande.",
            ),
            models.CheckConstraint(
                condition=models.Q(repondu_le__isnull=False) | models.Q(demande_le__isnull=False),
                name="consentement_date",
            ),
        ]
