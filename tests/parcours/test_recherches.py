"""Searches in a browser: from order to arrival, siblings parted and reunited, two managers and one last place."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from havre.apps.accueils.actions import ouvrir_les_recherches_dues
from havre.apps.accueils.adapters import reexaminer_fratries
from havre.apps.accueils.models import Accueil, Recherche
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import (
    MAINTENANT,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)

from .test_trouver_une_place import MOT_DE_PASSE, sans_faute

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    # A fixture of pytest-base-url, which pytest-playwright brings, is written in a way that pytest 10 will refuse.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
ECRAN = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


class Horloge:
    """The clock of the site, which a journey moves from day to day."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.decalage = timedelta()
        now = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: now() + self.decalage)

    def avancer(self, jours: int) -> None:
        """Move to a later day."""
        self.decalage += timedelta(days=jours)


@pytest.fixture
def horloge(monkeypatch: pytest.MonkeyPatch) -> Horloge:
    return Horloge(monkeypatch)


@pytest.fixture
def ouvrir_session(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Any:
    """Return a maker of logged-in pages, each in a browser context of its own, closed at the end."""
    contextes: list[BrowserContext] = []

    def ouvrir(agent: Any, ecran: dict[str, int] = ECRAN) -> Page:
        contexte = browser.new_context(**browser_context_args, viewport=ecran)
        contextes.append(contexte)
        page = contexte.new_page()
        page.goto(live_server.url + "/compte/login/")
        page.get_by_label("Identifiant").fill(agent.identifiant)
        page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
        return page

    yield ouvrir
    for contexte in contextes:
        contexte.close()


def contenu(page: Page) -> Locator:
    """Return the body of the page, navigation left out."""
    return page.get_by_role("main")


def importer_une_ordonnance(page: Page, adresse: str, enfants: list[Enfant], jour: date) -> None:
    """Drop the file of an order on the page of imports, read it again, and confirm."""
    dossiers = "|".join(e.numero for e in enfants)
    lignes = (
        "reference;nature;juridiction;motifs;base_legale;rendue_le;effet_le;enfants;mesure\n"
        "OPP-1;opp_juge;tpe-dunkerque;Danger (essai);Code civil 375-3;"
        f"{jour:%d/%m/%Y};{jour:%d/%m/%Y};{dossiers};placement\n"
    )
    page.goto(adresse + "/admin-havre/import/")
    fichier = {"name": "ordonnance.csv", "mimeType": "text/csv", "buffer": lignes.encode()}
    page.locator("input[type=file]").set_input_files(fichier)
    nature = page.get_by_label("Décisions", exact=False).first
    nature.check()
    page.get_by_role("button", name=re.compile("Vérifier|Déposer|Essayer|Aperçu", re.I)).first.click()
    page.get_by_role("button", name=re.compile("^Importer 1")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Importer des données")


def solliciter(page: Page, code: str) -> None:
    """Ask a place from the page of a case."""
    page.get_by_role("link", name="Solliciter un lieu", exact=True).click()
    page.get_by_label("Lieu sollicité").fill(code)
    page.get_by_role("button", name="Enregistrer la demande").click()
    expect(contenu(page)).to_contain_text("La demande est enregistrée")


def repondre(page: Page, nom: str, reponse: str, *, motif: str = "") -> None:
    """Note the answer of a place from the page of what was done."""
    page.get_by_role("row", name=re.compile(re.escape(nom))).get_by_role("link", name=re.compile("^Répondu")).click()
    page.get_by_label(reponse, exact=True).check()
    page.get_by_label("Qui a répondu").fill("Mme Ahmed, cheffe de service")
    if motif:
        page.get_by_label("Motif du refus").select_option(motif)
    page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(contenu(page)).to_contain_text("La réponse est enregistrée")


def test_from_the_order_to_the_arrival(
    live_server: Any, fabrique: Callable[..., Any], horloge: Horloge, ouvrir_session: Any
):
    # row L3, row L8: the case opens by itself; one place refuses, one is silent, one accepts; the delay is shown.
    with fabrique():
        calculer_matrice(le=MAINTENANT)
        lou = creer_enfant("Lou", fratrie=creer_fratrie())
        refuse, muet, accepte = (creer_lieu(TypeLieu.MECS, places=1) for _ in range(3))
        agent = creer_agent(Role.DIRECTION)
    page = ouvrir_session(agent)
    importer_une_ordonnance(page, live_server.url, [lou], timezone.localdate() - timedelta(days=4))
    page.goto(live_server.url + "/places/recherches")
    expect(contenu(page)).to_contain_text("1 recherche")
    sans_faute(page)
    page.get_by_role("link", name=re.compile("^Lou")).click()
    expect(contenu(page)).to_contain_text("d'elle-même")
    expect(contenu(page)).to_contain_text("Chercher un proche ou un tiers digne de confiance")
    sans_faute(page)
    dossier = page.url
    for lieu in (refuse, muet, accepte):
        page.goto(dossier)
        solliciter(page, lieu.code)
    horloge.avancer(5)
    page = ouvrir_session(agent)
    page.goto(dossier)
    page.get_by_role("link", name="Demandes, réponses et proches").click()
    repondre(page, refuse.nom, "Refusée", motif="complet")
    repondre(page, accepte.nom, "Acceptée")
    page.goto(live_server.url + "/places/recherches?etat=silences")
    page.get_by_role("link", name=re.compile("^Lou")).click()
    expect(contenu(page)).to_contain_text(re.compile("silence depuis 2.jours"))
    expect(contenu(page)).to_contain_text("Mme Ahmed, cheffe de service")
    sans_faute(page)
    page.get_by_role("link", name="Lieux possibles").click()
    arrivee = timezone.localdate() + timedelta(days=3)
    choix = f"e{lou.pk}={unite_de(accepte).pk}&jour={arrivee.isoformat()}"
    page.goto(f"{live_server.url}/places/fratries/{Recherche.objects.get().fratrie_id}/choisir?{choix}")
    page.get_by_label("Accueil permanent").check()
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(contenu(page)).to_contain_text("Les places sont réservées")
    assert Mesure.objects.get().executee_le is None
    horloge.avancer(3)
    page = ouvrir_session(agent, TELEPHONE)
    page.goto(dossier)
    expect(contenu(page)).to_contain_text("Lou, place réservée")
    sans_faute(page)
    page.get_by_role("link", name=re.compile("^Confirmer l'arrivée")).click()
    page.get_by_role("button", name="Confirmer l'arrivée").click()
    expect(contenu(page)).to_contain_text("Recherche close : place trouvée")
    expect(contenu(page)).to_contain_text("examinées")
    sans_faute(page)
    page.get_by_role("link", name="Lou", exact=False).first.click()
    expect(contenu(page)).to_contain_text("Mesure exécutée : Placement judiciaire à l'ASE")
    expect(contenu(page)).to_contain_text(re.compile("12.jours après la décision"))
    sans_faute(page)


def test_parted_siblings_are_proposed_a_reunion_by_the_night(
    live_server: Any, fabrique: Callable[..., Any], horloge: Horloge, ouvrir_session: Any
):
    # row L2, row L27
    with fabrique():
        calculer_matrice(le=MAINTENANT)
        fratrie = creer_fratrie()
        enfants = [creer_enfant(p, fratrie=fratrie) for p in ("Lou", "Sam")]
        creer_mesure(enfants, le=timezone.localdate() - timedelta(days=20))
        toits = [creer_lieu(places=1) for _ in enfants]
        agent = creer_agent(Role.RTASE, service=creer_service("hazebrouck"))
    ouvrir_les_recherches_dues(au=timezone.localdate(), par=agent_systeme(), le=timezone.now())
    page = ouvrir_session(agent)
    choix = "&".join(f"e{e.pk}={unite_de(t).pk}" for e, t in zip(enfants, toits, strict=True))
    page.goto(f"{live_server.url}/places/fratries/{fratrie.pk}/choisir?{choix}")
    page.get_by_label("Accueil permanent").check()
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(contenu(page)).to_contain_text("Choisissez un motif")
    page.get_by_label("Motif de la séparation").select_option("attente_reunion")
    page.get_by_label("En quelques phrases").fill("Aucune place commune cette semaine.")
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(contenu(page)).to_contain_text("Informer le juge de la séparation")
    with fabrique():
        village = creer_lieu(TypeLieu.VILLAGE_ENFANTS, places=2)
    horloge.avancer(10)
    reexaminer_fratries(au=timezone.localdate(), par=agent_systeme(), le=timezone.now())
    page = ouvrir_session(agent)
    page.goto(live_server.url + "/places/recherches?motif=reunion")
    page.get_by_role("link", name=re.compile("Lou et Sam")).click()
    expect(contenu(page)).to_contain_text(f"{village.nom} les réunirait")
    sans_faute(page)
    dossier = page.url
    page.get_by_role("link", name="Lieux possibles").click()
    proposition = page.get_by_role("article").filter(has_text=village.nom).first
    proposition.get_by_role("link", name=re.compile("^Choisir")).click()
    page.get_by_label("Accueil permanent").check()
    page.get_by_role("button", name="Confirmer ce choix").click()
    expect(contenu(page)).to_contain_text("L'accueil est enregistré")
    page.goto(dossier)
    expect(contenu(page)).to_contain_text("Recherche close : place trouvée")
    page.goto(f"{live_server.url}/enfants/{enfants[0].pk}")
    expect(contenu(page)).to_contain_text(village.nom)
    assert {a.unite.lieu_id for a in Accueil.objects.le(timezone.localdate()).select_related("unite")} == {village.pk}


def test_two_managers_and_one_last_place(live_server: Any, fabrique: Callable[..., Any], ouvrir_session: Any):
    # row L2: the second is told why, in French, and loses nothing of what was typed.
    with fabrique():
        calculer_matrice(le=MAINTENANT)
        service = creer_service("hazebrouck")
        lou, jade = (creer_enfant(p, fratrie=creer_fratrie(), service=service) for p in ("Lou", "Jade"))
        creer_mesure([lou, jade], le=timezone.localdate() - timedelta(days=3))
        unite = unite_de(creer_lieu(places=1))
        agents = [creer_agent(Role.RTASE, service=service) for _ in range(2)]
    ouvrir_les_recherches_dues(au=timezone.localdate(), par=agent_systeme(), le=timezone.now())
    pages = []
    for agent, enfant in zip(agents, (lou, jade), strict=True):
        page = ouvrir_session(agent)
        fratrie = enfant.appartenances.get().fratrie_id
        page.goto(f"{live_server.url}/places/fratries/{fratrie}/choisir?e{enfant.pk}={unite.pk}")
        page.get_by_label("Accueil d'urgence").check()
        page.get_by_label("Fin promise").fill((timezone.localdate() + timedelta(days=40)).isoformat())
        page.get_by_label("En quelques phrases").fill(f"Pour {enfant.personne.prenom}, dès ce soir.")
        pages.append(page)
    premiere, seconde = pages
    premiere.get_by_role("button", name="Confirmer ce choix").click()
    expect(contenu(premiere)).to_contain_text("L'accueil est enregistré")
    seconde.get_by_role("button", name="Confirmer ce choix").click()
    expect(contenu(seconde)).to_contain_text("Rien n'a été enregistré")
    expect(seconde.get_by_label("En quelques phrases")).to_have_value("Pour Jade, dès ce soir.")
    expect(seconde.get_by_label("Accueil d'urgence")).to_be_checked()
    sans_faute(seconde)
    assert [a.enfant_id for a in Accueil.objects.all()] == [lou.pk]
    assert Recherche.objects.filter(close_le__isnull=True, fratrie__membres__enfant=jade).count() == 1
