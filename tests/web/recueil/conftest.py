"""Informations of one's own team and of another territory, with all that an address may name."""

from collections.abc import Callable
from typing import Any

import pytest

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Service
from havre.apps.informations.actions import confier, noter_acte
from havre.apps.informations.enums import NatureActeIP
from tests.factories import JOUR, MAINTENANT, creer_agent
from tests.factories.informations import creer_ecoutant, creer_equipe, creer_preoccupante


@pytest.fixture
def chez(db: None) -> Callable[[str], dict[str, Any]]:
    """Return a maker of an information given to the social service of a MNS."""

    def faire(mns: str = "hazebrouck") -> dict[str, Any]:
        service: Service = creer_equipe(mns)[0]
        information = creer_preoccupante()
        attribution = confier(information=information, service=service, par=creer_agent(Role.DIRECTION), le=MAINTENANT)
        acte = noter_acte(
            information=information, nature=NatureActeIP.ACCUSE, accompli_le=JOUR, precision="essai",
            par=creer_ecoutant(), le=MAINTENANT,
        )  # fmt: skip
        information.refresh_from_db()
        return {
            "information": information, "evaluation": attribution.evaluation, "acte": acte,
            "ligne": information.enfants.get(), "service": service,
        }  # fmt: skip

    return faire
