"""Rows of services, agents and roles held."""

from ..agents import Equipes
from ..tableaux import Tableau, par_nom, periode


def tableaux_agents(equipes: Equipes) -> dict[str, Tableau]:
    """Return the rows; passwords are set by the writer, e-mail addresses cannot exist (RFC 2606)."""
    services = Tableau("agents_service", ("id", "code", "nom", "type", "mns_id", "direction_id"))
    agents = Tableau(
        "agents_agent", ("id", "identifiant", "prenom", "nom", "courriel", "is_active", "de_demonstration")
    )
    roles = Tableau("agents_affectation", ("id", "agent_id", "role", "service_id", "direction_id", "periode"))
    for s in equipes.services:
        services.ajouter(s.numero, s.code, s.nom, s.type.value, s.mns, s.direction)
    for a in equipes.agents:
        courriel = f"{a.identifiant}@departement-demonstration.invalid"
        agents.ajouter(a.numero, a.identifiant, a.prenom, a.nom, courriel, a.fin is None, a.demonstration)
        service = a.service.numero if a.service else None
        roles.ajouter(a.numero, a.numero, a.role.value, service, a.direction, periode(a.debut, a.fin))
    return par_nom(services, agents, roles)
