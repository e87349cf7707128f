"""Rows of services, agents and roles held."""

from havre.apps.agents.enums import Metier, Role

from ..agents import Agent, Equipes
from ..tableaux import Tableau, par_nom, periode

METIERS = {
    Role.REFERENT: (Metier.EDUCATEUR, Metier.ASSISTANT_SOCIAL), Role.PSYCHOLOGUE: (Metier.PSYCHOLOGUE,),
    Role.SSP: (Metier.ASSISTANT_SOCIAL, Metier.PUERICULTRICE, Metier.CESF), Role.CRIP: (Metier.ASSISTANT_SOCIAL,),
    Role.RTASE: (Metier.CADRE,),
}  # fmt: skip


def metier(agent: Agent) -> str:
    """Return the profession of an agent, in turn among those of his role."""
    choix = METIERS.get(agent.role, (Metier.ADMINISTRATIF,))
    return choix[agent.numero % len(choix)].value


def tableaux_agents(equipes: Equipes) -> dict[str, Tableau]:
    """Return the rows; passwords are set by the writer, e-mail addresses cannot exist (RFC 2606)."""
    services = Tableau("agents_service", ("id", "code", "nom", "type", "mns_id", "direction_id"))
    agents = Tableau(
        "agents_agent", ("id", "identifiant", "prenom", "nom", "courriel", "is_active", "de_demonstration", "metier")
    )
    roles = Tableau("agents_affectation", ("id", "agent_id", "role", "service_id", "direction_id", "periode"))
    for s in equipes.services:
        services.ajouter(s.numero, s.code, s.nom, s.type.value, s.mns, s.direction)
    for a in equipes.agents:
        courriel = f"{a.identifiant}@departement-demonstration.invalid"
        agents.ajouter(a.numero, a.identifiant, a.prenom, a.nom, courriel, a.fin is None, a.demonstration, metier(a))
        service = a.service.numero if a.service else None
        roles.ajouter(a.numero, a.numero, a.role.value, service, a.direction, periode(a.debut, a.fin))
    return par_nom(services, agents, roles)
