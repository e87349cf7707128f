"""The waiting list: time is visible, nobody is named in full, the order is a stated criterion (rows L3, L8)."""

import csv
from datetime import date

import pytest

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from tests.factories import creer_accueil, creer_enfant, creer_lieu, creer_service
from tests.web.lecture import texte, titre

pytestmark = pytest.mark.django_db


def test_a_child_whose_order_is_not_carried_out_is_listed_with_the_time_waited(direction, fratrie_en_attente):
    # row L8, row L3
    _, (lou,) = fratrie_en_attente("Lou", le=date(2026, 1, 15))
    page = direction.get("/places/")
    assert "46 jours" in texte(page)
    assert "Ordonnance non exécutée" in texte(page)
    assert f"Lou {lou.personne.nom[:1]}." in texte(page)


def test_no_list_shows_a_full_name_and_the_title_names_nobody(direction, fratrie_en_attente):
    _, (lou, _) = fratrie_en_attente("Lou", "Sam")
    page = direction.get("/places/").content.decode()
    assert lou.personne.nom not in page
    assert "Lou" not in titre(direction.get("/places/"))


def test_a_child_in_hospital_by_default_is_marked_as_broken_law(direction):
    # row L5
    enfant = creer_enfant("Noé", naissance=date(2025, 8, 1))
    hopital = creer_lieu(TypeLieu.HOPITAL)
    creer_accueil(enfant, None, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=hopital, debut=date(2026, 2, 1))
    page = direction.get("/places/?motif=hopital")
    assert 'class="est-rompu"' in page.content.decode()
    assert "Noé" in texte(page)


def test_filters_stand_in_the_address_and_an_unknown_one_filters_nothing(direction, fratrie_en_attente):
    fratrie_en_attente("Lou")
    fratrie_en_attente("Ali", "Zoé")
    assert "Lou" not in texte(direction.get("/places/?taille=fratrie"))
    assert "Lou" in texte(direction.get("/places/?taille=seul"))
    assert "Lou" in texte(direction.get("/places/?motif=inconnu&tri=inconnu&curseur=abime"))


def test_the_order_is_written_and_can_be_changed(direction, fratrie_en_attente):
    fratrie_en_attente("Ancienne", le=date(2025, 11, 1))
    fratrie_en_attente("Recente", "Petite", le=date(2026, 2, 20))
    par_attente, par_taille = texte(direction.get("/places/")), texte(direction.get("/places/?tri=taille"))
    assert par_attente.index("Ancienne") < par_attente.index("Recente")
    assert par_taille.index("Recente") < par_taille.index("Ancienne")
    assert "l'attente la plus longue d'abord" in par_attente
    assert "les plus grandes fratries d'abord" in par_taille


def test_an_empty_list_says_what_to_do(connecter):
    page = texte(connecter(Role.RTASE, service=creer_service()).get("/places/?taille=seul"))
    assert "Personne n'attend avec ces filtres" in page
    assert "Voir toute la liste" in page


def test_the_export_holds_the_rows_of_the_filter(direction, fratrie_en_attente):
    fratrie_en_attente("Lou")
    fratrie_en_attente("Ali", "Zoé", le=date(2026, 1, 15))
    reponse = direction.get("/places/export.csv?taille=fratrie")
    contenu = reponse.content.decode("utf-8-sig")
    lignes = list(csv.DictReader(contenu.splitlines(), delimiter=";"))
    assert [ligne["enfant"].split()[0] for ligne in lignes] == ["Ali", "Zoé"]
    assert {ligne["jours"] for ligne in lignes} == {"46"}
    assert "attente-2026-03-02.csv" in reponse["Content-Disposition"]


def test_the_list_costs_as_many_queries_for_three_rows_as_for_one(direction, fratrie_en_attente, compte_requetes):
    def ajouter(n):
        for _ in range(n):
            fratrie_en_attente("Lou", "Sam")

    assert compte_requetes(lambda: direction.get("/places/"), ajouter) < 20


def test_age_of_the_youngest_is_in_months(direction, fratrie_en_attente):
    fratrie_en_attente("Lou", naissance=date(2025, 1, 15))
    page = texte(direction.get("/places/")).replace("\u00a0", " ")
    assert "13 mois" in page
    assert "1 an" not in page
