"""A refusal in a browser: the rule first, then the letter seen, signed, registered, and read by who asked."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import Demandeur, deleguer, enregistrer_demande
from havre.apps.echanges.enums import NatureDemande, QualiteDemandeur
from havre.apps.echanges.models import Courrier
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_service

from .test_trouver_une_place import MOT_DE_PASSE, sans_faute, se_connecter

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def scene(transactional_db: None, fabrique: Callable[..., Any], settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Make a worker who asked for a reinforcement, and a manager who may sign."""
    settings.HAVRE_CLES = tmp_path / "cles"
    with fabrique():
        service = creer_service("hazebrouck")
        rtase, referent = creer_agent(Role.RTASE, service=service), creer_agent(Role.REFERENT, service=service)
        enfant = creer_enfant("Lou", service=service)
    deleguer(
        agent=rtase, qualite="Responsable territoriale", acte="arrêté d'essai", debut=date(2026, 1, 1), fin=None,
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    demande = enregistrer_demande(
        nature=NatureDemande.RENFORT, objet="Renfort le week-end", details="", enfant=enfant, service=service,
        demandeur=Demandeur(QualiteDemandeur.PROFESSIONNEL, referent.nom_complet(), agent=referent),
        responsable=rtase, demandee_le=date(2026, 2, 20), par=referent, le=MAINTENANT + timedelta(hours=1),
    )  # fmt: skip
    return {"rtase": rtase, "referent": referent, "demande": demande}


@pytest.mark.parametrize("largeur", [1280, 390])
def test_a_refusal_becomes_a_letter_that_the_worker_holds(
    page_surveillee: Page, live_server: Any, scene: dict[str, Any], largeur: int
):
    # row L31, row D15, row B-DEC
    page, adresse = page_surveillee, live_server.url
    page.set_viewport_size({"width": largeur, "height": 844})
    se_connecter(page, adresse, scene["rtase"])
    page.goto(f"{adresse}/echanges/")
    sans_faute(page)
    page.get_by_role("link", name="Renfort le week-end").click()
    sans_faute(page)
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("refusée", exact=True).check()
    page.get_by_role("button", name="Signer et répondre").click()
    expect(page.get_by_role("main")).to_contain_text("Un refus dit ses motifs")
    sans_faute(page)
    page.get_by_label(re.compile("Motifs en fait")).fill("Aucun poste n'est ouvert ce trimestre.")
    page.get_by_label(re.compile("Texte appliqué")).fill("Texte d'essai")
    page.get_by_role("button", name="Voir la lettre").click()
    expect(page.get_by_role("img", name=re.compile("page 1 du projet")).first).to_be_visible()
    sans_faute(page)
    assert not Courrier.objects.exists()
    page.get_by_role("button", name="Signer et répondre").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Lettre C-\d{4}-000001 signée"))
    sans_faute(page)
    courrier = Courrier.objects.get()
    page.goto(f"{adresse}/echanges/courriers")
    expect(page.get_by_role("main")).to_contain_text(courrier.reference)
    sans_faute(page)
    page.goto(f"{adresse}/compte/logout/")
    page.get_by_role("main").get_by_role("button").click()
    page.goto(f"{adresse}/compte/login/")
    page.get_by_label("Identifiant").fill(scene["referent"].identifiant)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    page.goto(f"{adresse}/echanges/demandes/{scene['demande'].pk}")
    expect(page.get_by_role("main")).to_contain_text("Aucun poste n'est ouvert ce trimestre.")
    page.get_by_role("link", name="Réponse à votre demande").click()
    expect(page.get_by_role("main")).to_contain_text(courrier.piece.empreinte)
    sans_faute(page)
