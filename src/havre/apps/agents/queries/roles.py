"""Reading the roles held, those asked for, and the rights lent."""

from datetime import date

from django.db import models

from ..enums import Action
from ..models import Affectation, Agent, DelegationDroits, DemandeRole
from ..models.affectation import SIECLE
from ..permissions import Acteur, ActionInterdite, portee

DECIDEES_AU_PLUS = 30
"""Decided requests that are shown below those that wait."""


def roles_tenus(agent: Agent, *, pour: Acteur) -> models.QuerySet[Affectation]:
    """Return every role that an agent holds, held or will hold, the last first; his own, or for an administrator.

    Raises:
        ActionInterdite: it is somebody else, and `pour` does not administer.
    """
    _exiger_soi_ou_administrer(agent, pour)
    tenus = agent.affectations.filter(
        models.Q(periode__endswith__isnull=True) | models.Q(periode__endswith__gte=date(SIECLE, 1, 1))
    )
    return tenus.select_related(
        "service__direction", "service__mns", "direction", "attribuee_par", "terminee_par"
    ).order_by("-periode", "-pk")


def roles_deleguables(agent: Agent, *, au: date) -> models.QuerySet[Affectation]:
    """Return the roles that an agent holds on a day or later, of which he may lend rights."""
    tenus = agent.affectations.filter(
        models.Q(periode__endswith__isnull=True) | models.Q(periode__endswith__gt=au),
        periode__startswith__lte=au,
    )
    return tenus.select_related("service", "direction").order_by("pk")


def delegations_donnees(agent: Agent, *, pour: Acteur) -> models.QuerySet[DelegationDroits]:
    """Return the rights that an agent lends or lent, the last first."""
    _exiger_soi_ou_administrer(agent, pour)
    return _delegations().filter(affectation__agent=agent.pk)


def delegations_recues(agent: Agent, *, pour: Acteur) -> models.QuerySet[DelegationDroits]:
    """Return the rights that are or were lent to an agent, the last first."""
    _exiger_soi_ou_administrer(agent, pour)
    return _delegations().filter(delegataire=agent.pk)


def demandes_de_role(*, pour: Acteur, decidees: bool = False) -> models.QuerySet[DemandeRole]:
    """Return the powerful roles that are asked for and wait, or the last that were decided.

    Raises:
        ActionInterdite: `pour` neither asks for roles nor gives them.
    """
    if not (portee(pour, Action.ADMINISTRER) or portee(pour, Action.APPROUVER_ROLE)):
        raise ActionInterdite("Vos rôles ne permettent ni de demander ni de donner un rôle puissant.")
    demandes = DemandeRole.objects.filter(decidee_a__isnull=not decidees).select_related(
        "agent", "service__direction", "service__mns", "direction", "demandee_par", "decidee_par"
    )
    return demandes.order_by("-decidee_a", "-pk") if decidees else demandes.order_by("demandee_a", "pk")


def demandes_de(agent: Agent, *, pour: Acteur) -> models.QuerySet[DemandeRole]:
    """Return the requests that wait about one agent."""
    return demandes_de_role(pour=pour).filter(agent=agent)


def _delegations() -> models.QuerySet[DelegationDroits]:
    return DelegationDroits.objects.select_related(
        "affectation__agent", "affectation__service", "affectation__direction", "delegataire", "creee_par",
        "terminee_par",
    ).order_by("-periode", "-pk")  # fmt: skip


def _exiger_soi_ou_administrer(agent: Agent, pour: Acteur) -> None:
    if agent.pk != pour.pk and not portee(pour, Action.ADMINISTRER):
        raise ActionInterdite("Vos rôles ne montrent que vos propres droits.")
