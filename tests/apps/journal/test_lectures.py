"""The journal of reads: one row a request, chained when its transaction ends."""

import psycopg
import pytest
from django.db import connection

from havre.apps.journal.actions import consigner_lecture, lectures_groupees
from havre.apps.journal.actions.lire import conclure
from havre.apps.journal.enums import Fondement, GenreLecture
from havre.apps.journal.models import Lecture, Maillon
from havre.apps.journal.queries import lectures_de
from havre.common.barriere import carte, sous
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db


def finir() -> None:
    """Do what the end of the transaction does."""
    connection.check_constraints()


def lire(nombre: int) -> None:
    agent, enfant = creer_agent(), creer_enfant()
    for _ in range(nombre):
        consigner_lecture(par=agent, le=MAINTENANT, objet=enfant)
    finir()


def test_a_reading_goes_into_the_chain_when_its_transaction_ends():
    consigner_lecture(par=creer_agent(), le=MAINTENANT, objet=creer_enfant())
    assert not Maillon.objects.exists()
    finir()
    maillon = Maillon.objects.get()
    assert (maillon.numero, maillon.lecture_id) == (1, Lecture.objects.get().pk)
    assert len(maillon.empreinte) == 64


def test_links_are_numbered_without_gap_and_depend_on_each_other():
    lire(4)
    maillons = list(Maillon.objects.order_by("numero"))
    assert [m.numero for m in maillons] == [1, 2, 3, 4]
    assert len({m.empreinte for m in maillons}) == 4


def test_the_readings_of_one_request_are_one_row():
    agent, aine, cadet, autre = creer_agent(), creer_enfant(), creer_enfant(), creer_enfant()
    with lectures_groupees() as lues:
        consigner_lecture(par=agent, le=MAINTENANT, objet=aine)
        consigner_lecture(par=agent, le=MAINTENANT, objet=cadet, mentions=[autre.pk, aine.pk])
        assert not Lecture.objects.exists()
        conclure(lues, par=agent, le=MAINTENANT)
    lecture = Lecture.objects.get()
    assert lecture.personnes == sorted([aine.pk, cadet.pk])
    assert lecture.mentions == [autre.pk]
    assert lecture.objet_id == str(aine.pk)
    assert (lecture.genre, lecture.roles) == (GenreLecture.PAGE, "rtase")
    assert [len(lectures_de(e)) for e in (aine, cadet, autre)] == [1, 1, 0]


def test_what_is_not_a_person_is_named_without_being_taken_for_one():
    agent, service = creer_agent(), creer_service()
    consigner_lecture(par=agent, le=MAINTENANT, objet=service)
    lecture = Lecture.objects.get()
    assert (lecture.objet_type, lecture.objet_id, lecture.personnes) == ("agents.service", str(service.pk), [])


def test_nothing_read_writes_nothing():
    with lectures_groupees() as lues:
        conclure(lues, par=creer_agent(), le=MAINTENANT)
    assert not Lecture.objects.exists()


def test_the_most_exceptional_reason_is_kept():
    agent, enfant = creer_agent(), creer_enfant()
    with lectures_groupees() as lues:
        consigner_lecture(par=agent, le=MAINTENANT, objet=enfant, fondement=Fondement.EXCEPTIONNEL, fondement_id=7)
        consigner_lecture(par=agent, le=MAINTENANT, mentions=[enfant.pk], genre=GenreLecture.EXPORT)
        conclure(lues, par=agent, le=MAINTENANT)
    lecture = Lecture.objects.get()
    assert (lecture.fondement, lecture.fondement_id) == (Fondement.EXCEPTIONNEL, 7)
    assert lecture.genre == GenreLecture.EXPORT


@pytest.mark.parametrize(
    "ordre",
    [
        "INSERT INTO journal_maillon (numero, lecture_id, consigne_a, empreinte) VALUES (9, 9, now(), 'x')",
        "SELECT journal_chainer_lecture(l) FROM journal_lecture l",
        "DELETE FROM journal_maillon",
        "SELECT journal_couper(1, now(), now())",
    ],
)
def test_the_role_of_the_site_cannot_write_the_chain_itself(connexion_web, ordre):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connexion_web.execute(ordre)


def test_the_role_of_the_site_chains_by_reading(connexion_web):
    connexion_web.execute(
        "SELECT journal_noter_lecture(now(), NULL, 'essai', '', '', 'page', '', '{1}', '{}', '', 'role', NULL)"
    )
    connexion_web.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert connexion_web.execute("SELECT count(*) FROM journal_maillon").fetchone() == (1,)


def test_who_read_a_closed_file_is_not_told():
    agent, enfant, autre = creer_agent(), creer_enfant(), creer_enfant()
    for lu in (enfant, autre):
        consigner_lecture(par=agent, le=MAINTENANT, objet=lu)
    with sous({"havre.agent": str(agent.pk), "havre.ouverts": carte([enfant.pk])}):
        assert [len(lectures_de(lu)) for lu in (enfant, autre)] == [1, 0]
        assert lectures_de(enfant, sauf=agent.pk) == []
    with sous({}):
        assert lectures_de(enfant) == []
