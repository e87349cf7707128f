"""Letters are encrypted under a key of the test; requests, letters and mail made here and in another territory."""

from collections.abc import Callable

import pytest

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import (
    Demandeur,
    Projet,
    deleguer,
    emettre,
    enregistrer_demande,
    enregistrer_recu,
)
from havre.apps.echanges.actions.recus import Fichier
from havre.apps.echanges.enums import CanalRecu, NatureDemande, OrigineRecu, QualiteDemandeur
from havre.courriers.impression import imprimer
from tests.factories import JOUR, MAINTENANT, ORIGINE, creer_agent, creer_enfant, creer_service


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def donner_signature(db) -> Callable:
    def donner(agent, debut=ORIGINE):
        return deleguer(
            agent=agent, qualite="Responsable territoriale", acte="arrêté d'essai", debut=debut, fin=None,
            par=agent_systeme(), le=MAINTENANT,
        )  # fmt: skip

    return donner


@pytest.fixture
def faits(db, donner_signature) -> Callable:
    """Return a maker of one request, one letter and one mail of a service: `faits(mns)`."""

    def faire(mns: str = "hazebrouck", agent=None) -> dict:
        service = creer_service(mns)
        agent = agent or creer_agent(Role.RTASE, service=service)
        donner_signature(agent)
        enfant = creer_enfant("Lou", service=service)
        demande = enregistrer_demande(
            nature=NatureDemande.AIDE, objet="Aide pour la cantine", details="", enfant=enfant,
            demandeur=Demandeur(QualiteDemandeur.FAMILLE, "Madame Essai", "1 rue de l'Essai"), service=service,
            responsable=agent, demandee_le=JOUR, par=agent, le=MAINTENANT,
        )  # fmt: skip
        valeurs = {
            "demande_objet": "Aide", "recue_le": JOUR, "service": service.nom, "reponse_le": JOUR, "contact": "",
        }  # fmt: skip
        projet = Projet(
            "accuse_reception", service, "Madame Essai", "Reçu", valeurs=valeurs, demande=demande, enfant=enfant,
            versions=("lettre", "falc"),
        )  # fmt: skip
        courrier = emettre(projet=projet, imprimeur=imprimer, par=agent, le=MAINTENANT)
        recu = enregistrer_recu(
            recu_le=JOUR, origine=OrigineRecu.FAMILLE, expediteur="Madame Essai", canal=CanalRecu.POSTE,
            objet="Question", resume="", enfant=enfant, service=service, responsable=agent, reponse_attendue_le=JOUR,
            fichier=Fichier("scan.pdf", b"%PDF-1.7 essai"), par=agent, le=MAINTENANT,
        )  # fmt: skip
        return {"agent": agent, "enfant": enfant, "demande": demande, "courrier": courrier, "recu": recu}

    return faire
