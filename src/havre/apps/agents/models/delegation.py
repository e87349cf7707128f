"""Rights that an agent lends to another, and powerful roles asked for by one and given by another."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from havre.apps.territoires.models import DirectionTerritoriale

from ..enums import MotifDelegation, Role
from .affectation import Affectation, CurrentDate
from .agent import Agent
from .service import Service


class DelegationQuerySet(models.QuerySet["DelegationDroits"]):
    """Queries on delegations."""

    def en_vigueur(self) -> Self:
        """Keep the delegations that give something today: neither over, nor of a role or an account that ended."""
        return self.filter(
            periode__contains=CurrentDate(), terminee_a__isnull=True, affectation__periode__contains=CurrentDate(),
            affectation__agent__is_active=True,
        )  # fmt: skip


class DelegationDroits(models.Model):
    """Some rights of a role held, lent to another agent in the scope of this role, during `[debut, fin)`.

    It gives what the role gives and no more, for as long as the role is held; ended early, it gives nothing from
    `terminee_a`. Letters are signed by another act: `echanges.DelegationSignature`.
    """

    affectation = models.ForeignKey(
        Affectation, models.PROTECT, related_name="delegations", verbose_name="rôle délégué"
    )
    delegataire = models.ForeignKey(
        Agent, models.PROTECT, related_name="delegations_recues", verbose_name="délégataire"
    )
    actions = ArrayField(models.CharField(max_length=40), verbose_name="droits délégués")
    periode = DateRangeField("période")
    motif = models.CharField(max_length=12, choices=MotifDelegation)
    precision = models.CharField("précision", max_length=300, blank=True)
    creee_a = models.DateTimeField("créée à")
    creee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    terminee_a = models.DateTimeField("terminée à", null=True, blank=True)
    terminee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    motif_fin = models.CharField("motif de fin", max_length=300, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation de droits"
        ordering = ["-periode", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    periode__isempty=False, periode__startswith__isnull=False, periode__endswith__isnull=False
                ),
                name="delegation_droits_bornee",
                violation_error_message="Une délégation a un début et une fin.",
            ),
            models.CheckConstraint(
                condition=models.Q(actions__len__gt=0), name="delegation_droits_nomme",
                violation_error_message="Choisissez au moins un droit.",
            ),
            models.CheckConstraint(
                condition=models.Q(terminee_a__isnull=True, motif_fin="")
                | (models.Q(terminee_a__isnull=False) & ~models.Q(motif_fin="")),
                name="delegation_droits_fin_motivee",
                violation_error_message="Dites pourquoi la délégation se termine.",
            ),
            ExclusionConstraint(
                name="delegation_droits_une_fois",
                expressions=[
                    ("affectation", RangeOperators.EQUAL),
                    ("delegataire", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(terminee_a__isnull=True),
                violation_error_message="Ce rôle est déjà délégué à cette personne pendant ces dates.",
            ),
        ]  # fmt: skip


class DemandeRole(models.Model):
    """A powerful role asked for an agent by one person, to be given or refused by another: neither is the agent."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="roles_demandes")
    role = models.CharField(max_length=30, choices=Role)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    direction = models.ForeignKey(DirectionTerritoriale, models.PROTECT, null=True, blank=True, related_name="+")
    periode = DateRangeField("période")
    motif = models.CharField(max_length=300)
    demandee_a = models.DateTimeField("demandée à")
    demandee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    decidee_a = models.DateTimeField("décidée à", null=True, blank=True)
    decidee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    accordee = models.BooleanField("accordée", null=True, blank=True)
    motif_decision = models.CharField("motif de la décision", max_length=300, blank=True)

    class Meta:
        verbose_name = "demande de rôle"
        ordering = ["demandee_a", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False, periode__startswith__isnull=False) & ~models.Q(motif=""),
                name="demande_role_motivee",
            ),
            models.CheckConstraint(
                condition=~models.Q(demandee_par=models.F("agent")), name="demande_role_par_un_autre",
                violation_error_message="On ne demande pas un rôle pour soi-même.",
            ),
            models.CheckConstraint(
                condition=models.Q(decidee_a__isnull=True, decidee_par__isnull=True, accordee__isnull=True)
                | (
                    models.Q(decidee_a__isnull=False, decidee_par__isnull=False, accordee__isnull=False)
                    & ~models.Q(decidee_par=models.F("demandee_par"))
                    & ~models.Q(decidee_par=models.F("agent"))
                ),
                name="demande_role_a_deux",
                violation_error_message="Un rôle puissant est donné par une autre personne que celle qui le demande.",
            ),
            models.UniqueConstraint(
                fields=["agent", "role"], condition=models.Q(decidee_a__isnull=True), name="demande_role_une_a_la_fois",
                violation_error_message="Ce rôle est déjà demandé pour cette personne.",
            ),
        ]  # fmt: skip
