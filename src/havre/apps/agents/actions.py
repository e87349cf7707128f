"""Writing agents."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.journal.actions import consigner
from havre.apps.territoires.models import DirectionTerritoriale

from .enums import Action, Role
from .models import Affectation, Agent, Service
from .permissions import Acteur, exiger


def creer_agent(
    *,
    identifiant: str,
    prenom: str,
    nom: str,
    mot_de_passe: str | None,
    par: Acteur,
    le: datetime,
    courriel: str = "",
    de_demonstration: bool = False,
) -> Agent:
    """Create an account; a password given here is to be changed at the first login, None makes one without."""
    exiger(par, Action.ADMINISTRER)
    agent = Agent(identifiant=identifiant, prenom=prenom, nom=nom, courriel=courriel, de_demonstration=de_demonstration)
    agent.set_password(mot_de_passe)
    agent.mot_de_passe_provisoire = mot_de_passe is not None and not de_demonstration
    with transaction.atomic():
        agent.save()
        consigner(action="agent.creer", par=par, le=le, objet=agent, donnees={"identifiant": identifiant})
    return agent


def affecter(
    *,
    agent: Agent,
    role: Role,
    debut: date,
    par: Acteur,
    le: datetime,
    fin: date | None = None,
    service: Service | None = None,
    direction: DirectionTerritoriale | None = None,
) -> Affectation:
    """Give a role to an agent from `debut` (to `fin`, excluded)."""
    exiger(par, Action.ADMINISTRER)
    with transaction.atomic():
        affectation = Affectation.objects.create(
            agent=agent, role=role, service=service, direction=direction, periode=DateRange(debut, fin)
        )
        consigner(
            action="agent.affecter", par=par, le=le, objet=agent,
            donnees={"role": role.value, "debut": debut.isoformat(), "fin": fin.isoformat() if fin else None},
        )  # fmt: skip
    return affectation
