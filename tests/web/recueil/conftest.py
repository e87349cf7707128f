"""Informations of one's own team and of another territory, with all that an address may name."""

from collections.abc import Callable
from typing import Any

import pytest

from havre.apps.informations.actions import noter_acte, rediger
from havre.apps.informations.enums import NatureActeIP
from havre.apps.informations.models import InformationPreoccupante
from tests.factories import JOUR, MAINTENANT
from tests.factories.informations import creer_ecoutant, creer_evaluation, rapport_de


@pytest.fixture
def chez(db: None) -> Callable[[str], dict[str, Any]]:
    """Return a maker of an information given to the social service of a MNS."""

    def faire(mns: str = "hazebrouck") -> dict[str, Any]:
        evaluation, premier, _, _ = creer_evaluation(mns=mns)
        rediger(evaluation=evaluation, rapport=rapport_de(evaluation), version_lue=0, par=premier, le=MAINTENANT)
        information = InformationPreoccupante.objects.get(pk=evaluation.information_id)
        acte = noter_acte(
            information=information, nature=NatureActeIP.ACCUSE, accompli_le=JOUR, precision="essai",
            par=creer_ecoutant(), le=MAINTENANT,
        )  # fmt: skip
        return {
            "information": information, "evaluation": evaluation, "acte": acte, "ligne": information.enfants.get(),
            "service": information.service, "evaluateur": evaluation.evaluateurs.get(agent=premier),
        }  # fmt: skip

    return faire
