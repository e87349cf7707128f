"""The figures on their page: numbers, assumptions, files."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.informations.actions import EnfantDit
from tests.factories.informations import creer_evaluation

pytestmark = pytest.mark.django_db


def test_the_page_shows_its_numbers_and_what_they_rest_on(connecter: Callable, compte_requetes: Callable):
    direction = connecter(Role.DIRECTION)

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            creer_evaluation(EnfantDit("Essai", "Lou"))

    compte_requetes(lambda: direction.get(reverse("recueil:chiffres")), ajouter)
    page = direction.get(reverse("recueil:chiffres")).content.decode()
    for dit in ("SSP Hazebrouck", "moyenne des huit dernières semaines", "CASF D.226-2-4 II", "Rien d'autre n'entre"):
        assert dit in page
    texte = direction.get(reverse("recueil:chiffres_export", args=["csv"])).content.decode()
    assert "semaine_du;ecole;total" in texte
    assert "2026-02-02;3;3" in texte
    assert direction.get(reverse("recueil:chiffres_export", args=["ods"])).status_code == 200
    assert direction.get(reverse("recueil:chiffres_export", args=["pdf"])).status_code == 404
