"""The pages of the exact lists: counts, any day, exports, records of the 10th."""

import html
import io
import re
from datetime import date, timedelta

import pytest
from odfdo import Document

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.personnes.models import Enfant
from havre.apps.pilotage.actions import relever
from havre.apps.pilotage.models import OrdreListe
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


@pytest.fixture
def deux():
    enfants = [creer_enfant("Ana"), creer_enfant("Bilal")]
    creer_mesure(enfants)
    return enfants


def test_index_gives_each_count(direction, deux):
    page = texte(direction.get("/places/listes"))
    assert "2 Placements ordonnés et non exécutés" in page
    assert "0 Enfants accueillis hors du département" in page


def test_list_on_a_day_and_its_empty_state(direction, deux):
    # rows L8, E190
    page = texte(direction.get("/places/listes/non-executees"))
    assert "2 enfants" in page
    assert "Ana E." in page
    assert "Personne sur cette liste" in texte(direction.get("/places/listes/non-executees?au=2026-01-14"))
    assert "2 enfants" in texte(direction.get("/places/listes/non-executees?au=2999-01-01"))
    assert "2 enfants" in texte(direction.get("/places/listes/non-executees?au=hier&curseur=-5&tri=x&service=9x"))
    assert direction.get("/places/listes/autre").status_code == 404


@pytest.mark.parametrize("forme", ["csv", "ods"])
def test_export_holds_every_row_of_the_filter(direction, deux, forme):
    creer_accueil(deux[0], unite_de(creer_lieu()), debut=JOUR + timedelta(days=1), admis_le=None)
    reponse = direction.get(f"/places/listes/non-executees/export.{forme}")
    assert reponse["Content-Disposition"] == f'attachment; filename="non-executees-2026-03-02.{forme}"'
    if forme == "csv":
        lignes = [ligne.split(";") for ligne in reponse.content.decode("utf-8-sig").splitlines()]
    else:
        lignes = Document(io.BytesIO(reponse.content)).body.get_table(0).get_values()
    assert lignes[0][:4] == ["Dossier", "Enfants", "Équipe", "Ordonné le"]
    assert sorted(ligne[1] for ligne in lignes[1:]) == ["Ana E.", "Bilal E."]


def test_cell_that_looks_like_a_formula_is_text(direction):
    enfant = creer_enfant("=1+1")
    creer_mesure([enfant])
    assert ";'=1+1 E.;" in direction.get("/places/listes/non-executees/export.csv").content.decode()


def test_records_stand_beside_what_the_facts_say_today(direction, deux):
    # rows L8, E190
    relever(au=JOUR, par=agent_systeme(), le=MAINTENANT)
    creer_mesure([creer_enfant("Chloé")], le=date(2026, 2, 1))
    page = direction.get("/places/listes/non-executees/releves")
    assert "10 févr. 2026 2 établi le 2 mars 2026 3 +1, voir pourquoi" in texte(page)
    assert "10 janv. 2026 0 établi le 2 mars 2026 0 aucun" in texte(page)
    assert "2 mars 2026 – 3 –" in texte(page)
    assert "<title id=" in page.content.decode()
    assert "2 févr. 2026 – 3 –" in texte(direction.get("/places/listes/non-executees/releves?pas=jour"))
    detail = texte(direction.get("/places/listes/non-executees/releves/2026-02-10"))
    assert "Chloé E. absent du relevé, y serait aujourd'hui" in detail
    assert "ASE Hazebrouck 2 2 0 0 0 0" in detail  # ordered on 15 January: 26 days old on 10 February
    assert direction.get("/places/listes/non-executees/releves/2025-01-10").status_code == 404


def test_record_hides_the_children_of_other_teams(connecter, deux):
    ailleurs = creer_enfant("Inconnu", service=creer_service("valenciennes"))
    creer_mesure([ailleurs], le=date(2026, 2, 1))
    relever(au=JOUR, par=agent_systeme(), le=MAINTENANT)
    referent = connecter(Role.REFERENT, service=creer_service())
    assert "Inconnu" not in texte(referent.get("/places/listes/non-executees/releves/2026-02-10"))
    assert "10 févr. 2026 2" in texte(referent.get("/places/listes/non-executees/releves"))
    Enfant.objects.filter(pk=deux[0].pk).update(service=ailleurs.service)
    page = texte(referent.get("/places/listes/non-executees/releves/2026-02-10"))
    assert "10 févr. 2026" in page
    assert "Ana" not in page


def test_reader_chooses_his_own_order(direction, deux):
    """The order is said in words, kept for the reader alone, and given up as easily."""
    assert (
        "Rangée par date de l'ordonnance (la plus ancienne d'abord), puis équipe (de A à Z) : ordre du service"
        in texte(direction.get("/places/listes/non-executees"))
    )
    assert "Rangée par nom (de Z à A) ;" in texte(direction.get("/places/listes/non-executees?tri=-nom"))
    page = direction.post("/places/listes/non-executees/ordre", {"critere_1": "-nom", "critere_2": ""}, follow=True)
    assert "Cette liste est rangée par nom (de Z à A)." in texte(page)
    assert "Rangée par nom (de Z à A), comme vous l'avez choisi le 2 mars 2026" in texte(page)
    noms = texte(page)
    assert noms.index("Bilal E.") < noms.index("Ana E.")
    assert "Revenir à l'ordre du service" in texte(direction.get("/places/listes/non-executees/ordre"))
    page = direction.post("/places/listes/non-executees/ordre", {"service": "1"}, follow=True)
    assert ": ordre du service" in texte(page)
    refus = direction.post("/places/listes/non-executees/ordre", {"critere_1": "danger"})
    assert (refus.status_code, OrdreListe.objects.count()) == (200, 2)


def test_pages_go_on_and_back(direction):
    for n in range(60):
        creer_mesure([creer_enfant(f"Enfant{n:02d}")], le=date(2026, 1, 1))
    premiere = direction.get("/places/listes/non-executees?tri=-equipe")
    assert premiere.content.decode().count('<th scope="row">') == 50
    suite = direction.get(lien(premiere, "next"))
    assert suite.content.decode().count('<th scope="row">') == 10
    assert noms(direction.get(lien(suite, "prev"))) == noms(premiere)
    assert not set(noms(suite)) & set(noms(premiere))


def lien(page, rel: str) -> str:
    trouve = re.search(rf'href="([^"]+)" rel="{rel}"', page.content.decode())
    assert trouve is not None
    return "/places/listes/non-executees" + html.unescape(trouve.group(1))


def noms(page) -> list[str]:
    return re.findall(r"Enfant\d\d", page.content.decode())


def test_page_costs_a_constant_number_of_queries(direction, compte_requetes):
    def ajouter(n: int) -> None:
        for _ in range(n):
            creer_mesure([creer_enfant()])

    compte_requetes(lambda: direction.get("/places/listes/non-executees"), ajouter)
