"""The file of a child: who follows him, where his family lives."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from havre.apps.agents.models import Agent, Service
from havre.apps.territoires.models import Commune
from havre.common.chiffrement import CleTiree, TexteChiffre

from .personne import Personne


class Enfant(models.Model):
    """A child, or young adult under 21, who has a file at the ASE; a sealed file opens to named persons only."""

    personne = models.OneToOneField(Personne, models.PROTECT, primary_key=True, related_name="enfant")
    numero = models.CharField("numéro de dossier", max_length=30, unique=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="enfants", verbose_name="service ASE")
    mineur_non_accompagne = models.BooleanField("mineur non accompagné", default=False)
    ouvert_le = models.DateField("dossier ouvert le")
    scelle = models.BooleanField("dossier scellé", default=False, db_default=False, editable=False)

    class Meta:
        ordering = ["personne__nom_cle", "pk"]
        indexes = [
            models.Index(fields=["personne"], condition=models.Q(scelle=True), name="enfant_scelle"),
            models.Index(fields=["service", "personne"], condition=models.Q(scelle=False), name="enfant_du_service"),
        ]

    def __str__(self) -> str:
        return f"dossier {self.numero}"


class Domicile(models.Model):
    """Where a person lives when at home (for a child: the family from which distances count).

    `protege` is kept by the database from `AdresseProtegee`. Pages and letters read it through `queries.adresses` only.
    """

    id = CleTiree()
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="domiciles")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    adresse = TexteChiffre(max_length=200, blank=True)
    periode = DateRangeField("période")
    protege = models.BooleanField("adresse protégée", default=False, db_default=False, editable=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="domicile_un_seul",
                expressions=[("personne", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cette personne a déjà un domicile pendant cette période.",
            ),
        ]


class Reference(models.Model):
    """The agent who is the child's case holder (référent) during a period."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="references")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="references")
    periode = DateRangeField("période")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="reference_une_seule",
                expressions=[("enfant", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Cet enfant a déjà un référent pendant cette période.",
            ),
        ]


class ReconnaissanceHandicap(models.Model):
    """The MDPH recognises a child's handicap during a period; CASF L.221-2-3 keeps such a child out of hotels."""

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="reconnaissances_handicap")
    periode = DateRangeField("période")
    reference = TexteChiffre("référence de la décision", max_length=80, blank=True)
    notee_a = models.DateTimeField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "reconnaissance de handicap"
        verbose_name_plural = "reconnaissances de handicap"
        ordering = ["-periode", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="reconnaissance_commence",
                violation_error_message="La fin de la reconnaissance suit son début.",
            ),
            ExclusionConstraint(
                name="reconnaissance_une_a_la_fois",
                expressions=[("enfant", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Un handicap est déjà reconnu pendant cette période.",
            ),
        ]
