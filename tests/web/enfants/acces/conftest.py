"""Accesses begin and end by the clock of the database: these pages are tried today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.personnes.actions import Recherche, ouvrir_acces, partager, sceller, terminer_partage
from havre.apps.personnes.enums import PartieDossier
from havre.apps.personnes.models import Enfant, Partage
from tests.factories import creer_agent, creer_enfant, creer_service

MOTIF = "Enfant conduit ce soir aux urgences par la police, sans document."


@pytest.fixture(autouse=True)
def _un_jour_fixe() -> None:
    """Leave the clock as it is."""


def maintenant() -> datetime:
    return datetime.now(UTC)


def aujourd_hui() -> date:
    return maintenant().astimezone().date()


def partager_avec(enfant: Enfant, par: Agent, agent: Agent, *parties: PartieDossier) -> Partage:
    """Share parts of a file for a month, the family told today."""
    return partager(
        enfant=enfant, agent=agent, parties=parties or [PartieDossier.BESOINS], motif="Évaluation commune",
        debut=aujourd_hui(), jusqu_au=aujourd_hui() + timedelta(days=30), strictement_necessaire=True,
        famille_informee_le=aujourd_hui(), motif_sans_information="", par=par, le=maintenant(),
    )  # fmt: skip


@dataclass
class Situations:
    """Children as one same agent meets them."""

    enfants: dict[str, Enfant]
    chef: Agent


@pytest.fixture
def situations(db: None, matrice: None) -> Callable[[Agent], Situations]:
    """Return a maker of the six situations of a child for an agent of Valenciennes."""

    def faire(agent: Agent) -> Situations:
        ici, ailleurs = creer_service("valenciennes"), creer_service("hazebrouck")
        chef, chef_ici = creer_agent(Role.RTASE, service=ailleurs), creer_agent(Role.RTASE, service=ici)
        enfants = {
            "a_moi": creer_enfant("Alba", service=ici),
            "d_un_autre": creer_enfant("Basile", service=ailleurs),
            "partage": creer_enfant("Céleste", service=ailleurs),
            "fini": creer_enfant("Diane", service=ailleurs),
            "exceptionnel": creer_enfant("Elio", service=ailleurs),
            "expire": creer_enfant("Flore", service=ailleurs),
            "scelle": creer_enfant("Gaspard", service=ici),
            "nomme": creer_enfant("Hanaé", service=ici),
        }
        partager_avec(enfants["partage"], chef, agent)
        fini = partager_avec(enfants["fini"], chef, agent, *PartieDossier)
        terminer_partage(partage=fini, motif="Rendu", par=chef, le=maintenant())
        for cle, le in (("exceptionnel", maintenant()), ("expire", maintenant() - timedelta(days=2))):
            if Role.REFERENT in agent.droits.roles:
                ouvrir_acces(recherche=Recherche(numero=enfants[cle].numero), motif=MOTIF, par=agent, le=le)
        sceller(enfant=enfants["scelle"], motif="essai", agents=[chef_ici], par=chef_ici, le=maintenant())
        sceller(enfant=enfants["nomme"], motif="essai", agents=[chef_ici, agent], par=chef_ici, le=maintenant())
        return Situations(enfants, chef)

    return faire
