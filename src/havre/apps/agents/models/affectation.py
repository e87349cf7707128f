"""Roles held."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from havre.apps.territoires.models import DirectionTerritoriale

from ..enums import Role
from ..reperes import reperes
from .agent import Agent
from .service import Service

ANNULE = date(1, 1, 1)
SIECLE = 1900
"""First of the days to which the roles that were cancelled before they began are moved; the year that ends them."""


class CurrentDate(models.Func):
    """CURRENT_DATE of the database, moved by some days."""

    template = "(CURRENT_DATE + %(jours)s)"
    output_field = models.DateField()

    def __init__(self, *, jours: int = 0) -> None:
        super().__init__(jours=jours)


class AffectationQuerySet(models.QuerySet["Affectation"]):
    """Queries on roles held."""

    def en_vigueur(self) -> Self:
        """Keep the roles held today."""
        return self.filter(periode__contains=CurrentDate())

    def octroyees_a(self, agent: Agent) -> Self:
        """Keep what gives rights to an agent today: roles held, lent to him, or ended a few days ago.

        Annotated: `tenue`, whether the role is held today; `actions_deleguees`, the rights lent to him, else None.
        """
        delegation = models.Q(
            delegations__delegataire=agent.pk, delegations__terminee_a__isnull=True,
            delegations__periode__contains=CurrentDate(),
        )  # fmt: skip
        tenue = models.Q(periode__contains=CurrentDate())
        passee = models.Q(
            sans_passation=False,
            periode__endswith__lte=CurrentDate(),
            periode__endswith__gt=CurrentDate(jours=-reperes().passation_jours),
        )
        octrois = self.alias(recue=models.FilteredRelation("delegations", condition=delegation)).annotate(
            tenue=models.ExpressionWrapper(tenue, models.BooleanField()), actions_deleguees=models.F("recue__actions")
        )
        return octrois.filter(
            models.Q(agent=agent.pk) & (tenue | passee) | models.Q(recue__isnull=False, agent__is_active=True) & tenue
        ).order_by("pk")


class Affectation(models.Model):
    """A role held by an agent for a service, a territorial direction or the whole département, `[debut, fin)`.

    Once it has ended, the children whom the agent followed stay readable for some days (`acces.passation_jours`) unless
    `sans_passation`.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="affectations")
    role = models.CharField(max_length=30, choices=Role)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="affectations")
    direction = models.ForeignKey(
        DirectionTerritoriale, models.PROTECT, null=True, blank=True, related_name="affectations"
    )
    periode = DateRangeField("période")
    quotite = models.PositiveSmallIntegerField("quotité (%)", default=100, db_default=100)
    motif = models.CharField(max_length=300, blank=True, default="", db_default="")
    attribuee_a = models.DateTimeField("attribuée à", null=True, blank=True)
    attribuee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    terminee_a = models.DateTimeField("terminée à", null=True, blank=True)
    terminee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    motif_fin = models.CharField("motif de fin", max_length=300, blank=True, default="", db_default="")
    sans_passation = models.BooleanField("sans accès de passation", default=False, db_default=False)

    objects = AffectationQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["periode"], name="affectation_periode")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False),
                name="affectation_periode_commence",
            ),
            models.CheckConstraint(
                condition=~models.Q(attribuee_par=models.F("agent")) & ~models.Q(terminee_par=models.F("agent")),
                name="affectation_par_un_autre",
                violation_error_message="Personne ne change ses propres droits.",
            ),
            models.CheckConstraint(condition=models.Q(quotite__gt=0, quotite__lte=100), name="affectation_quotite"),
            ExclusionConstraint(
                name="affectation_une_fois",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (models.functions.Coalesce("service", models.Value(0)), RangeOperators.EQUAL),
                    (models.functions.Coalesce("direction", models.Value("")), RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cet agent tient déjà ce rôle pendant cette période.",
            ),
        ]

    @property
    def annulee(self) -> bool:
        """Whether the role was cancelled before it began."""
        return bool(self.periode.upper and self.periode.upper.year < SIECLE)
