"""Reading agents, the roles they hold and the rights that they lend."""

from .agents import AgentSysteme, agent_systeme, agents_visibles, comptes_de_demonstration, services_de
from .roles import (
    delegations_donnees,
    delegations_recues,
    demandes_de,
    demandes_de_role,
    roles_deleguables,
    roles_tenus,
)

__all__ = [
    "AgentSysteme",
    "agent_systeme",
    "agents_visibles",
    "comptes_de_demonstration",
    "delegations_donnees",
    "delegations_recues",
    "demandes_de",
    "demandes_de_role",
    "roles_deleguables",
    "roles_tenus",
    "services_de",
]
