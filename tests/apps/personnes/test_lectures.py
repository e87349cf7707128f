"""Who read a file: for the manager, the direction, the data-protection officer; by which right; sealed files closed."""

from datetime import timedelta

import pytest

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.actions import consigner_lecture
from havre.apps.journal.enums import Fondement
from havre.apps.personnes.actions import sceller
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries.lectures import Choix, dossier_controle, lecteurs_du_dossier, lectures_du_dossier
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
TOUT = Choix()


@pytest.fixture
def enfant() -> Enfant:
    return creer_enfant("Lou", service=creer_service("hazebrouck"))


@pytest.fixture
def chef(enfant: Enfant):
    return creer_agent(Role.RTASE, service=enfant.service)


def test_the_manager_sees_who_read_when_and_by_which_right(enfant, chef):
    referent = creer_agent(Role.REFERENT, service=enfant.service)
    direction, crip = creer_agent(Role.DIRECTION), creer_agent(Role.CRIP)
    consigner_lecture(par=referent, le=MAINTENANT, objet=enfant, partie="enfants:visites")
    consigner_lecture(par=direction, le=MAINTENANT, objet=enfant)
    consigner_lecture(par=crip, le=MAINTENANT, objet=enfant, fondement=Fondement.EXCEPTIONNEL, fondement_id=7)
    dossier = dossier_controle(pour=chef, enfant_id=enfant.pk)
    assert dossier.enfant == enfant
    [exception, large, sienne] = lectures_du_dossier(dossier, TOUT)
    assert (sienne.roles, sienne.droit, sienne.equipes) == (
        "Référent ASE", "Équipe de l'enfant", (enfant.service.nom,)
    )  # fmt: skip
    assert sienne.lecture.partie == "enfants:visites"
    assert large.droit == "Son rôle, pour tout le département"
    assert (exception.droit, exception.lecture.fondement_id) == ("Un accès exceptionnel", 7)
    assert {pk for pk, _ in lecteurs_du_dossier(dossier)} == {referent.pk, direction.pk, crip.pk}


def test_by_person_by_period_with_the_lists_and_page_by_page(enfant, chef):
    un, deux = creer_agent(Role.REFERENT), creer_agent(Role.REFERENT)
    for jours in range(3):
        consigner_lecture(par=un, le=MAINTENANT + timedelta(days=jours), objet=enfant)
    consigner_lecture(par=deux, le=MAINTENANT, mentions=[enfant.pk])
    dossier = dossier_controle(pour=chef, numero=enfant.numero)
    lire = lambda **quoi: lectures_du_dossier(dossier, Choix(**quoi))  # noqa: E731
    assert len(lire()) == 3
    assert [v.listee for v in lire(listes=True)] == [True, False, False, False]
    assert [v.lecture.agent_id for v in lire(listes=True, lecteur=deux.pk)] == [deux.pk]
    assert len(lire(du=MAINTENANT + timedelta(days=1))) == 2
    assert len(lire(au=MAINTENANT + timedelta(days=1))) == 1
    [premiere] = lire(au_plus=1)
    assert [v.lecture.pk < premiere.lecture.pk for v in lire(avant=premiere.lecture.pk)] == [True, True]


def test_the_officer_sees_the_number_and_never_the_file(enfant):
    dossier = dossier_controle(pour=creer_agent(Role.DPO), numero=enfant.numero)
    assert (dossier.enfant_id, dossier.numero, dossier.enfant) == (enfant.pk, enfant.numero, None)


def test_closed_to_the_others(enfant):
    voisin = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    with pytest.raises(Enfant.DoesNotExist):
        dossier_controle(pour=voisin, enfant_id=enfant.pk)
    with pytest.raises(ActionInterdite):
        dossier_controle(pour=creer_agent(Role.REFERENT, service=enfant.service), enfant_id=enfant.pk)
    with pytest.raises(Enfant.DoesNotExist):
        dossier_controle(pour=creer_agent(Role.DPO), numero="inconnu")


def test_a_sealed_file_is_there_for_those_it_names(enfant, chef):
    sceller(enfant=enfant, motif="Agent visé par une plainte", agents=[chef], par=chef, le=MAINTENANT)
    assert dossier_controle(pour=chef, enfant_id=enfant.pk).enfant == enfant
    for role in (Role.DPO, Role.DIRECTION):
        with pytest.raises(Enfant.DoesNotExist):
            dossier_controle(pour=creer_agent(role), numero=enfant.numero)
