"""In a browser: an order for three siblings, a report signed, a hearing noted, the hearing file of the group."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from havre.apps.agents.enums import Role
from havre.apps.decisions.models import Decision
from havre.apps.mesures.models import Mesure
from havre.apps.suivis.models import VersionRapport
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_fratrie, creer_service

from .test_trouver_une_place import sans_faute, se_connecter

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def scene(transactional_db: None, fabrique: Callable[..., Any], settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Make three siblings, and the manager of their territory."""
    settings.HAVRE_CLES = tmp_path / "cles"
    with fabrique():
        calculer_matrice(le=MAINTENANT)
        service, groupe = creer_service("hazebrouck"), creer_fratrie()
        enfants = [creer_enfant(p, service=service, fratrie=groupe) for p in ("Lou", "Sam", "Noa")]
        return {"rtase": creer_agent(Role.RTASE, service=service), "enfants": enfants}


@pytest.mark.parametrize("largeur", [1280, 390])
def test_from_the_order_to_the_hearing_file(
    page_surveillee: Page, live_server: Any, scene: dict[str, Any], largeur: int
):
    # row L16, row L26, row B-REP, row B-COURT
    page, adresse, [lou, sam, noa] = page_surveillee, live_server.url, scene["enfants"]
    aujourd_hui = date.today()
    page.set_viewport_size({"width": largeur, "height": 844})
    se_connecter(page, adresse, scene["rtase"])
    page.goto(f"{adresse}/enfants/{lou.pk}")
    page.get_by_role("link", name="Saisir une décision").click()
    sans_faute(page)
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_role("main")).to_contain_text("Choisissez la nature de la décision.")
    sans_faute(page)
    page.get_by_label("Nature").select_option("jugement")
    page.get_by_label("Juridiction").select_option("tpe-dunkerque")
    page.get_by_label(re.compile("^Référence")).fill("26/00042")
    page.get_by_label("Rendue le", exact=True).fill(aujourd_hui.isoformat())
    page.get_by_label(re.compile("^Terme")).fill((aujourd_hui + timedelta(days=30)).isoformat())
    page.get_by_label(re.compile("^Texte appliqué")).fill("Code civil, article 375-3")
    page.get_by_label("Motifs", exact=True).fill("Danger (essai)")
    page.get_by_label("Placement judiciaire à l'ASE").check()
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_role("main")).to_contain_text("26/00042")
    sans_faute(page)
    assert Mesure.objects.filter(decision=Decision.objects.get()).count() == 3

    page.goto(f"{adresse}/enfants/{lou.pk}/rapports/nouveau")
    page.get_by_label("Quel document").select_option("note")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("Texte").fill("Les trois enfants attendent un lieu.")
    sans_faute(page)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="Relire et signer").click()
    expect(page.get_by_role("img", name=re.compile("Page 1 du projet"))).to_be_visible()
    sans_faute(page)
    page.get_by_label("Votre fonction").fill("Responsable territoriale")
    page.get_by_role("button", name="Signer cette version").click()
    sans_faute(page)
    assert VersionRapport.objects.count() == 1

    page.goto(f"{adresse}/justice/audiences/nouvelle/{lou.pk}")
    page.get_by_label("Juridiction").select_option("tpe-dunkerque")
    sans_faute(page)
    page.get_by_role("button", name="Noter l'audience").click()
    for prenom in ("Lou", "Sam", "Noa"):
        expect(page.get_by_role("table").first).to_contain_text(prenom)
    sans_faute(page)
    for chemin in ("", "audiences", "termes", "attentes", "places"):
        page.goto(f"{adresse}/justice/{chemin}")
        sans_faute(page)

    pdf = page.request.get(f"{adresse}/justice/enfants/{lou.pk}/dossier-audience.pdf?fratrie=1").body()
    lu = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())
    for enfant in (lou, sam, noa):
        assert enfant.numero in lu
    assert "26/00042" in lu
    assert "version 1 signée" in lu
