"""The pages of the exact lists: counts, any day, exports, records of the 10th."""

import io
from datetime import timedelta

import pytest
from odfdo import Document

from tests.factories import JOUR, creer_accueil, creer_enfant, creer_lieu, creer_mesure, unite_de
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


def test_records_of_the_10th_are_drawn_and_written(direction, deux):
    page = direction.get("/places/listes/non-executees/releves")
    assert "10 févr. 2026 2" in texte(page)
    assert "10 janv. 2026 0" in texte(page)
    assert "<title id=" in page.content.decode()


def test_page_costs_a_constant_number_of_queries(direction, compte_requetes):
    def ajouter(n: int) -> None:
        for _ in range(n):
            creer_mesure([creer_enfant()])

    compte_requetes(lambda: direction.get("/places/listes/non-executees"), ajouter)
