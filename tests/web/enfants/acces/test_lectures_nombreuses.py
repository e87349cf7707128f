"""Many files opened in one hour: a word to the manager and to the agent himself; no file is refused."""

import pytest
from django.urls import reverse

from havre.apps.agents.acces.lectures_nombreuses import signaler_lectures
from havre.apps.agents.enums import Role
from havre.droit import repere
from tests.factories import creer_enfant, creer_service
from tests.web.lecture import texte

from .conftest import maintenant

pytestmark = pytest.mark.django_db


def test_files_read_on_the_pages_are_told_to_the_manager_and_to_the_reader(connecter, monkeypatch):
    service = creer_service("hazebrouck")
    lecteur, chef, dpo = (
        connecter(r, service=s) for r, s in ((Role.REFERENT, service), (Role.RTASE, service), (Role.DPO, None))
    )
    monkeypatch.setattr(
        "havre.apps.agents.acces.lectures_nombreuses.repere", lambda nom: type("R", (), {"nombre": 2})()
    )
    for enfant in [creer_enfant(service=service) for _ in range(3)]:
        assert lecteur.get(reverse("enfants:dossier", args=[enfant.pk])).status_code == 200
    page = reverse("enfants:acces_controler")
    assert "Rien depuis trente jours" in texte(chef.get(page))
    assert "Beaucoup de dossiers" not in texte(chef.get("/"))
    signaler_lectures(le=maintenant())
    for controle in (chef, dpo):
        assert "Beaucoup de dossiers ouverts en une heure" in texte(controle.get("/"))
        lue = texte(controle.get(page))
        assert lecteur.agent.nom_complet() in lue
        assert f"Plus de {repere('acces.dossiers_par_heure').nombre} dossiers" in lue
    assert "plus de 2 dossiers ouverts en une heure" in texte(lecteur.get("/compte/connexions"))
    assert "Beaucoup de dossiers" not in texte(lecteur.get("/"))
    assert lecteur.get(reverse("enfants:dossier", args=[enfant.pk])).status_code == 200
