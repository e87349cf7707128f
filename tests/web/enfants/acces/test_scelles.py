"""Sealed files on the pages: sealed, named, withdrawn, lifted."""

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.personnes.actions import sceller
from havre.apps.personnes.models import Scellement
from tests.factories import creer_enfant, creer_service
from tests.web.lecture import texte

from .conftest import maintenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def enfant():
    return creer_enfant("Gaspard", service=creer_service("hazebrouck"))


def test_sealed_from_the_page_named_withdrawn_lifted(connecter, enfant):
    chef, referent = connecter(Role.RTASE, service=enfant.service), connecter(Role.REFERENT, service=enfant.service)
    direction, dossier = connecter(Role.DIRECTION), reverse("enfants:dossier", args=[enfant.pk])
    page = reverse("enfants:sceller", args=[enfant.pk])
    assert chef.get(page).status_code == 200
    refus = chef.post(page, {"motif": "Plainte", "agents": referent.agent.identifiant})
    assert "peut lever le scellé" in texte(refus)
    assert chef.post(page, {"motif": "Plainte", "agents": chef.agent.identifiant}).url == reverse("enfants:scelles")
    scellement = Scellement.objects.get()
    assert referent.get(dossier).status_code == 404
    assert direction.get(dossier).status_code == 404
    assert "Dossier scellé" in texte(chef.get(dossier))
    liste = texte(direction.get(reverse("enfants:scelles")))
    assert f"N° {scellement.pk}" in liste
    assert "Gaspard" not in liste
    assert "Plainte" not in liste
    assert "Gaspard" in texte(chef.get(reverse("enfants:scelles")))
    nommer = reverse("enfants:scelle_nommer", args=[scellement.pk])
    assert direction.post(nommer, {"agent": referent.agent.identifiant}).status_code == 302
    assert referent.get(dossier).status_code == 200
    assert "Gaspard" in texte(referent.get(reverse("enfants:liste")))
    retirer = reverse("enfants:scelle_retirer", args=[scellement.pk])
    assert chef.get(retirer).status_code == 200
    nommee = scellement.nommees.get(agent=referent.agent)
    assert chef.post(retirer, {"nommee": nommee.pk}).status_code == 302
    assert referent.get(dossier).status_code == 404
    lever = reverse("enfants:scelle_lever", args=[scellement.pk])
    assert direction.post(lever, {"motif": "x"}).status_code == 403
    assert chef.post(lever, {"motif": "Classée"}).status_code == 302
    assert referent.get(dossier).status_code == 200


def test_seals_are_for_those_who_decide_of_them(connecter, enfant):
    chef, ailleurs = (
        connecter(Role.RTASE, service=enfant.service),
        connecter(Role.RTASE, service=creer_service("valenciennes")),
    )
    scellement = sceller(enfant=enfant, motif="essai", agents=[chef.agent], par=chef.agent, le=maintenant())
    for nom in ("scelle_nommer", "scelle_retirer", "scelle_lever"):
        page = reverse(f"enfants:{nom}", args=[scellement.pk])
        assert chef.get(page).status_code == 200
        assert ailleurs.get(page).status_code == 404
        for role in Role:
            if role not in {Role.RTASE, Role.DIRECTION}:
                assert connecter(role, service=enfant.service).get(page).status_code == 403, (nom, role)
    assert f"N° {scellement.pk}" not in texte(ailleurs.get(reverse("enfants:scelles")))


def test_the_list_of_seals_costs_the_same_whatever_its_length(connecter, compte_requetes):
    chef = connecter(Role.RTASE, service=creer_service("hazebrouck"))

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            enfant = creer_enfant("Lou", service=creer_service("hazebrouck"))
            sceller(enfant=enfant, motif="essai", agents=[chef.agent], par=chef.agent, le=maintenant())

    compte_requetes(lambda: chef.get(reverse("enfants:scelles")), ajouter)
