"""Two people enter the same order at once: it is written once, the second is told."""

from datetime import date

import pytest

from havre.apps.agents.enums import Role
from havre.apps.decisions.actions import Saisie, saisir
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.erreurs import DejaSaisie
from havre.apps.decisions.models import Decision
from tests.apps.accueils.test_concurrence import FILS, en_parallele
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_order_entered_by_two_people_at_once_is_written_once(fabrique):
    with fabrique():
        rtase, enfant = creer_agent(Role.RTASE, service=creer_service()), creer_enfant(service=creer_service())

    def entrer(reference):
        decision = Decision(
            reference=reference, nature=NatureDecision.JUGEMENT, juridiction_id="tpe-dunkerque", auteur="Juge",
            motifs="Danger (essai)", base_legale="Code civil 375-3", rendue_le=JOUR, effet_le=JOUR,
            terme_le=date(2027, 3, 2),
        )  # fmt: skip

        def ecrire():
            try:
                saisir(saisie=Saisie(decision=decision, enfants=[enfant]), par=rtase, le=MAINTENANT)
            except DejaSaisie:
                return "dite"
            return "écrite"

        return ecrire

    issues = en_parallele([entrer(f"R{n}") for n in range(FILS)])
    assert sorted(issues) == ["dite"] * (FILS - 1) + ["écrite"]
    assert Decision.objects.count() == 1
