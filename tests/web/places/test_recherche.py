"""The search of a group and the choice: reasons are asked before a split or a far place is accepted (rows L1, L2)."""

import re
from datetime import date

import pytest

from havre.apps.accueils.adapters import evaluer_choix
from havre.apps.accueils.models import Accueil
from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import lectures_de
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.models import Mesure
from tests.factories import (
    HAZEBROUCK,
    VALENCIENNES,
    creer_accueil,
    creer_besoin,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


def choisir(client, fratrie, unites: dict, **saisie):
    parametres = "&".join(f"e{e.pk}={u.pk}" for e, u in unites.items())
    donnees = {"mode": "permanent", "debut": "2026-03-02"} | saisie
    return client.post(f"/places/fratries/{fratrie.pk}/choisir?{parametres}", donnees)


def test_the_home_that_keeps_the_group_whole_comes_first(direction, fratrie_en_attente):
    # row L2
    creer_lieu(places=1)
    creer_lieu(places=1)
    village = creer_lieu(TypeLieu.VILLAGE_ENFANTS, places=2)
    fratrie, _ = fratrie_en_attente("Lou", "Sam")
    page = texte(direction.get(f"/places/fratries/{fratrie.pk}"))
    assert (
        page.index("Ensemble, sous un même toit")
        < page.index(village.nom)
        < page.index("Séparée entre plusieurs toits")
    )
    assert "Une personne décide" in page


def test_what_was_excluded_is_counted_and_a_named_place_explained(direction, fratrie_en_attente):
    plein = creer_lieu(TypeLieu.MECS, places=0)
    creer_lieu(places=2)
    fratrie, _ = fratrie_en_attente("Lou")
    page = texte(direction.get(f"/places/fratries/{fratrie.pk}?lieu={plein.code}"))
    assert "complet ou agrément épuisé" in page
    assert re.search(rf"{plein.nom}.*: .*(complet|il manque 1 place)", page)
    assert "Aucun lieu de l'annuaire" in texte(direction.get(f"/places/fratries/{fratrie.pk}?lieu=introuvable"))


def test_a_group_that_fits_nowhere_is_told_so_only_because_it_is_proven(direction, fratrie_en_attente):
    fratrie, _ = fratrie_en_attente("Lou", "Sam")
    page = texte(direction.get(f"/places/fratries/{fratrie.pk}"))
    assert "Choisir" not in page
    assert "Aucun" in page


def test_a_child_without_assessed_need_nor_home_asks_for_it(direction):
    enfant = creer_enfant("Lou", fratrie=(fratrie := creer_fratrie()), besoin=False)
    page = texte(direction.get(f"/places/fratries/{fratrie.pk}"))
    assert "Besoin non évalué" in page
    assert enfant.personne.prenom in page


def test_reading_a_group_writes_who_read_each_file(direction, fratrie_en_attente):
    fratrie, enfants = fratrie_en_attente("Lou", "Sam")
    direction.get(f"/places/fratries/{fratrie.pk}")
    assert [[lue.agent_id for lue in lectures_de(e)] for e in enfants] == [[direction.agent.pk]] * 2


def test_choosing_writes_the_stay_executes_the_order_and_says_so(direction, fratrie_en_attente):
    # row L8
    lieu = creer_lieu(places=2)
    fratrie, (lou, sam) = fratrie_en_attente("Lou", "Sam")
    reponse = choisir(direction, fratrie, {lou: unite_de(lieu), sam: unite_de(lieu)})
    assert reponse.status_code == 302
    page = texte(direction.get(reponse["Location"]))
    assert "L'accueil est enregistré" in page
    assert "Ordonnances exécutées" in page
    assert set(Mesure.objects.values_list("executee_le", flat=True)) == {date(2026, 3, 2)}
    assert Evenement.objects.filter(action="place.choisir", agent_id=direction.agent.pk).count() == 1


def test_splitting_siblings_asks_a_written_reason_and_keeps_what_was_typed(direction, fratrie_en_attente):
    # row L2
    un, deux = creer_lieu(places=1), creer_lieu(places=1)
    fratrie, (lou, sam) = fratrie_en_attente("Lou", "Sam")
    unites = {lou: unite_de(un), sam: unite_de(deux)}
    refus = choisir(direction, fratrie, unites, explication="Deux familles voisines")
    assert "Rien n'a été enregistré" in texte(refus)
    assert "Deux familles voisines" in refus.content.decode()
    assert not Accueil.objects.exists()
    accepte = choisir(direction, fratrie, unites, explication="Deux familles voisines", motif_separation="aucune_place")
    assert "Informer le juge" in texte(direction.get(accepte["Location"]))
    assert {(a.motif_separation, a.explication) for a in Accueil.objects.all()} == {
        ("aucune_place", "Deux familles voisines")
    }


def test_a_far_place_asks_a_written_reason(direction, fratrie_en_attente):
    # row L1
    loin = creer_lieu(places=1, commune=VALENCIENNES)
    fratrie, (lou,) = fratrie_en_attente("Lou")
    page = direction.get(f"/places/fratries/{fratrie.pk}/choisir?e{lou.pk}={unite_de(loin).pk}")
    assert "loin de la famille" in texte(page)
    assert "Informer le juge" not in texte(page)
    refus = choisir(direction, fratrie, {lou: unite_de(loin)})
    assert "Choisissez un motif" in texte(refus)
    assert not Accueil.objects.exists()


def test_nothing_is_preselected(direction, fratrie_en_attente):
    lieu = creer_lieu(places=1)
    fratrie, (lou, _) = fratrie_en_attente("Lou", "Sam")
    page = direction.get(f"/places/fratries/{fratrie.pk}/choisir?e{lou.pk}={unite_de(lieu).pk}").content.decode()
    assert " checked" not in page
    assert re.findall(r'<option value="[^"]+" selected', page) == []


def test_an_emergency_stay_promises_its_end(direction, fratrie_en_attente):
    # row L1
    lieu = creer_lieu(places=1)
    fratrie, (lou,) = fratrie_en_attente("Lou")
    refus = choisir(direction, fratrie, {lou: unite_de(lieu)}, mode="urgence")
    assert "porte la date de fin promise" in texte(refus)
    accepte = choisir(direction, fratrie, {lou: unite_de(lieu)}, mode="urgence", fin_promise="2026-03-20")
    assert "Fin promise à Lou" in texte(direction.get(accepte["Location"]))


def test_the_one_who_comes_second_for_the_last_place_is_told_and_loses_nothing(
    direction, fratrie_en_attente, monkeypatch
):
    lieu = creer_lieu(places=1)
    _, (premier,) = fratrie_en_attente("Lou")
    fratrie, (second,) = fratrie_en_attente("Sam")

    def evaluer_puis_perdre(groupe, choix):
        resultat = evaluer_choix(groupe, choix)
        if not Accueil.objects.exists():
            Accueil.objects.create(
                enfant=premier, unite=unite_de(lieu), mode="permanent",
                periode=("2026-03-02", None), admis_le="2026-03-02", enregistre_a="2026-03-02T08:00Z",
            )  # fmt: skip
        return resultat

    monkeypatch.setattr("havre.web.places.recherche.evaluer_choix", evaluer_puis_perdre)
    reponse = choisir(direction, fratrie, {second: unite_de(lieu)}, explication="Près de son école")
    assert reponse.status_code == 409
    assert "Quelqu'un d'autre vient de prendre la dernière place" in texte(reponse)
    assert "Près de son école" in reponse.content.decode()
    assert Accueil.objects.get().enfant_id == premier.pk


def test_a_choice_that_breaks_a_rule_is_refused_with_its_reason(direction, fratrie_en_attente):
    petits = creer_lieu(TypeLieu.POUPONNIERE, places=2, ages=(0, 35))
    fratrie, (lou,) = fratrie_en_attente("Lou")
    page = direction.get(f"/places/fratries/{fratrie.pk}/choisir?e{lou.pk}={unite_de(petits).pk}")
    assert "Ce choix ne peut pas être enregistré" in texte(page)
    assert "trop âgé" in texte(page)
    choisir(direction, fratrie, {lou: unite_de(petits)})
    assert not Accueil.objects.exists()


@pytest.mark.parametrize("demande", ["e999999=1", "e1=999999"])
def test_a_choice_that_means_nothing_is_not_found(direction, fratrie_en_attente, demande):
    creer_lieu(places=1)
    fratrie, _ = fratrie_en_attente("Lou")
    assert direction.get(f"/places/fratries/{fratrie.pk}/choisir?{demande}").status_code == 404
    assert direction.get("/places/fratries/999999").status_code == 404


def test_an_empty_choice_writes_nothing(direction, fratrie_en_attente):
    creer_lieu(places=1)
    fratrie, _ = fratrie_en_attente("Lou")
    assert "ne correspond pas aux enfants" in texte(choisir(direction, fratrie, {}))
    assert not Accueil.objects.exists()


def test_the_search_costs_as_many_queries_for_three_siblings_as_for_one(direction, compte_requetes):
    creer_lieu(places=4)
    fratrie = creer_fratrie()

    def ajouter(n):
        for _ in range(n):
            creer_mesure([creer_enfant("Lou", fratrie=fratrie)])

    assert compte_requetes(lambda: direction.get(f"/places/fratries/{fratrie.pk}"), ajouter) < 25


def test_the_day_asked_for_stays_within_the_horizon(direction, fratrie_en_attente):
    fratrie, _ = fratrie_en_attente("Lou")
    for demande, retenu in (("2026-04-01", "2026-04-01"), ("2020-01-01", "2026-03-02"), ("2030-01-01", "2027-03-02")):
        page = direction.get(f"/places/fratries/{fratrie.pk}?jour={demande}").content.decode()
        assert f'value="{retenu}"' in page


def test_the_need_shown_is_the_one_assessed_not_what_is_free(direction):
    # row L15
    enfant = creer_enfant("Lou", fratrie=(fratrie := creer_fratrie()), besoin=False)
    creer_besoin(enfant, commune=HAZEBROUCK, besoin_comportement=2)
    assert "comportement moyen" in texte(direction.get(f"/places/fratries/{fratrie.pk}"))


@pytest.mark.parametrize(
    ("debut", "refus"),
    [("2126-03-02", "au plus 365 jours à l'avance"), ("9999-12-31", "Cette date n'est pas possible")],
)
def test_a_mistyped_year_reserves_nothing(direction, fratrie_en_attente, debut, refus):
    fratrie, (lou,) = fratrie_en_attente("Lou")
    assert refus in texte(choisir(direction, fratrie, {lou: unite_de(creer_lieu())}, debut=debut))
    assert not Accueil.objects.exists()


def test_place_taken_while_the_form_was_filled_keeps_what_was_typed(direction, fratrie_en_attente):
    # two people, one place: the second is told and loses nothing
    fratrie, (lou,) = fratrie_en_attente("Lou")
    unite = unite_de(creer_lieu(places=1))
    creer_accueil(creer_enfant(), unite)
    refus = choisir(direction, fratrie, {lou: unite}, explication="Près de son école", debut="2026-03-02")
    page = texte(refus)
    assert refus.status_code == 409
    assert "Cette place n'est plus libre" in page
    assert "Près de son école" in page
    assert Accueil.objects.filter(enfant=lou).count() == 0


def test_a_respite_asks_whether_the_child_keeps_the_place_where_he_lives(direction, fratrie_en_attente):
    # row L21
    fratrie, (lou,) = fratrie_en_attente("Lou")
    chez_lui = creer_accueil(lou, unite_de(creer_lieu()), debut=date(2026, 1, 5))
    relais = unite_de(creer_lieu())
    page = texte(direction.get(f"/places/fratries/{fratrie.pk}/choisir?e{lou.pk}={relais.pk}"))
    assert "Lou garde le lieu où il vit" in page
    assert "facultatif) Oui" not in page
    saisie = {"mode": "relais", "fin_promise": "2026-03-20"}
    assert "Dites si l'enfant garde" in texte(choisir(direction, fratrie, {lou: relais}, **saisie))
    reponse = choisir(direction, fratrie, {lou: relais}, a_cote="oui", **saisie)
    assert "en plus du lieu où il vit" in texte(direction.get(reponse.url))
    chez_lui.refresh_from_db()
    assert chez_lui.periode.upper is None
    assert not Accueil.objects.get(unite=relais).principal


def test_the_ways_are_numbered_from_one_as_they_are_shown(direction, fratrie_en_attente):
    """The way in which everybody stays is not shown: it takes no number."""
    fratrie, (enfant, _) = fratrie_en_attente("Lou", "Sam")
    creer_accueil(enfant, unite_de(creer_lieu()))
    for _ in range(3):
        creer_lieu(places=2)
    page = direction.get(f"/places/fratries/{fratrie.pk}").content.decode()
    numeros = [int(n) for n in re.findall(r"Proposition (\d+)", page)]
    assert numeros == list(range(1, len(numeros) + 1))
    assert len(numeros) > 1
