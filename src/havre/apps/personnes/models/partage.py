"""A child's file shared with another professional, and reached by exception: facts, with their reason and their end."""

from datetime import date, timedelta
from typing import cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now, TruncDate
from django.db.models.lookups import GreaterThanOrEqual

from havre.apps.agents.models import Agent, Service
from havre.common.chiffrement import CleTiree, LongueurEnClair, TexteChiffre

from ..enums import AvisSurAcces, PartieDossier, QualiteAverti
from .enfant import Enfant

SANS_MOTIF = Q(motif="")
MOTIF_MINIMUM = 40
"""Characters that the reason of an exceptional access has at least: one sentence."""


class PartageQuerySet(models.QuerySet["Partage"]):
    """Queries on shares."""

    def en_cours(self) -> models.QuerySet["Partage"]:
        """Keep the shares that open a file today."""
        return self.filter(termine_a__isnull=True, periode__contains=TruncDate(Now()))


class Partage(models.Model):
    """Parts of a child's file shown to an agent or to a service, from a day to another, with the reason.

    The family knows since `famille_informee_le`, or `motif_sans_information` says why not (CASF L.226-2-2). Only its
    end before time is ever written again.
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="partages")
    agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="partages_recus", verbose_name="avec cet agent"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="partages_recus", verbose_name="avec ce service"
    )
    parties = ArrayField(models.CharField(max_length=12, choices=PartieDossier), verbose_name="ce qui est partagé")
    motif = TexteChiffre("pourquoi")
    famille_informee_le = models.DateField("famille informée le", null=True, blank=True)
    motif_sans_information = TexteChiffre("pourquoi la famille n'est pas informée", blank=True)
    periode = DateRangeField("période")
    partage_a = models.DateTimeField("partagé le")
    partage_par = models.ForeignKey(Agent, models.PROTECT, related_name="partages_faits", verbose_name="partagé par")
    termine_a = models.DateTimeField("terminé avant son terme le", null=True, blank=True)
    termine_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="terminé par"
    )
    motif_fin = TexteChiffre("pourquoi il se termine", blank=True)

    objects = PartageQuerySet.as_manager()

    class Meta:
        ordering = ["-partage_a", "-pk"]
        indexes = [
            models.Index(fields=["agent"], condition=Q(termine_a__isnull=True), name="partage_agent"),
            models.Index(fields=["service"], condition=Q(termine_a__isnull=True), name="partage_service"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(agent__isnull=True) ^ Q(service__isnull=True), name="partage_un_destinataire",
                violation_error_message="Un partage a un destinataire : un agent, ou un service.",
            ),
            models.CheckConstraint(
                condition=Q(parties__len__gte=1) & ~SANS_MOTIF, name="partage_motive",
                violation_error_message="Un partage dit ce qu'il ouvre, et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(famille_informee_le__isnull=False) ^ ~Q(motif_sans_information=""),
                name="partage_famille_informee",
                violation_error_message="La famille est informée à une date, ou un motif écrit dit pourquoi non.",
            ),
            models.CheckConstraint(
                condition=Q(
                    periode__isempty=False, periode__startswith__isnull=False, periode__endswith__isnull=False
                ),
                name="partage_a_une_fin", violation_error_message="Un partage a une fin, qui suit son début.",
            ),
            models.CheckConstraint(
                condition=Q(termine_a__isnull=True, termine_par__isnull=True, motif_fin="")
                | (Q(termine_a__isnull=False, termine_par__isnull=False) & ~Q(motif_fin="")),
                name="partage_fin_signee", violation_error_message="La fin d'un partage a un auteur et un motif.",
            ),
            ExclusionConstraint(
                name="partage_un_a_la_fois", condition=Q(termine_a__isnull=True),
                expressions=[
                    ("enfant", RangeOperators.EQUAL),
                    (Coalesce("agent", models.Value(0)), RangeOperators.EQUAL),
                    (Coalesce("service", models.Value(0)), RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ce dossier est déjà partagé avec ce destinataire pendant cette période.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"partage avec {self.destinataire}"

    @property
    def destinataire(self) -> Agent | Service | None:
        """Who may read."""
        return self.agent or self.service

    @property
    def dernier_jour(self) -> date:
        """Last day on which it may be read, unless it is ended before."""
        return cast(date, self.periode.upper) - timedelta(days=1)

    @property
    def libelles(self) -> list[str]:
        """Parts shared, in words, in the order of the file."""
        return [p.label for p in PartieDossier if p.value in self.parties]


class AccesExceptionnelQuerySet(models.QuerySet["AccesExceptionnel"]):
    """Queries on exceptional accesses."""

    def en_cours(self) -> models.QuerySet["AccesExceptionnel"]:
        """Keep the accesses in force now."""
        return self.filter(ouvert_a__lte=Now(), expire_a__gt=Now(), termine_a__isnull=True)


class AccesExceptionnel(models.Model):
    """A professional opened a file outside his scope, over his name, with a written reason, for some hours.

    `numero` and `service` are those of the file on that day: who is told reads them without opening the file.
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="acces_exceptionnels")
    numero = models.CharField("numéro de dossier", max_length=30)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name="service de l'enfant")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="acces_exceptionnels")
    motif = TexteChiffre()
    ouvert_a = models.DateTimeField("ouvert le")
    expire_a = models.DateTimeField("expire le")
    termine_a = models.DateTimeField("fermé le", null=True, blank=True)

    objects = AccesExceptionnelQuerySet.as_manager()

    class Meta:
        verbose_name = "accès exceptionnel"
        verbose_name_plural = "accès exceptionnels"
        ordering = ["-ouvert_a", "-pk"]
        indexes = [models.Index(fields=["agent", "expire_a"], name="acces_agent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_a__gt=F("ouvert_a")), name="acces_expire_apres",
                violation_error_message="Un accès exceptionnel expire après son ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(termine_a__isnull=True) | Q(termine_a__gte=F("ouvert_a")), name="acces_ferme_apres",
                violation_error_message="Un accès se ferme après son ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(GreaterThanOrEqual(LongueurEnClair("motif"), MOTIF_MINIMUM)), name="acces_motive",
                violation_error_message="Le motif d'un accès exceptionnel s'écrit en toutes lettres.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"accès exceptionnel n° {self.pk}"


class AvertissementAcces(models.Model):
    """Who was told of an exceptional access, in which quality, and when he read the notice."""

    acces = models.ForeignKey(AccesExceptionnel, models.PROTECT, related_name="avertissements")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    qualite = models.CharField(max_length=12, choices=QualiteAverti)
    averti_a = models.DateTimeField("averti le")
    lu_a = models.DateTimeField("lu le", null=True, blank=True)

    class Meta:
        verbose_name = "avertissement"
        ordering = ["qualite", "pk"]
        constraints = [models.UniqueConstraint(fields=["acces", "agent"], name="averti_une_fois")]


class ConclusionAcces(models.Model):
    """What a manager or the data-protection officer concluded of an exceptional access, over his name."""

    id = CleTiree()
    acces = models.ForeignKey(AccesExceptionnel, models.PROTECT, related_name="conclusions")
    avis = models.CharField(max_length=12, choices=AvisSurAcces)
    texte = TexteChiffre("ce qui a été vérifié")
    conclue_a = models.DateTimeField("conclue le")
    conclue_par = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="conclue par")

    class Meta:
        verbose_name = "conclusion"
        ordering = ["conclue_a", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["acces", "conclue_par"], name="conclusion_une_fois"),
            models.CheckConstraint(condition=~Q(texte=""), name="conclusion_motivee"),
        ]
