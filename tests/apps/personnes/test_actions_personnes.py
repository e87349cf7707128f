"""Writing children and links: sibling groups follow."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.actions import creer_enfant, lier, nommer_fratries
from havre.apps.personnes.enums import Sexe, TypeLien
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import fratrie_de, membres
from havre.apps.territoires.models import Commune
from tests.factories import HAZEBROUCK, JOUR, MAINTENANT, creer_agent, creer_personne, creer_service

pytestmark = pytest.mark.django_db
PAR = {"par": agent_systeme(), "le": MAINTENANT}


def ouvrir(numero: str, *, par=None) -> Enfant:
    return creer_enfant(
        numero=numero, nom=f"Nom{numero}", prenom="Lou", sexe=Sexe.FEMININ, date_naissance=date(2015, 1, int(numero)),
        service=creer_service(), commune=Commune.objects.get(pk=HAZEBROUCK), ouvert_le=JOUR,
        par=par or agent_systeme(), le=MAINTENANT,
    )  # fmt: skip


def test_child_alone_is_a_group_of_one_with_a_home():
    enfant = ouvrir("1")
    assert membres(fratrie_de(enfant, au=JOUR), pour=agent_systeme(), au=JOUR) == [enfant]
    assert enfant.personne.domiciles.get().commune_id == HAZEBROUCK
    assert [e.action for e in evenements_de(enfant)] == ["enfant.creer"]


def test_common_parent_joins_two_children_and_a_grand_parent_does_not():
    un, deux = ouvrir("1"), ouvrir("2")
    aieul, parent = creer_personne(), creer_personne()
    for enfant in (un, deux):
        lier(de=aieul, vers=enfant.personne, type_lien=TypeLien.GRAND_PARENT, debut=JOUR, **PAR)
    assert fratrie_de(un, au=JOUR) != fratrie_de(deux, au=JOUR)
    for enfant in (un, deux):
        lier(de=parent, vers=enfant.personne, type_lien=TypeLien.PARENT, debut=JOUR, **PAR)
    assert membres(fratrie_de(un, au=JOUR), pour=agent_systeme(), au=JOUR) == [un, deux]


def test_groups_take_the_names_that_decisions_use():
    un, deux = ouvrir("1"), ouvrir("2")
    nommer_fratries(enfants=[un.pk, deux.pk], noms={un.pk: "Nom", deux.pk: "Nom"}, au=JOUR, **PAR)
    assert fratrie_de(un, au=JOUR) == fratrie_de(deux, au=JOUR)
    assert fratrie_de(un, au=JOUR).nom == "Nom"
    assert nommer_fratries(enfants=[un.pk, deux.pk], au=JOUR, **PAR).ecritures == 0


def test_those_without_the_right_open_no_file():
    with pytest.raises(PermissionDenied):
        ouvrir("1", par=creer_agent(Role.REFERENT, service=creer_service()))
    assert not Enfant.objects.exists()
