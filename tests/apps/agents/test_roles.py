"""Roles given and ended with reasons; powerful ones by two people; nobody changes his own rights."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.actions import (
    affecter,
    attribuer,
    decider_role,
    demander_role,
    fermer_compte,
    modifier_compte,
    rouvrir_compte,
    terminer_role,
)
from havre.apps.agents.enums import Action, Metier, Role
from havre.apps.agents.erreurs import ADeux, RegleAgent, SesPropresDroits
from havre.apps.agents.models import Affectation, Agent, DemandeRole
from havre.apps.agents.permissions import ActionInterdite, portee
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from tests.factories import creer_agent, creer_service, depuis

pytestmark = pytest.mark.django_db
AUJOURD_HUI, LE = date.today(), datetime.now(UTC)
DEMAIN = AUJOURD_HUI + timedelta(days=1)


@pytest.fixture
def admin():
    return creer_agent(Role.ADMINISTRATION)


def relu(agent):
    return Agent.objects.get(pk=agent.pk)


def donner(agent, par, role=Role.REFERENT, **champs):
    champs = {"service": creer_service(), "debut": AUJOURD_HUI, "motif": "arrivée"} | champs
    return affecter(agent=agent, role=role, par=par, le=LE, **champs)


def test_a_role_is_given_with_its_reason_and_who_gave_it(admin):
    agent = creer_agent(None)
    affectation = donner(agent, admin)
    assert (affectation.motif, affectation.attribuee_par) == ("arrivée", admin)
    assert portee(relu(agent), Action.VOIR_ENFANTS)
    evenement = Evenement.objects.get(action="agent.affecter")
    assert evenement.donnees["motif"] == "arrivée"
    with pytest.raises(ActionInterdite):
        donner(agent, creer_agent(Role.DIRECTION))


@pytest.mark.parametrize(
    ("role", "champs", "message"),
    [
        (Role.REFERENT, {"service": None}, "se tient dans un service"),
        (Role.RTASE, {"service": None}, "pour une direction territoriale"),
        (Role.REFERENT, {"fin": AUJOURD_HUI}, "La fin suit le début"),
    ],
)
def test_a_role_has_its_place_and_its_dates(admin, role, champs, message):
    with pytest.raises(RegleAgent, match=message):
        donner(creer_agent(None), admin, role, **champs)


def test_the_same_role_twice_is_refused_in_words(admin):
    agent = creer_agent(None)
    donner(agent, admin)
    with pytest.raises(RegleAgent, match="tient déjà ce rôle"):
        donner(agent, admin)


def test_nobody_gives_a_role_to_himself_nor_ends_his_own(admin):
    with pytest.raises(SesPropresDroits):
        donner(admin, admin)
    with pytest.raises(SesPropresDroits):
        terminer_role(
            affectation=admin.affectations.get(), fin=AUJOURD_HUI, motif="x", passation=True, par=admin, le=LE
        )
    with pytest.raises(SesPropresDroits):
        fermer_compte(agent=admin, motif="x", passation=False, par=admin, le=LE)
    with pytest.raises(IntegrityError, match="affectation_par_un_autre"), transaction.atomic():
        Affectation.objects.create(agent=admin, role=Role.ELU, periode=depuis(), attribuee_par=admin)


def test_a_powerful_role_takes_two_people(admin):
    agent, direction = creer_agent(None), creer_agent(Role.DIRECTION)
    with pytest.raises(ADeux):
        donner(agent, admin, Role.DIRECTION, service=None)
    demande = attribuer(
        agent=agent, role=Role.DIRECTION, debut=AUJOURD_HUI, motif="nomination", par=admin, le=LE, service=None
    )
    assert isinstance(demande, DemandeRole)
    assert not relu(agent).droits.roles
    with pytest.raises(ADeux, match="une autre personne le donne"):
        decider_role(demande=demande, accordee=True, motif="", par=admin, le=LE)
    with pytest.raises(ActionInterdite):
        decider_role(demande=demande, accordee=True, motif="", par=creer_agent(Role.RTASE), le=LE)
    decider_role(demande=demande, accordee=True, motif="", par=direction, le=LE)
    assert relu(agent).droits.roles == ("direction",)
    with pytest.raises(RegleAgent, match="déjà décidée"):
        decider_role(demande=demande, accordee=False, motif="trop tard", par=direction, le=LE)


def test_a_refused_request_gives_nothing_and_has_its_reason(admin):
    agent, direction = creer_agent(None), creer_agent(Role.DIRECTION)
    demande = demander_role(agent=agent, role=Role.DPO, debut=AUJOURD_HUI, motif="essai", par=admin, le=LE)
    with pytest.raises(RegleAgent, match="déjà demandé"):
        demander_role(agent=agent, role=Role.DPO, debut=AUJOURD_HUI, motif="essai", par=admin, le=LE)
    with pytest.raises(RegleAgent, match="pourquoi le rôle est refusé"):
        decider_role(demande=demande, accordee=False, motif=" ", par=direction, le=LE)
    decider_role(demande=demande, accordee=False, motif="Un seul délégué.", par=direction, le=LE)
    assert not agent.affectations.exists()
    assert DemandeRole.objects.get().motif_decision == "Un seul délégué."


def test_who_would_get_the_role_does_not_give_it(admin):
    direction = creer_agent(Role.DIRECTION)
    demande = demander_role(agent=direction, role=Role.DPO, debut=AUJOURD_HUI, motif="essai", par=admin, le=LE)
    with pytest.raises(SesPropresDroits):
        decider_role(demande=demande, accordee=True, motif="", par=direction, le=LE)
    for faux in ({"decidee_par": admin}, {"decidee_par": direction}):
        with pytest.raises(IntegrityError, match="demande_role_a_deux"), transaction.atomic():
            DemandeRole.objects.filter(pk=demande.pk).update(decidee_a=LE, accordee=True, **faux)
    with pytest.raises(IntegrityError, match="se décide une fois"), transaction.atomic():
        DemandeRole.objects.filter(pk=demande.pk).update(role=Role.ADMINISTRATION)


def test_the_server_gives_the_first_powerful_roles_alone():
    agent = creer_agent(None)
    affecter(agent=agent, role=Role.ADMINISTRATION, debut=AUJOURD_HUI, par=agent_systeme(), le=LE)
    assert relu(agent).droits.roles == ("administration",)


def test_a_role_ends_with_a_reason_today_or_later(admin):
    agent = creer_agent(Role.REFERENT, service=creer_service())
    affectation = agent.affectations.get()
    for fin, motif, message in (
        (AUJOURD_HUI - timedelta(days=1), "x", "aujourd'hui ou plus tard"),
        (AUJOURD_HUI, " ", "pourquoi ce rôle se termine"),
    ):
        with pytest.raises(RegleAgent, match=message):
            terminer_role(affectation=affectation, fin=fin, motif=motif, passation=True, par=admin, le=LE)
    terminer_role(affectation=affectation, fin=AUJOURD_HUI, motif="mutation", passation=True, par=admin, le=LE)
    affectation.refresh_from_db()
    assert (affectation.periode.upper, affectation.motif_fin) == (AUJOURD_HUI, "mutation")
    assert not portee(relu(agent), Action.TENIR_VISITES)
    with pytest.raises(RegleAgent, match="finit avant"):
        terminer_role(affectation=affectation, fin=DEMAIN, motif="x", passation=True, par=admin, le=LE)


def test_a_role_that_has_not_begun_is_cancelled_and_never_gives_anything(admin):
    agent = creer_agent(None)
    affectation = donner(agent, admin, debut=AUJOURD_HUI + timedelta(days=9))
    terminer_role(affectation=affectation, fin=AUJOURD_HUI, motif="erreur", passation=True, par=admin, le=LE)
    affectation.refresh_from_db()
    assert affectation.annulee
    assert not relu(agent).droits.portees
    donner(agent, admin, debut=AUJOURD_HUI + timedelta(days=9))


def test_the_last_administrator_stays(admin):
    autre = creer_agent(None)
    affectation = admin.affectations.get()
    systeme = agent_systeme()
    with pytest.raises(RegleAgent, match="dernier compte d'administration"):
        terminer_role(affectation=affectation, fin=AUJOURD_HUI, motif="x", passation=True, par=systeme, le=LE)
    with pytest.raises(RegleAgent, match="dernier compte d'administration"):
        fermer_compte(agent=admin, motif="x", passation=False, par=systeme, le=LE)
    affecter(agent=autre, role=Role.ADMINISTRATION, debut=AUJOURD_HUI, par=systeme, le=LE)
    fermer_compte(agent=admin, motif="départ", passation=False, par=autre, le=LE)
    assert not relu(admin).is_active


def test_a_closed_account_loses_its_roles_and_is_opened_again_without_any(admin):
    agent = creer_agent(Role.REFERENT, service=creer_service())
    with pytest.raises(RegleAgent, match="pourquoi le compte se ferme"):
        fermer_compte(agent=agent, motif="", passation=False, par=admin, le=LE)
    fermer_compte(agent=agent, motif="départ", passation=True, par=admin, le=LE)
    with pytest.raises(RegleAgent, match="déjà fermé"):
        fermer_compte(agent=agent, motif="départ", passation=False, par=admin, le=LE)
    assert not relu(agent).droits.portees
    assert agent.affectations.get().periode == DateRange(depuis().lower, AUJOURD_HUI)
    rouvrir_compte(agent=agent, motif="retour", par=admin, le=LE)
    assert relu(agent).droits.roles == ()
    with pytest.raises(RegleAgent, match="déjà ouvert"):
        rouvrir_compte(agent=agent, motif="retour", par=admin, le=LE)


def test_an_account_is_corrected_and_the_journal_keeps_no_name(admin):
    agent = creer_agent(None)
    modifier_compte(agent=agent, prenom="Lou", nom="Nouveau", courriel="", metier=Metier.PSYCHOLOGUE, par=admin, le=LE)
    assert relu(agent).nom == "Nouveau"
    assert Evenement.objects.get(action="agent.modifier").donnees == {"champs": ["metier", "nom", "prenom"]}
    modifier_compte(
        agent=relu(agent), prenom="Lou", nom="Nouveau", courriel="", metier=Metier.PSYCHOLOGUE, par=admin, le=LE
    )
    assert Evenement.objects.filter(action="agent.modifier").count() == 1
