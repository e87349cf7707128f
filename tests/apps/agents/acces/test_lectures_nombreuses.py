"""Many files opened in one hour: told once, to who watches over that team, without a count of anybody's work."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from havre.apps.agents.acces import lectures_nombreuses
from havre.apps.agents.acces.lectures_nombreuses import signalements, signaler_lectures
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.journal.actions import consigner_lecture
from havre.apps.journal.models import Evenement
from havre.commands.ouvrier.periodiques import PERIODIQUES
from havre.droit import repere
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
SEUIL = 3
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _seuil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lectures_nombreuses, "repere", lambda nom: SimpleNamespace(nombre=SEUIL))


@pytest.fixture
def referent() -> Agent:
    return creer_agent(Role.REFERENT, service=creer_service("hazebrouck"))


def lire(agent: Agent, enfants: list, *, avant: timedelta = 5 * MINUTE) -> None:
    for enfant in enfants:
        consigner_lecture(par=agent, le=MAINTENANT - avant, objet=enfant)


def dits() -> list[tuple[str, dict]]:
    evenements = Evenement.objects.filter(action="lectures.signaler").order_by("numero")
    return [(e.objet_id, e.donnees) for e in evenements]


def test_more_files_than_the_target_are_told_once_an_hour(referent):
    enfants = [creer_enfant() for _ in range(SEUIL + 1)]
    lire(referent, enfants[:SEUIL])
    assert signaler_lectures(le=MAINTENANT) == 0
    lire(referent, enfants[SEUIL:])
    assert signaler_lectures(le=MAINTENANT) == 1
    assert signaler_lectures(le=MAINTENANT + 15 * MINUTE) == 0
    [(agent, donnees)] = dits()
    assert agent == str(referent.pk)
    assert donnees["repere"] == SEUIL
    assert str(SEUIL + 1) not in str(donnees), "how many is not kept"
    lire(referent, enfants, avant=-100 * MINUTE)
    assert signaler_lectures(le=MAINTENANT + 120 * MINUTE) == 1


def test_one_file_read_again_a_list_and_an_older_reading_do_not_count(referent):
    enfants = [creer_enfant() for _ in range(SEUIL + 1)]
    lire(referent, enfants[:1] * 10)
    consigner_lecture(par=referent, le=MAINTENANT - MINUTE, mentions=[e.pk for e in enfants])
    lire(referent, enfants, avant=timedelta(hours=1, minutes=1))
    assert signaler_lectures(le=MAINTENANT) == 0


def test_the_manager_of_the_team_and_the_data_officer_know_nobody_else(referent):
    chef, ailleurs = (creer_agent(Role.RTASE, service=creer_service(m)) for m in ("hazebrouck", "valenciennes"))
    dpo, collegue = creer_agent(Role.DPO), creer_agent(Role.REFERENT, service=creer_service("hazebrouck"))
    lire(referent, [creer_enfant() for _ in range(SEUIL + 1)])
    signaler_lectures(le=MAINTENANT)
    vus = {a: signalements(pour=a, depuis=MAINTENANT - MINUTE) for a in (chef, ailleurs, dpo, collegue, referent)}
    [vu] = vus[chef]
    assert (vu.agent, vu.repere, len(vu.equipes)) == (referent, SEUIL, 1)
    assert len(vus[chef]) == len(vus[dpo]) == 1
    assert vus[ailleurs] == vus[collegue] == vus[referent] == []
    assert signalements(pour=dpo, depuis=MAINTENANT + MINUTE) == []


def test_nobody_watches_over_himself():
    chef = creer_agent(Role.RTASE, service=creer_service("hazebrouck"))
    lire(chef, [creer_enfant() for _ in range(SEUIL + 1)])
    assert signaler_lectures(le=MAINTENANT) == 1
    assert signalements(pour=chef, depuis=MAINTENANT - MINUTE) == []


def test_the_worker_looks_every_quarter_of_an_hour(referent):
    lire(referent, [creer_enfant() for _ in range(SEUIL + 1)])
    cron, faire = PERIODIQUES["lectures_nombreuses"]
    assert cron == "*/15 * * * *"
    faire(MAINTENANT)
    assert len(dits()) == 1


def test_the_target_is_the_service_s():
    assert repere("acces.dossiers_par_heure").nombre == 60
