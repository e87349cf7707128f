"""Rights: data that can be read, scopes, roles that end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from havre.apps.agents.actions import affecter, creer_agent
from havre.apps.agents.droits import Portee, portee_du_role, table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role, TypeService
from havre.apps.agents.models import Affectation, Agent, Service
from havre.apps.agents.permissions import ActionInterdite, condition_de_portee, dans_la_portee, exiger, portee
from havre.apps.agents.queries import agent_systeme, comptes_de_demonstration, services_de
from havre.apps.personnes.models import Enfant, Reference
from havre.apps.personnes.queries import enfants_visibles
from tests import factories
from tests.factories import MAINTENANT, creer_service, depuis

pytestmark = pytest.mark.django_db


def test_every_role_has_its_line_and_none_reaches_children_without_need():
    table = table_des_droits()
    assert set(table) == set(Role)
    sans_enfants = {r for r in Role if Action.VOIR_ENFANTS not in table[r]}
    assert sans_enfants == {
        Role.SSP, Role.CRIP, Role.AIDES, Role.INSPECTION, Role.DGA, Role.DPO, Role.ADMINISTRATION, Role.ETABLISSEMENT,
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


def tenir(agent, role, **ou):
    return Affectation.objects.create(agent=agent, role=role, periode=depuis(), **ou)


def test_two_roles_give_the_union_of_their_scopes_and_not_the_widest_level_everywhere():
    lille, hazebrouck, ailleurs = creer_service("lille-sud"), creer_service("hazebrouck"), creer_service("valenciennes")
    agent = factories.creer_agent(Role.REFERENT, service=lille)
    tenir(agent, Role.RTASE, direction=hazebrouck.direction)
    agent = Agent.objects.get(pk=agent.pk)
    etendue = portee(agent, Action.VOIR_ENFANTS)
    assert (etendue.services, etendue.directions) == ({lille.pk}, {"FLA"})
    assert etendue.territoires == {lille.direction_id, "FLA"}
    assert not etendue.tout
    assert set(services_de(etendue)) == {lille, hazebrouck}
    # Another team of Lille's direction is of no concern: the role held there reaches one service only.
    voisin = Service.objects.create(
        code="ase-voisin", nom="Voisin", type=TypeService.ASE, mns=lille.mns, direction=lille.direction
    )
    for service, vu in ((lille, True), (hazebrouck, True), (voisin, False), (ailleurs, False)):
        enfant = factories.creer_enfant(service=service)
        assert enfants_visibles(pour=agent).filter(pk=enfant.pk).exists() is vu, service
    # A right that only one of the two roles gives keeps to this role's scope.
    assert set(services_de(portee(agent, Action.CHOISIR_PLACE))) == {hazebrouck}


def test_a_right_without_place_of_its_level_reaches_nothing():
    agent = factories.creer_agent(Role.REFERENT)
    factories.creer_enfant(service=creer_service())
    assert portee(agent, Action.VOIR_ENFANTS)
    assert not enfants_visibles(pour=agent).exists()


def test_a_level_of_mns_reaches_the_teams_of_the_house():
    service = creer_service("hazebrouck")
    ssp = Service.objects.create(code="ssp-essai", nom="SSP", type=TypeService.SSP, mns=service.mns)
    creer_service("valenciennes")
    role = tenir(factories.creer_agent(None), Role.SSP, service=ssp)
    etendue = portee_du_role(role, Niveau.MNS)
    assert set(services_de(etendue)) == {service, ssp}
    parametres: dict = {}
    assert condition_de_portee(etendue, parametres) == "(s.mns_id = ANY(%(portee_mns_id)s))"
    assert parametres == {"portee_mns_id": ["hazebrouck"]}


def test_the_case_holder_sees_his_children_wherever_their_team_is():
    agent = factories.creer_agent(Role.REFERENT, service=creer_service("hazebrouck"))
    enfant = factories.creer_enfant(service=creer_service("valenciennes"))
    assert not enfants_visibles(pour=agent).exists()
    Reference.objects.create(enfant=enfant, agent=agent, periode=depuis())
    assert enfants_visibles(pour=agent).get() == enfant


def test_what_reaches_nothing_joins_with_other_conditions_and_what_reaches_all_hides_nothing():
    enfant = factories.creer_enfant(service=creer_service())
    rien, tout = dans_la_portee(Portee()), dans_la_portee(Portee(Niveau.DEPARTEMENT))
    assert not Enfant.objects.filter(rien).exists()
    assert Enfant.objects.filter(rien | Q(pk=enfant.pk)).get() == enfant
    assert Enfant.objects.filter(tout | Q(pk=0)).get() == enfant


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
