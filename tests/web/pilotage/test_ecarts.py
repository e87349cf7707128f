"""Pages of what was asked and got, and of the promises: counts, filters, exports, cost."""

import csv
import io
from datetime import timedelta

import pytest
from odfdo import Document

from havre.apps.accueils.models import Besoin
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.apps.suivis.models import Promesse
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_service,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


def en_ecart(prenom="Lou", service=None):
    enfant = creer_enfant(prenom, besoin=False, service=service)
    Besoin.objects.create(
        enfant=enfant, etabli_a=MAINTENANT - timedelta(days=3), commune_famille_id=HAZEBROUCK, types_acceptes=["mecs"]
    )
    creer_accueil(enfant, unite_de(creer_lieu(TypeLieu.FAMILLE_ACCUEIL)))
    return enfant


def dire(enfant, jours, prenom=""):
    return Promesse.objects.create(
        enfant=enfant, nature="retour", mots=f"Promis {prenom}.", dite_a=["enfant"], dite_le=JOUR - timedelta(days=60),
        pour_le=JOUR + timedelta(days=jours), enregistree_a=MAINTENANT,
    )  # fmt: skip


def lu(reponse):
    return texte(reponse).replace("\u00a0", " ")


def test_the_page_counts_by_criterion_team_and_kind_of_place(direction):
    # row L15
    # row L18
    en_ecart("Lou")
    en_ecart("Sam", creer_service("valenciennes"))
    reponse = direction.get("/pilotage/ecarts")
    page = lu(reponse)
    assert (reponse.context["ecarts"].compares, reponse.context["ecarts"].en_ecart) == (2, 2)
    assert "Autre type de lieu : 1" in page
    assert "Autre type de lieu : 2" in page  # by kind of place
    assert "2 enfants" in page
    seul = lu(direction.get(f"/pilotage/ecarts?service={creer_service('valenciennes').pk}&critere=type_lieu"))
    assert "Sam" in seul
    assert "Lou" not in seul
    assert "Aucun enfant en écart" in lu(direction.get("/pilotage/ecarts?critere=fratrie"))


def test_a_past_day_has_the_need_of_that_day(direction):
    # row L18
    en_ecart()
    hier = JOUR - timedelta(days=10)
    page = direction.get(f"/pilotage/ecarts?au={hier.isoformat()}")
    assert (page.context["ecarts"].compares, page.context["ecarts"].sans_evaluation) == (1, 1)
    assert "Aucun enfant en écart" in lu(page)


@pytest.mark.parametrize("quoi", ["equipes", "types", "enfants"])
def test_the_counts_and_the_children_are_exported(direction, quoi):
    en_ecart()
    contenu = direction.get(f"/pilotage/ecarts/{quoi}.csv").content.decode("utf-8-sig")
    (ligne,) = csv.DictReader(contenu.splitlines(), delimiter=";")
    assert ligne["Autre type de lieu"] == "1"
    reponse = direction.get(f"/pilotage/ecarts/{quoi}.ods")
    feuille = Document(io.BytesIO(reponse.content)).body.tables[0]
    assert "Autre type de lieu" in feuille.get_row_values(0)
    assert 1 in [int(v) for v in feuille.get_row_values(1)[-11:] if str(v).isdigit()]


def test_another_team_sees_nobody(connecter):
    en_ecart("Lou", creer_service("valenciennes"))
    dire(creer_enfant("Noé", service=creer_service("valenciennes")), -5)
    client = connecter(Role.REFERENT, service=creer_service())
    for adresse in ("/pilotage/ecarts", "/pilotage/promesses"):
        page = lu(client.get(adresse))
        assert "Lou" not in page
        assert "Noé" not in page
    assert len(client.get("/pilotage/ecarts/enfants.csv").content.decode().splitlines()) == 1


def test_the_menu_leads_there_whoever_may_open_it(direction, connecter):
    entree = '<a href="/pilotage/ecarts" aria-current="{}">'
    assert entree.format("page") in direction.get("/pilotage/ecarts").content.decode()
    assert entree.format("true") in direction.get("/pilotage/promesses").content.decode()
    assert "/pilotage/" not in connecter(Role.ELU).get("/").content.decode()


def test_promises_are_counted_by_month_and_team_and_broken_ones_listed(direction):
    # row L1
    dire(creer_enfant("Lou"), -5)
    dire(creer_enfant("Sam"), 10)
    page = lu(direction.get("/pilotage/promesses"))
    assert "Non tenues : 1" in page
    assert "En attente : 1" in page
    assert "passée de 5 jours" in page
    assert "Sam" not in page
    assert "Sam" in lu(direction.get("/pilotage/promesses?etat=attente"))
    contenu = direction.get("/pilotage/promesses/export.csv").content.decode("utf-8-sig")
    lignes = list(csv.DictReader(contenu.splitlines(), delimiter=";"))
    assert sum(int(x["Non tenues"]) for x in lignes) == 1
    assert direction.get("/pilotage/promesses/export.ods").status_code == 200
    assert direction.get("/pilotage/promesses?au=zz&service=x&etat=y&curseur=-1").status_code == 200
    assert direction.get("/pilotage/ecarts?au=zz&service=x&critere=y&curseur=-1").status_code == 200


def test_pages_cost_as_many_queries_for_three_rows_as_for_one(direction, compte_requetes):
    def ajouter(n):
        for _ in range(n):
            dire(en_ecart(), -5)

    assert compte_requetes(lambda: direction.get("/pilotage/ecarts"), ajouter) < 20


def test_promises_cost_as_many_queries_for_three_rows_as_for_one(direction, compte_requetes):
    def ajouter(n):
        for _ in range(n):
            dire(creer_enfant("Lou"), -5)

    assert compte_requetes(lambda: direction.get("/pilotage/promesses"), ajouter) < 20
