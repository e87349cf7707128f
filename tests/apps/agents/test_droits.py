"""Rights: data that can be read, scopes, roles that end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from havre.apps.agents.actions import affecter, creer_agent
from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.agents.permissions import ActionInterdite, exiger, portee
from havre.apps.agents.queries import agent_systeme, comptes_de_demonstration
from tests import factories
from tests.factories import MAINTENANT, creer_service, depuis

pytestmark = pytest.mark.django_db


def test_every_role_has_its_line_and_none_reaches_children_without_need():
    table = table_des_droits()
    assert set(table) == set(Role)
    sans_enfants = {r for r in Role if Action.VOIR_ENFANTS not in table[r]}
    assert sans_enfants == {
        Role.SSP, Role.CRIP, Role.AIDES, Role.INSPECTION, Role.DPO, Role.ADMINISTRATION, Role.ETABLISSEMENT,
        Role.ELU, Role.JUGE,
    }  # fmt: skip


def test_rights_reach_the_service_or_the_direction_of_the_role():
    service = creer_service()
    referent = factories.creer_agent(Role.REFERENT, service=service)
    assert portee(referent, Action.VOIR_ENFANTS).niveau == Niveau.SERVICE
    assert portee(referent, Action.VOIR_ENFANTS).services == {service.pk}
    assert not portee(referent, Action.CHOISIR_PLACE)
    rtase = factories.creer_agent(Role.RTASE, service=service)
    assert portee(rtase, Action.CHOISIR_PLACE).directions == {"FLA"}


def test_role_that_ended_or_has_not_begun_gives_nothing():
    agent, aujourd_hui = factories.creer_agent(None), date.today()
    Affectation.objects.create(agent=agent, role=Role.DIRECTION, periode=depuis(fin=aujourd_hui - timedelta(days=1)))
    Affectation.objects.create(agent=agent, role=Role.SAF, periode=depuis(aujourd_hui + timedelta(days=2)))
    assert not portee(Agent.objects.get(pk=agent.pk), Action.VOIR_LIEUX)
    with pytest.raises(ActionInterdite, match="réserver une place"):
        exiger(agent, Action.CHOISIR_PLACE)


def test_closed_account_has_no_right():
    agent = factories.creer_agent(Role.DIRECTION)
    agent.is_active = False
    assert not portee(agent, Action.VOIR_ENFANTS)


def test_the_same_role_is_not_held_twice_at_once():
    agent = factories.creer_agent(Role.DIRECTION)
    with pytest.raises(IntegrityError), transaction.atomic():
        Affectation.objects.create(agent=agent, role=Role.DIRECTION, periode=depuis(date(2025, 1, 1)))


def test_account_and_role_are_created_by_those_who_administer():
    with pytest.raises(ActionInterdite):
        creer_agent(
            identifiant="essai", prenom="Lou", nom="Essai", mot_de_passe=None, le=MAINTENANT,
            par=factories.creer_agent(Role.DIRECTION),
        )  # fmt: skip
    agent = creer_agent(
        identifiant="essai", prenom="Lou", nom="Essai", mot_de_passe=None, le=MAINTENANT, par=agent_systeme(),
        de_demonstration=True,
    )  # fmt: skip
    affecter(agent=agent, role=Role.ELU, debut=date(2020, 1, 1), par=agent_systeme(), le=MAINTENANT)
    assert not agent.has_usable_password()
    assert [c["role_libelle"] for c in comptes_de_demonstration()] == ["Élu, observatoire"]
