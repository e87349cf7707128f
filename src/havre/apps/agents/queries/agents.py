"""Reading agents."""

from functools import cached_property

from django.db import models

from ..droits import Droits, Portee, droits_du_systeme
from ..enums import Role
from ..models import Affectation, Agent, Service
from ..phrases import lieu_de


class AgentSysteme:
    """Actor of the automatic treatments and of the server's command line; has no account."""

    pk: int | None = None
    is_authenticated = True

    @cached_property
    def droits(self) -> Droits:
        """All the rights, for the whole département."""
        return droits_du_systeme()

    def nom_complet(self) -> str:
        """Return the name that the journal shows."""
        return "Havre (traitement automatique)"


def agent_systeme() -> AgentSysteme:
    """Return the actor of automatic treatments."""
    return AgentSysteme()


def comptes_de_demonstration() -> list[dict[str, str]]:
    """Return the demonstration accounts, one a role: identifiant, nom, role, role_libelle, portee."""
    affectations = (
        Affectation.objects.en_vigueur()
        .filter(agent__de_demonstration=True, agent__is_active=True)
        .select_related("agent", "service", "direction")
    )
    ordre = {role: rang for rang, role in enumerate(Role.values)}
    return [
        {
            "identifiant": a.agent.identifiant,
            "nom": a.agent.nom_complet(),
            "role": a.role,
            "role_libelle": Role(a.role).label,
            "portee": lieu_de(a),
        }
        for a in sorted(affectations.order_by("pk"), key=lambda a: ordre[a.role])
    ]


def agents_visibles() -> models.QuerySet[Agent]:
    """Return the active agents: the professional directory holds no child's data."""
    return Agent.objects.filter(is_active=True).order_by("nom", "prenom", "pk")


def services_de(etendue: Portee) -> models.QuerySet[Service]:
    """Return the services that a right reaches, the directions and MNS expanded."""
    if etendue.tout:
        return Service.objects.all()
    return Service.objects.filter(
        models.Q(pk__in=etendue.services) | models.Q(mns__in=etendue.mns) | models.Q(direction__in=etendue.directions)
    )
