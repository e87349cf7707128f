"""Plans computed in the process of the test, on the day of the factories."""

from collections.abc import Callable

import pytest

from havre.apps.accueils.actions.plan import lancer_plan
from havre.apps.accueils.enums import MouvementsPlan
from havre.apps.accueils.models import Plan
from havre.apps.agents.enums import Role
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.commands.ouvrier.travaux import TRAVAUX
from havre.common.taches.suivi import Suivi, executer
from tests.factories import MAINTENANT, TOURNAI, creer_agent


@pytest.fixture
def matrice(db: None) -> None:
    """Compute the travel times that the plans read."""
    calculer_matrice([TOURNAI], le=MAINTENANT)


@pytest.fixture
def planifier(matrice: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Plan]:
    """Return `planifier(mouvements)`: asks for a plan of the département and computes it; `avancer` sees each stage."""

    def faire(
        mouvements: MouvementsPlan = MouvementsPlan.AUCUN, *, par: object = None, direction: object = None,
        avancer: Callable[[Suivi], None] | None = None,
    ) -> Plan:  # fmt: skip
        if avancer is not None:
            ecrire = Suivi.avancer

            def suivre(suivi: Suivi, *arguments: object) -> None:
                ecrire(suivi, *arguments)
                avancer(suivi)

            monkeypatch.setattr(Suivi, "avancer", suivre)
        plan = lancer_plan(
            direction=direction, mouvements=mouvements, limite_s=600, par=par or creer_agent(Role.DIRECTION),
            le=MAINTENANT,
        )  # fmt: skip
        executer(plan.tache_id, TRAVAUX, lambda: MAINTENANT, cadence_s=0)
        return Plan.objects.select_related("tache").get(pk=plan.pk)

    return faire
