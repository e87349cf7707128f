"""Rights lent for a time: never more than one holds, shown, ended early, ended by themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.acces.facteurs import exige
from havre.apps.agents.actions import deleguer_droits, fermer_compte, terminer_delegation, terminer_role
from havre.apps.agents.enums import Action, MotifDelegation, Niveau, Role
from havre.apps.agents.erreurs import RegleAgent, SesPropresDroits
from havre.apps.agents.models import Agent, DelegationDroits
from havre.apps.agents.permissions import ActionInterdite, portee
from havre.apps.agents.reperes import reperes
from havre.apps.personnes.models import Reference
from havre.apps.personnes.queries import enfants_visibles
from tests.factories import creer_agent, creer_enfant, creer_service, depuis

pytestmark = pytest.mark.django_db
AUJOURD_HUI, LE = date.today(), datetime.now(UTC)
DANS_UN_MOIS = AUJOURD_HUI + timedelta(days=30)


@pytest.fixture
def chef():
    return creer_agent(Role.RTASE, service=creer_service("hazebrouck"))


@pytest.fixture
def referente():
    return creer_agent(Role.REFERENT, service=creer_service("valenciennes"))


def relu(agent):
    return Agent.objects.get(pk=agent.pk)


def deleguer(chef, a, *actions, par=None, **champs):
    champs = {"debut": AUJOURD_HUI, "fin": DANS_UN_MOIS, "motif": MotifDelegation.CONGE, "precision": ""} | champs
    return deleguer_droits(
        affectation=chef.affectations.get(), delegataire=a, actions=actions or (Action.CHOISIR_PLACE,),
        par=par or chef, le=LE, **champs,
    )  # fmt: skip


def test_what_is_lent_is_had_in_the_scope_of_the_lender_and_nothing_else(chef, referente):
    flandres, valenciennes = creer_enfant(service=creer_service("hazebrouck")), creer_enfant(
        service=creer_service("valenciennes")
    )  # fmt: skip
    deleguer(chef, referente, Action.VOIR_ENFANTS, Action.CHOISIR_PLACE)
    agent = relu(referente)
    assert portee(agent, Action.CHOISIR_PLACE).directions == {"FLA"}
    assert portee(agent, Action.CHOISIR_PLACE).niveau == Niveau.DIRECTION
    assert set(enfants_visibles(pour=agent)) == {flandres, valenciennes}
    assert set(enfants_visibles(pour=agent, action=Action.CHOISIR_PLACE)) == {flandres}
    assert not portee(agent, Action.INSTRUIRE)
    assert (agent.droits.roles, agent.droits.delegues) == (("referent",), ("rtase",))


def test_it_ends_by_itself_and_begins_on_its_day(chef, referente):
    affectation = chef.affectations.get()
    for debut, fin in ((-9, 0), (1, 9)):
        DelegationDroits.objects.create(
            affectation=affectation, delegataire=referente, actions=["choisir_place"], creee_a=LE, motif="conge",
            periode=DateRange(AUJOURD_HUI + timedelta(days=debut), AUJOURD_HUI + timedelta(days=fin)),
        )  # fmt: skip
    assert not portee(relu(referente), Action.CHOISIR_PLACE)
    assert relu(referente).droits.delegues == ()


def test_it_is_ended_early_by_either_with_a_reason(chef, referente):
    delegation = deleguer(chef, referente)
    with pytest.raises(ActionInterdite):
        terminer_delegation(delegation=delegation, motif="x", par=creer_agent(Role.RTASE), le=LE)
    with pytest.raises(RegleAgent, match="pourquoi la délégation se termine"):
        terminer_delegation(delegation=delegation, motif=" ", par=chef, le=LE)
    terminer_delegation(delegation=delegation, motif="retour", par=referente, le=LE)
    assert not portee(relu(referente), Action.CHOISIR_PLACE)
    with pytest.raises(RegleAgent, match="déjà terminée"):
        terminer_delegation(delegation=delegation, motif="encore", par=chef, le=LE)
    deleguer(chef, referente)


def test_one_lends_only_what_one_holds_and_what_may_be_lent(chef, referente):
    for action in (Action.SUSPENDRE_EXECUTION, Action.ADMINISTRER):
        with pytest.raises(RegleAgent, match="ne se délègue pas avec ce rôle"):
            deleguer(chef, referente, action)
    direction = creer_agent(Role.DIRECTION)
    with pytest.raises(RegleAgent, match="ne se délègue pas avec ce rôle : importer"):
        deleguer(direction, referente, Action.IMPORTER)
    with pytest.raises(ActionInterdite, match="que vous tenez"):
        deleguer(direction, referente, par=chef)


def test_what_was_lent_is_not_lent_further(chef, referente):
    deleguer(chef, referente)
    with pytest.raises(RegleAgent, match="ne se délègue pas avec ce rôle"):
        deleguer(referente, creer_agent(None), Action.CHOISIR_PLACE)


def test_a_row_written_beside_the_rules_gives_nothing_more_than_the_role(chef, referente):
    DelegationDroits.objects.create(
        affectation=chef.affectations.get(), delegataire=referente, actions=["administrer", "importer"], creee_a=LE,
        motif="conge", periode=DateRange(AUJOURD_HUI, DANS_UN_MOIS),
    )  # fmt: skip
    assert not portee(relu(referente), Action.ADMINISTRER)
    assert not portee(relu(referente), Action.IMPORTER)


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"debut": AUJOURD_HUI - timedelta(days=1)}, "aujourd'hui ou plus tard"),
        ({"fin": AUJOURD_HUI}, "La fin suit le début"),
        ({"fin": AUJOURD_HUI + timedelta(days=reperes().delegation_jours + 1)}, "jours au plus"),
        ({"motif": MotifDelegation.AUTRE}, "Précisez le motif"),
    ],
)
def test_dates_and_reasons_are_checked(chef, referente, champs, message):
    with pytest.raises(RegleAgent, match=message):
        deleguer(chef, referente, **champs)


def test_the_database_keeps_it_within_the_role_and_away_from_oneself(chef, referente):
    affectation = chef.affectations.get()
    affectation.periode = DateRange(depuis().lower, AUJOURD_HUI + timedelta(days=5))
    affectation.save()
    with pytest.raises(RegleAgent, match="pendant toutes ces dates"):
        deleguer(chef, referente)
    with pytest.raises(RegleAgent, match="pas à soi-même"):
        deleguer(chef, chef, fin=AUJOURD_HUI + timedelta(days=2))
    deleguer(chef, referente, fin=AUJOURD_HUI + timedelta(days=2))
    with pytest.raises(RegleAgent, match="déjà délégué à cette personne"):
        deleguer(chef, referente, fin=AUJOURD_HUI + timedelta(days=3))
    with pytest.raises(IntegrityError, match="elle se termine"), transaction.atomic():
        DelegationDroits.objects.update(actions=["instruire"])


def test_an_administrator_records_it_for_somebody_absent_but_gains_nothing(chef, referente):
    admin = creer_agent(Role.ADMINISTRATION)
    deleguer(chef, referente, par=admin, motif=MotifDelegation.MALADIE)
    assert portee(relu(referente), Action.CHOISIR_PLACE)
    with pytest.raises(SesPropresDroits):
        deleguer(chef, admin, par=admin)
    with pytest.raises(RegleAgent, match="que par la personne qui le tient"):
        deleguer(creer_agent(Role.DIRECTION), referente, par=admin)


def test_it_goes_with_the_role_and_with_the_account(chef, referente):
    admin = creer_agent(Role.ADMINISTRATION)
    delegation = deleguer(chef, referente)
    terminer_role(
        affectation=chef.affectations.get(), fin=AUJOURD_HUI, motif="départ", passation=False, par=admin, le=LE
    )
    delegation.refresh_from_db()
    assert delegation.motif_fin == "fin du rôle délégué : départ"
    assert not portee(relu(referente), Action.CHOISIR_PLACE)
    autre = creer_agent(Role.RTASE, service=creer_service())
    recue = deleguer(autre, referente)
    fermer_compte(agent=referente, motif="départ", passation=False, par=admin, le=LE)
    recue.refresh_from_db()
    assert recue.terminee_a is not None


def test_rights_lent_by_a_role_that_needs_a_second_factor_need_it_too(chef, settings):
    settings.HAVRE_SECOND_FACTEUR = "rtase"
    agent = creer_agent(Role.ELU)
    assert not exige(agent)
    deleguer(chef, agent)
    assert exige(relu(agent))


def test_a_role_that_ended_leaves_the_reading_of_the_children_followed_for_some_days(referente):
    admin = creer_agent(Role.ADMINISTRATION)
    suivi, autre = creer_enfant(service=creer_service("valenciennes")), creer_enfant(
        service=creer_service("valenciennes")
    )  # fmt: skip
    Reference.objects.create(enfant=suivi, agent=referente, periode=depuis())
    affectation = referente.affectations.get()
    assert set(enfants_visibles(pour=referente)) == {suivi, autre}
    terminer_role(affectation=affectation, fin=AUJOURD_HUI, motif="mutation", passation=True, par=admin, le=LE)
    parti = relu(referente)
    assert parti.droits.roles == ()
    assert list(parti.droits.portees) == ["voir_enfants"]
    assert set(enfants_visibles(pour=parti)) == {suivi}
    for depuis_jours, lit in ((reperes().passation_jours - 1, True), (reperes().passation_jours, False)):
        fin = AUJOURD_HUI - timedelta(days=depuis_jours)
        affectation.periode = DateRange(depuis().lower, fin)
        affectation.save()
        assert bool(portee(relu(referente), Action.VOIR_ENFANTS)) is lit


def test_a_role_may_end_without_any_reading_left(referente):
    admin = creer_agent(Role.ADMINISTRATION)
    Reference.objects.create(enfant=creer_enfant(), agent=referente, periode=depuis())
    terminer_role(
        affectation=referente.affectations.get(), fin=AUJOURD_HUI, motif="faute", passation=False, par=admin, le=LE
    )
    assert not enfants_visibles(pour=relu(referente)).exists()
