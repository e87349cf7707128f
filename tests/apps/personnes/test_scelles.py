"""Sealed files: named persons only, somebody always left who may lift, everything written."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from havre.apps.agents.enums import Action, Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.actions import lever_scelle, nommer, retirer, sceller
from havre.apps.personnes.erreurs import RegleAcces
from havre.apps.personnes.models import Enfant, PersonneNommee, Scellement
from havre.apps.personnes.queries import (
    Titre,
    enfants_lisibles,
    enfants_visibles,
    membres,
    ouvrir_dossier,
    rechercher_enfants,
    scellement_en_cours,
)
from havre.common.chiffrement import scelles
from tests.factories import JOUR, creer_agent, creer_enfant, creer_fratrie, creer_service

pytestmark = pytest.mark.django_db
MAINTENANT = datetime.now(UTC)


@pytest.fixture
def enfant() -> Enfant:
    return creer_enfant("Lou", service=creer_service("hazebrouck"))


@pytest.fixture
def chef(enfant: Enfant):
    return creer_agent(Role.RTASE, service=enfant.service)


def test_only_the_named_persons_know_that_the_child_is_there(enfant, chef):
    referent, direction = creer_agent(Role.REFERENT, service=enfant.service), creer_agent(Role.DIRECTION)
    ailleurs = creer_agent(Role.PSYCHOLOGUE, service=creer_service("valenciennes"))
    sceller(enfant=enfant, motif="Agent visé par une plainte", agents=[chef, ailleurs], par=chef, le=MAINTENANT)
    enfant.refresh_from_db()
    assert enfant.scelle
    for ferme in (referent, direction):
        assert not enfants_lisibles(pour=ferme).exists()
        assert rechercher_enfants(enfant.numero[1:], pour=ferme) == []
        for action in (Action.VOIR_ENFANTS, Action.VOIR_ATTENTE, Action.TENIR_VISITES):
            assert not enfants_visibles(pour=ferme, action=action).exists()
    assert list(enfants_visibles(pour=chef)) == [enfant]
    assert ouvrir_dossier(enfant.pk, pour=chef)[1].titre == Titre.ROLE
    assert ouvrir_dossier(enfant.pk, pour=ailleurs)[1].titre == Titre.NOMMEE
    assert not enfants_visibles(pour=ailleurs).exists()
    assert list(enfants_visibles(pour=agent_systeme())) == [enfant]


def test_a_sealed_sibling_is_not_shown_with_the_others(chef):
    fratrie, service = creer_fratrie(), creer_service("hazebrouck")
    un, deux = (creer_enfant(p, fratrie=fratrie, service=service) for p in ("Lou", "Sam"))
    sceller(enfant=un, motif="essai", agents=[chef], par=chef, le=MAINTENANT)
    assert membres(fratrie, pour=creer_agent(Role.DIRECTION), au=JOUR) == [deux]
    assert membres(fratrie, pour=chef, au=JOUR) == [un, deux]


def test_lifting_opens_the_file_again_and_stays_written(enfant, chef):
    direction = creer_agent(Role.DIRECTION)
    scellement = sceller(enfant=enfant, motif="essai", agents=[chef], par=chef, le=MAINTENANT)
    with pytest.raises(ActionInterdite, match="personne nommée"):
        lever_scelle(scellement=scellement, motif="fini", par=direction, le=MAINTENANT)
    with pytest.raises(RegleAcces):
        lever_scelle(scellement=scellement, motif=" ", par=chef, le=MAINTENANT)
    lever_scelle(scellement=scellement, motif="Plainte classée", par=chef, le=MAINTENANT)
    assert enfants_visibles(pour=direction).exists()
    assert scellement_en_cours(enfant) is None
    assert [e.action for e in evenements_de(enfant)] == ["scelle.lever", "dossier.sceller"]
    assert sceller(enfant=enfant, motif="encore", agents=[chef], par=chef, le=MAINTENANT).pk != scellement.pk


def test_who_decides_of_seals_may_name_himself_and_it_shows(enfant, chef):
    direction = creer_agent(Role.DIRECTION)
    scellement = sceller(enfant=enfant, motif="essai", agents=[chef], par=chef, le=MAINTENANT)
    nommer(scellement=scellement, agent=direction, par=direction, le=MAINTENANT)
    assert enfants_visibles(pour=direction).exists()
    assert [n.agent for n in scellement_en_cours(enfant).nommes] == [chef, direction]
    assert evenements_de(enfant).first().action == "scelle.nommer"
    with pytest.raises(RegleAcces, match="déjà nommée"):
        nommer(scellement=scellement, agent=direction, par=chef, le=MAINTENANT)
    ailleurs = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    with pytest.raises(ActionInterdite):
        nommer(scellement=scellement, agent=ailleurs, par=ailleurs, le=MAINTENANT)


def test_somebody_who_may_lift_the_seal_always_remains(enfant, chef):
    referent, direction = creer_agent(Role.REFERENT, service=enfant.service), creer_agent(Role.DIRECTION)
    with pytest.raises(RegleAcces, match="lever le scellé"):
        sceller(enfant=enfant, motif="essai", agents=[referent], par=chef, le=MAINTENANT)
    scellement = sceller(enfant=enfant, motif="essai", agents=[chef, referent], par=chef, le=MAINTENANT)
    du_chef = scellement.nommees.get(agent=chef)
    with pytest.raises(RegleAcces, match="Nommez d'abord"):
        retirer(nommee=du_chef, par=chef, le=MAINTENANT)
    retirer(nommee=scellement.nommees.get(agent=referent), par=chef, le=MAINTENANT)
    assert not enfants_visibles(pour=referent).exists()
    nommer(scellement=scellement, agent=direction, par=chef, le=MAINTENANT)
    retirer(nommee=du_chef, par=direction, le=MAINTENANT)
    assert not enfants_visibles(pour=chef).exists()


def test_who_may_seal_and_whom_one_may_name(enfant, chef):
    referent = creer_agent(Role.REFERENT, service=enfant.service)
    with pytest.raises(ActionInterdite):
        sceller(enfant=enfant, motif="essai", agents=[referent], par=referent, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="ne lui permettent pas"):
        sceller(enfant=enfant, motif="essai", agents=[chef, creer_agent(Role.ELU)], par=chef, le=MAINTENANT)
    with pytest.raises(RegleAcces) as refus:
        sceller(enfant=enfant, motif="  ", agents=[chef], par=chef, le=MAINTENANT)
    assert refus.value.champ == "motif"


def test_the_database_refuses_a_seal_that_names_nobody(enfant, chef):
    Scellement.objects.create(
        enfant=enfant, service=enfant.service, motif="essai", decide_a=MAINTENANT, decide_par=chef
    )
    with connection.cursor() as c, pytest.raises(DatabaseError, match="nomme au moins une personne"):
        c.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_seal_is_a_fact_and_a_file_has_one(enfant, chef):
    scellement = sceller(enfant=enfant, motif="essai", agents=[chef], par=chef, le=MAINTENANT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonneNommee.objects.create(scellement=scellement, agent=chef, nommee_a=MAINTENANT, nommee_par=chef)
    with pytest.raises(RegleAcces, match="déjà scellé"):
        sceller(enfant=enfant, motif="encore", agents=[chef], par=chef, le=MAINTENANT)
    with pytest.raises(DatabaseError, match="seule la fin"), transaction.atomic():
        Scellement.objects.filter(pk=scellement.pk).update(**scelles(scellement, {"motif": "autre"}))
