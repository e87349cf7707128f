"""The page of the readings of a file: filters, pages, export, the officer who sees no name."""

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.journal.actions import consigner_lecture
from havre.apps.journal.models import Lecture
from tests.factories import creer_agent, creer_enfant, creer_service
from tests.web.lecture import texte

from .conftest import maintenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def enfant():
    return creer_enfant("Gaspard", service=creer_service("hazebrouck"))


def lire(enfant, agent, nombre=1, **quoi):
    for _ in range(nombre):
        consigner_lecture(par=agent, le=maintenant(), objet=enfant, **quoi)


def test_the_manager_reads_the_page_and_takes_it_away(connecter, enfant):
    chef, autre = connecter(Role.RTASE, service=enfant.service), creer_agent(Role.REFERENT, service=enfant.service)
    lire(enfant, autre, partie="enfants:famille")
    page = reverse("enfants:lectures", args=[enfant.pk])
    vue = texte(chef.get(page))
    assert autre.nom_complet() in vue
    assert "Famille et fratrie" in vue
    assert "Équipe de l'enfant" in vue
    assert "Gaspard" in vue
    sans = texte(chef.get(page, {"personne": chef.agent.pk, "du": "n'importe", "au": "2026-02-31"}))
    assert "Famille et fratrie" not in sans
    export = chef.get(reverse("enfants:lectures_export", args=[enfant.pk, "csv"]))
    assert autre.nom_complet() in export.content.decode()
    assert Lecture.objects.first().partie == "enfants:lectures_export"
    assert chef.get(reverse("enfants:lectures_export", args=[enfant.pk, "exe"])).status_code == 404
    assert page in chef.get(reverse("enfants:acces", args=[enfant.pk])).content.decode()


def test_fifty_a_page(connecter, enfant):
    chef, autre = connecter(Role.RTASE, service=enfant.service), creer_agent(Role.REFERENT)
    lire(enfant, autre, 60)
    page = reverse("enfants:lectures", args=[enfant.pk])
    premiere = chef.get(page)
    assert len(premiere.context["lignes"]) == 50
    suite = premiere.context["page"].curseur_suivant
    assert len(chef.get(page, {"curseur": suite, "personne": autre.pk}).context["lignes"]) == 10
    assert chef.get(page, {"curseur": "9" * 30}).status_code == 200


def test_the_officer_finds_it_by_its_number_and_reads_no_name(connecter, enfant):
    dpo = connecter(Role.DPO)
    chercher = reverse("enfants:lectures_chercher")
    assert "Aucun dossier" in texte(dpo.get(chercher, {"numero": "E-0"}))
    suite = dpo.get(chercher, {"numero": enfant.numero})
    assert suite.url == reverse("enfants:lectures", args=[enfant.pk])
    lire(enfant, creer_agent(Role.REFERENT))
    vue = texte(dpo.get(suite.url))
    assert enfant.numero in vue
    assert "Gaspard" not in vue


def test_as_many_queries_for_one_reading_as_for_three(connecter, enfant, compte_requetes):
    chef = connecter(Role.RTASE, service=enfant.service)
    page = reverse("enfants:lectures", args=[enfant.pk])

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            lire(enfant, creer_agent(Role.REFERENT, service=enfant.service))

    assert compte_requetes(lambda: chef.get(page), ajouter) < 30
