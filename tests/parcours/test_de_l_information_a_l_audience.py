"""In a browser: an information on three siblings, evaluated by two, brought to court, up to the hearing file."""

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
from havre.apps.informations.models import EnfantDuFoyer, InformationPreoccupante
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_service
from tests.factories.informations import creer_crip, creer_equipe

from .test_evaluer_a_deux import changer_de_compte, cliquer
from .test_trouver_une_place import sans_faute, se_connecter

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
PRENOMS = ("Lou", "Sam", "Noa")


@pytest.fixture
def scene(transactional_db: None, fabrique: Callable[..., Any], settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Make a team with its pair and manager, the CRIP, the direction, and a child who has a file already."""
    settings.HAVRE_CLES = tmp_path / "cles"
    with fabrique():
        calculer_matrice(le=MAINTENANT)
        _, premier, second, cadre = creer_equipe()
        return {
            "binome": (premier, second), "cadre": cadre, "crip": creer_agent(Role.CRIP, service=creer_crip()),
            "direction": creer_agent(Role.DIRECTION),
            "connu": creer_enfant("Lou", service=creer_service("hazebrouck")),
        }  # fmt: skip


def recevoir(page: Page, adresse: str, nom: str) -> InformationPreoccupante:
    """Write the call: three children and their mother."""
    page.goto(f"{adresse}/recueil/nouvelle")
    page.get_by_label("Elle vient de").select_option(label="Éducation nationale")
    page.get_by_label("Son nom", exact=False).first.fill("Mme Essai")
    for rang, prenom in enumerate(PRENOMS):
        if rang:
            page.locator("summary", has_text=("Deuxième enfant", "Troisième enfant")[rang - 1]).click()
        page.locator(f"#id_enfants-{rang}-prenom").fill(prenom)
        page.locator(f"#id_enfants-{rang}-nom").fill(nom)
        page.locator(f"#id_enfants-{rang}-date_naissance").fill(date(2018 + rang, 3, 1).isoformat())
    page.locator("summary", has_text="Adulte 1").click()
    page.locator("#id_adultes-0-lien").select_option(label="mère")
    page.locator("#id_adultes-0-prenom").fill("Ada")
    page.locator("#id_adultes-0-nom").fill(nom)
    page.locator("#id_adultes-0-autorite_parentale").select_option("oui")
    page.locator("#id_faits").fill("Les trois enfants restent seuls le soir.")
    page.get_by_role("button", name="Enregistrer l'information").click()
    for groupe in page.get_by_role("group", name="Est-ce l'un de ces enfants ?").all():
        groupe.get_by_role("radio", name=re.compile("^Aucun de ceux-ci")).check()
    if page.get_by_role("button", name="Enregistrer l'information").count():
        page.get_by_role("button", name="Enregistrer l'information").click()
    sans_faute(page)
    return InformationPreoccupante.objects.get()


def qualifier(page: Page, adresse: str, i: InformationPreoccupante) -> None:
    """Say that it is a worrying information, and why."""
    page.goto(f"{adresse}/recueil/{i.pk}/qualifier")
    page.get_by_label("Information préoccupante", exact=True).check()
    page.get_by_label("Santé en danger ou en risque de danger").check()
    page.get_by_label("Ce qui fonde cette décision").fill("Éléments concordants.")
    cliquer(page, "Enregistrer la qualification")


def evaluer(page: Page, adresse: str, scene: dict[str, Any], i: InformationPreoccupante) -> None:
    """Give the evaluation to the team, write it, sign it by two, validate it."""
    changer_de_compte(page, adresse, scene["direction"])
    page.goto(f"{adresse}/recueil/{i.pk}/confier")
    page.get_by_role("radio").first.check()
    cliquer(page, "Confier l'évaluation")
    changer_de_compte(page, adresse, scene["cadre"])
    page.goto(f"{adresse}/recueil/{i.pk}/evaluateurs")
    for agent in scene["binome"]:
        page.get_by_label(agent.nom_complet()).check()
    cliquer(page, "Désigner")
    changer_de_compte(page, adresse, scene["binome"][0])
    page.goto(f"{adresse}/recueil/{i.pk}/rapport")
    page.get_by_label("Rapport", exact=True).fill("Deux visites, quatre entretiens.")
    for liste in page.get_by_role("combobox", name=re.compile("^Conclusion pour")).all():
        liste.select_option(label="Saisine de la justice")
    for liste in page.get_by_role("combobox", name=re.compile("^Mesure recommandée pour")).all():
        liste.select_option(label="Placement judiciaire à l'ASE")
    sans_faute(page)
    cliquer(page, "Enregistrer cette version")
    for agent in scene["binome"]:
        changer_de_compte(page, adresse, agent)
        page.goto(f"{adresse}/recueil/{i.pk}/signer")
        cliquer(page, "Signer la version 1")
    changer_de_compte(page, adresse, scene["cadre"])
    page.goto(f"{adresse}/recueil/{i.pk}/valider")
    page.get_by_label("Votre fonction").fill("Responsable")
    cliquer(page, "Valider la version 1")


@pytest.mark.parametrize("largeur", [1280, 390])
def test_from_the_information_to_the_hearing_file(
    page_surveillee: Page, live_server: Any, scene: dict[str, Any], largeur: int
):
    # row L16, row L18, row L29, row B-COURT
    page, adresse, connu = page_surveillee, live_server.url, scene["connu"]
    page.set_viewport_size({"width": largeur, "height": 844})
    se_connecter(page, adresse, scene["crip"])
    i = recevoir(page, adresse, connu.personne.nom)
    assert not EnfantDuFoyer.objects.filter(enfant__isnull=False).exists()
    qualifier(page, adresse, i)
    evaluer(page, adresse, scene, i)

    page.get_by_role("link", name="Ouvrir les dossiers").first.click()
    sans_faute(page)
    for prenom in PRENOMS:  # Lou is recognised now
        foyer = page.get_by_role("group", name=re.compile(f"^{prenom} "))
        choix = re.compile(connu.numero if prenom == "Lou" else "^Aucun de ceux-ci")
        foyer.get_by_role("radio", name=choix).check()
    page.get_by_label("Service ASE qui suit les enfants").select_option(label=str(connu.service))
    cliquer(page, "Ouvrir les dossiers")
    enfants = list(Enfant.objects.order_by("pk"))
    assert len(enfants) == 3
    assert connu in enfants

    page.get_by_role("link", name="Saisir la décision").first.click()
    sans_faute(page)
    expect(page.get_by_label("Placement judiciaire à l'ASE")).to_be_checked()
    page.get_by_label("Nature").select_option("jugement")
    page.get_by_label("Juridiction").select_option("tpe-dunkerque")
    page.get_by_label(re.compile("^Référence")).fill("26/00042")
    page.get_by_label("Rendue le", exact=True).fill(date.today().isoformat())
    page.get_by_label(re.compile("^Terme")).fill((date.today() + timedelta(days=30)).isoformat())
    page.get_by_label(re.compile("^Texte appliqué")).fill("Code civil, article 375-3")
    page.get_by_label("Motifs", exact=True).fill("Danger (essai)")
    cliquer(page, "Enregistrer la décision")
    assert {m.enfant_id for m in Mesure.objects.all()} == {e.pk for e in enfants}
    assert all(m.recommandee_le and m.ordonnee_le for m in Mesure.objects.all())

    for enfant in enfants:
        pdf = page.request.get(f"{adresse}/justice/enfants/{enfant.pk}/dossier-audience.pdf").body()
        lu = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())
        assert i.reference in lu
        assert f"information préoccupante {i.pk}" in lu
        assert "26/00042" in lu
