"""The main job in a browser: from the waiting list to a recorded stay, at both widths, with and without JavaScript."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from havre.apps.accueils.models import Accueil
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.lieux.enums import TypeLieu
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import (
    DUNKERQUE,
    MAINTENANT,
    VALENCIENNES,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_service,
)

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    # A fixture of pytest-base-url, which pytest-playwright brings, is written in a way that pytest 10 will refuse.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

MOT_DE_PASSE = "mot de passe d'essai"
LARGEURS = [1280, 390]


@pytest.fixture
def scene(transactional_db: None, fabrique: Callable[..., Any]) -> dict[str, Any]:
    """Make a manager, a brother and a sister whose placement is ordered, one home for both and two for one each."""
    with fabrique():
        calculer_matrice(le=MAINTENANT)
        service = creer_service("hazebrouck")
        fratrie = creer_fratrie()
        enfants = [creer_enfant(p, fratrie=fratrie, service=service) for p in ("Lou", "Sam")]
        creer_mesure(enfants, le=date.today() - timedelta(days=47))
        village = creer_lieu(TypeLieu.VILLAGE_ENFANTS, places=2, commune=DUNKERQUE)
        loin = creer_lieu(TypeLieu.MECS, places=1, commune=VALENCIENNES)
        proche = creer_lieu(places=1)
        agent = creer_agent(Role.RTASE, service=service)
    return {"agent": agent, "fratrie": fratrie, "village": village, "loin": loin, "proche": proche, "enfants": enfants}


def sans_faute(page: Page) -> None:
    """Fail on an accessibility fault, or when the page is wider than the screen."""
    resultat = Axe().run(page)
    fautes = [(f["id"], [n["target"] for n in f["nodes"]]) for f in resultat.response["violations"]]
    assert fautes == [], page.url
    largeur = page.viewport_size["width"] if page.viewport_size else 0
    assert page.locator("html").evaluate("e => e.scrollWidth") <= largeur, page.url


def se_connecter(page: Page, adresse: str, agent: Agent) -> None:
    """Log in by the form."""
    page.goto(adresse + "/compte/login/")
    sans_faute(page)
    page.get_by_label("Identifiant").fill(agent.identifiant)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")


@pytest.mark.parametrize("largeur", LARGEURS)
def test_a_manager_houses_a_sibling_group_together(
    page_surveillee: Page, live_server: Any, scene: dict[str, Any], largeur: int
):
    # row L2, row L8
    page = page_surveillee
    page.set_viewport_size({"width": largeur, "height": 844})
    se_connecter(page, live_server.url, scene["agent"])
    sans_faute(page)
    page.goto(live_server.url + "/places/")
    expect(page.get_by_role("main")).to_contain_text("47 jours")
    sans_faute(page)
    page.get_by_role("link", name=re.compile("Chercher une place pour Lou")).click()
    premiere = page.get_by_role("article").first
    expect(premiere.get_by_role("heading", level=3)).to_contain_text(scene["village"].nom)
    expect(page.get_by_role("img", name="Où sont la famille et les lieux proposés")).to_be_visible()
    premiere.locator("summary").click()
    expect(premiere.get_by_role("cell", name="trajet vers la famille").first).to_be_visible()
    sans_faute(page)
    premiere.get_by_role("link", name=re.compile("^Choisir")).click()
    sans_faute(page)
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(page.get_by_role("alert").first).to_contain_text("Rien n'a été enregistré")
    sans_faute(page)
    page.get_by_label("Accueil permanent").check()
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(page.get_by_role("main")).to_contain_text("L'accueil est enregistré")
    sans_faute(page)
    assert {a.unite.lieu_id for a in Accueil.objects.select_related("unite")} == {scene["village"].pk}
    page.get_by_role("link", name="Revenir à la liste").click()
    expect(page.get_by_role("main")).not_to_contain_text("Lou")


@pytest.mark.parametrize("largeur", LARGEURS)
def test_a_split_far_away_asks_for_its_reasons_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, scene: dict[str, Any], largeur: int
):
    # row L1, row L2
    contexte = browser.new_context(
        **browser_context_args, java_script_enabled=False, viewport={"width": largeur, "height": 844}
    )
    page = contexte.new_page()
    page.goto(live_server.url + "/compte/login/")
    page.get_by_label("Identifiant").fill(scene["agent"].identifiant)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    lou, sam = scene["enfants"]
    choix = f"e{lou.pk}={scene['proche'].unites.get().pk}&e{sam.pk}={scene['loin'].unites.get().pk}"
    page.goto(f"{live_server.url}/places/fratries/{scene['fratrie'].pk}/choisir?{choix}")
    page.get_by_label("Accueil permanent").check()
    page.get_by_label("En quelques phrases").fill("Aucune place commune cette semaine.")
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(page.get_by_role("main")).to_contain_text("Choisissez un motif")
    expect(page.get_by_label("En quelques phrases")).to_have_value("Aucune place commune cette semaine.")
    page.get_by_label("Motif de la séparation").select_option("attente_reunion")
    page.get_by_label("Motif de l'éloignement").select_option("aucune_place")
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(page.get_by_role("main")).to_contain_text("Informer le juge de la séparation")
    assert Accueil.objects.count() == 2
    contexte.close()


@pytest.mark.parametrize("largeur", LARGEURS)
def test_every_area_can_be_read_by_keyboard_and_by_a_scanner(
    page_surveillee: Page, live_server: Any, scene: dict[str, Any], largeur: int
):
    page = page_surveillee
    page.set_viewport_size({"width": largeur, "height": 844})
    se_connecter(page, live_server.url, scene["agent"])
    page.keyboard.press("/")
    page.keyboard.type(scene["enfants"][0].personne.nom)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche\?q="))
    sans_faute(page)
    page.get_by_role("link", name=str(scene["enfants"][0].personne)).click()
    sans_faute(page)
    enfant = scene["enfants"][0].pk
    chemins = [f"/enfants/{enfant}/{onglet}" for onglet in ("famille", "besoins", "acces", "besoin")]
    for chemin in ["/enfants/", *chemins, "/lieux/", f"/lieux/{scene['village'].pk}", "/aide/classement"]:
        page.goto(live_server.url + chemin)
        sans_faute(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()


def test_the_menu_of_a_phone_opens_without_a_script(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, scene: dict[str, Any]
):
    contexte = browser.new_context(
        **browser_context_args, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = contexte.new_page()
    page.goto(live_server.url + "/compte/login/")
    page.get_by_label("Identifiant").fill(scene["agent"].identifiant)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    lieux = page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Lieux")
    expect(lieux).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    lieux.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lieux d'accueil")
    contexte.close()
