"""Handing over a child: the former case holder still reads for some days, then nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action, Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.reperes import reperes
from havre.apps.personnes.actions import confier_enfant
from havre.apps.personnes.erreurs import RegleAcces
from havre.apps.personnes.models import Reference
from havre.apps.personnes.queries import enfants_visibles
from havre.apps.personnes.queries.perimetre import perimetre_de
from tests.factories import creer_agent, creer_enfant, creer_service, depuis

pytestmark = pytest.mark.django_db
AUJOURD_HUI, LE = date.today(), datetime.now(UTC)


@pytest.fixture
def cas():
    """Return a child of Hazebrouck followed by somebody now in Valenciennes, the manager of the team, a colleague."""
    ici = creer_service("hazebrouck")
    enfant, ancien = creer_enfant(service=ici), creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    Reference.objects.create(enfant=enfant, agent=ancien, periode=depuis())
    return enfant, ancien, creer_agent(Role.RTASE, service=ici), creer_agent(Role.REFERENT, service=ici)


def confier(enfant, a, par, **champs):
    champs = {"debut": AUJOURD_HUI, "motif": "mutation"} | champs
    return confier_enfant(enfant=enfant, referent=a, par=par, le=LE, **champs)


def test_the_former_one_reads_for_some_days_and_writes_no_more(cas):
    enfant, ancien, chef, nouvelle = cas
    assert enfants_visibles(pour=ancien, action=Action.TENIR_VISITES).exists()
    confier(enfant, nouvelle, chef)
    assert enfants_visibles(pour=ancien).get() == enfant
    assert not enfants_visibles(pour=ancien, action=Action.TENIR_VISITES).exists()
    assert perimetre_de(ancien, le=AUJOURD_HUI).enfants == (enfant.pk,)
    reference = Reference.objects.get(agent=ancien)
    for jours, lit in ((reperes().passation_jours - 1, True), (reperes().passation_jours, False)):
        reference.periode = DateRange(depuis().lower, AUJOURD_HUI - timedelta(days=jours))
        reference.save()
        assert enfants_visibles(pour=ancien).exists() is lit
        assert bool(perimetre_de(ancien, le=AUJOURD_HUI).enfants) is lit


def test_a_reference_to_come_opens_nothing_yet(cas):
    enfant, ancien, chef, _ = cas
    venir = creer_agent(Role.REFERENT, service=enfant.service)
    confier(enfant, venir, chef, debut=AUJOURD_HUI + timedelta(days=3))
    venir.affectations.update(service=creer_service("valenciennes"))
    assert not enfants_visibles(pour=venir).exists()
    assert enfants_visibles(pour=ancien, action=Action.TENIR_VISITES).exists()


def test_who_hands_over_to_whom_is_checked(cas):
    enfant, ancien, chef, nouvelle = cas
    with pytest.raises(ActionInterdite):
        confier(enfant, nouvelle, creer_agent(Role.RTASE, service=creer_service("valenciennes")))
    with pytest.raises(ActionInterdite):
        confier(enfant, nouvelle, ancien)
    for champs, a, message in (
        ({"motif": " "}, nouvelle, "pourquoi"),
        ({"debut": AUJOURD_HUI - timedelta(days=1)}, nouvelle, "aujourd'hui ou plus tard"),
        ({}, creer_agent(Role.REFERENT, service=creer_service("lille-sud")), "pas référente dans l'équipe"),
        ({}, creer_agent(Role.PSYCHOLOGUE, service=enfant.service), "pas référente dans l'équipe"),
    ):
        with pytest.raises(RegleAcces, match=message):
            confier(enfant, a, chef, **champs)
    confier(enfant, nouvelle, chef)
    with pytest.raises(RegleAcces, match="suit déjà"):
        confier(enfant, nouvelle, chef)
    with pytest.raises(RegleAcces, match="déjà prévu"):
        confier(enfant, creer_agent(Role.REFERENT, service=enfant.service), chef)
