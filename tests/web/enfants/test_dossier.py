"""The list of children and the file of one: who, where, when, who read it; the assessed need."""

import csv
from datetime import date

import pytest

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.models import Besoin
from havre.apps.accueils.queries import besoins_courants
from havre.apps.agents.enums import Role
from havre.apps.echeances.actions import actualiser_en_attente
from havre.apps.journal.queries import lectures_de
from havre.apps.lieux.enums import TypeLieu
from tests.factories import (
    DUNKERQUE,
    HAZEBROUCK,
    HIER,
    JOUR,
    TOURNAI,
    creer_accueil,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_parent,
    creer_service,
    unite_de,
)
from tests.web.lecture import texte, titre

SAINT_OMER = "FR-62765"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


def test_the_list_shows_first_names_and_where_each_one_lives(direction):
    lieu = creer_lieu()
    enfant = creer_enfant("Lou")
    creer_accueil(enfant, unite_de(lieu), debut=date(2026, 1, 1))
    page = texte(direction.get("/enfants/"))
    assert "1 enfant" in page.replace("\u00a0", " ")
    assert enfant.personne.nom_court() in page
    assert enfant.personne.nom not in page
    assert lieu.nom in page
    assert "60 jours" in page.replace("\u00a0", " ")


def test_filters_keep_the_right_children(direction):
    creer_enfant("Bebe", naissance=date(2025, 6, 1))
    creer_enfant("Ado", naissance=date(2012, 6, 1), service=creer_service("valenciennes"))
    creer_enfant("Anniversaire", naissance=date(2023, 3, 2))
    tous = texte(direction.get("/enfants/"))
    assert all(p in tous for p in ("Bebe", "Ado", "Anniversaire"))
    petits = texte(direction.get("/enfants/?age=0-2"))
    assert "Bebe" in petits
    assert "Ado" not in petits
    assert "Anniversaire" not in petits
    assert "Anniversaire" in texte(direction.get("/enfants/?age=3-5"))
    equipe = creer_service("valenciennes").pk
    assert "Bebe" not in texte(direction.get(f"/enfants/?service={equipe}"))
    assert "Aucun dossier avec ces filtres" in texte(direction.get("/enfants/?texte=zzzzzz"))


def test_the_list_is_read_page_after_page_without_losing_anyone(direction):
    for _ in range(51):
        creer_enfant("Lou")
    premiere = direction.get("/enfants/").content.decode()
    suivante = premiere.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    seconde = direction.get(f"/enfants/{suivante}").content.decode()
    assert (premiere.count('class="lien-rang insecable"'), seconde.count('class="lien-rang insecable"')) == (50, 1)
    assert 'rel="prev"' in seconde


def test_the_list_costs_as_many_queries_for_three_rows_as_for_one(direction, compte_requetes):
    lieu = creer_lieu(TypeLieu.MECS, places=9)

    def ajouter(n):
        for _ in range(n):
            creer_accueil(creer_enfant("Lou"), unite_de(lieu))

    assert compte_requetes(lambda: direction.get("/enfants/"), ajouter) < 20


@pytest.fixture
def dispersion() -> None:
    """Make a child in the département, one outside, one in Belgium, one nowhere."""
    for prenom, commune in (("Proche", HAZEBROUCK), ("Ailleurs", SAINT_OMER), ("Belge", TOURNAI)):
        creer_accueil(creer_enfant(prenom), unite_de(creer_lieu(TypeLieu.MECS, commune=commune)))
    creer_mesure([creer_enfant("Chezlui")])
    creer_enfant("Domicile")


@pytest.mark.usefixtures("dispersion")
@pytest.mark.parametrize(
    ("vit", "attendus"),
    [("hors", {"Ailleurs", "Belge"}), ("etranger", {"Belge"}), ("nulle_part", {"Chezlui"})],
)
def test_the_list_of_children_outside_the_departement_is_exact(direction, vit, attendus):
    # row E63
    contenu = direction.get(f"/enfants/export.csv?vit={vit}").content.decode("utf-8-sig")
    lignes = list(csv.DictReader(contenu.splitlines(), delimiter=";"))
    assert {ligne["enfant"].split()[0] for ligne in lignes} == attendus
    page = texte(direction.get(f"/enfants/?vit={vit}"))
    assert all(prenom in page for prenom in attendus)
    assert not any(prenom in page for prenom in {"Proche", "Ailleurs", "Belge", "Chezlui", "Domicile"} - attendus)
    assert "2 Hors du département 1 Hors de France 1 Confiés, sans lieu d'accueil" in page


@pytest.mark.usefixtures("dispersion")
def test_the_export_gives_place_country_and_minutes_from_the_family(direction):
    # row E63
    contenu = direction.get("/enfants/export.csv?vit=etranger").content.decode("utf-8-sig")
    (ligne,) = csv.DictReader(contenu.splitlines(), delimiter=";")
    assert (ligne["commune"], ligne["pays"]) == ("Tournai", "BE")
    assert 30 < int(ligne["minutes_de_la_famille"]) < 120


def test_the_file_tells_an_order_that_is_not_carried_out(direction, fratrie_en_attente):
    # row L8
    _, (lou,) = fratrie_en_attente("Lou", le=date(2026, 1, 15))
    page = texte(direction.get(f"/enfants/{lou.pk}")).replace("\u00a0", " ")
    assert "Une mesure ordonnée n'est pas exécutée" in page
    assert "attend depuis 46 jours" in page
    assert "pas de lieu d'accueil" in page


def test_the_file_names_the_child_but_not_in_the_title(direction):
    enfant = creer_enfant("Lou")
    page = direction.get(f"/enfants/{enfant.pk}")
    assert str(enfant.personne) in texte(page)
    assert "Lou" not in titre(page)
    assert enfant.personne.nom not in titre(page)


def test_a_promised_end_that_passed_is_shown_as_broken(direction):
    # row L1
    enfant = creer_enfant("Lou")
    creer_accueil(
        enfant, unite_de(creer_lieu()), mode=ModeAccueil.URGENCE, debut=date(2026, 1, 5), fin_promise=date(2026, 2, 10)
    )
    actualiser_en_attente(au=JOUR)
    page = texte(direction.get(f"/enfants/{enfant.pk}")).replace("\u00a0", " ")
    assert "dépassée de 20 jours" in page


def test_siblings_stand_on_the_file_with_the_minutes_between_them(direction):
    # row L2
    fratrie = creer_fratrie()
    lou, sam = (creer_enfant(p, fratrie=fratrie) for p in ("Lou", "Sam"))
    creer_accueil(lou, unite_de(creer_lieu()))
    creer_accueil(sam, unite_de(creer_lieu(commune=DUNKERQUE)))
    page = texte(direction.get(f"/enfants/{lou.pk}/famille"))
    assert "Sam" in page
    assert "Dunkerque" in page
    assert "min" in page


def test_every_reading_is_written_and_shown_to_who_follows_the_child(direction):
    enfant = creer_enfant("Lou")
    page = texte(direction.get(f"/enfants/{enfant.pk}/acces"))
    assert direction.agent.nom_complet() in page
    assert len(lectures_de(enfant)) == 1
    assert "Responsable territorial ASE territoire" in page


def test_the_file_says_on_each_tab_who_else_read_it_lately(direction, connecter):
    enfant = creer_enfant("Lou")
    autre = connecter(Role.DIRECTION)
    autre.get(f"/enfants/{enfant.pk}")
    page = texte(direction.get(f"/enfants/{enfant.pk}/famille"))
    assert f"Lu dernièrement par {autre.agent.nom_complet()}" in page


def test_the_family_tab_names_the_adults_and_their_rights(direction):
    enfant = creer_enfant("Lou")
    parent = creer_parent([enfant])
    page = texte(direction.get(f"/enfants/{enfant.pk}/famille"))
    assert str(parent) in page
    assert "parent oui" in page


def test_the_timeline_holds_decisions_measures_and_stays_cancelled_ones_included(direction):
    enfant = creer_enfant("Lou")
    creer_mesure([enfant], le=date(2026, 1, 15))
    creer_accueil(
        enfant,
        unite_de(creer_lieu()),
        debut=HIER,
        admis_le=None,
        annule_a=f"{JOUR}T08:00Z",
        annule_motif="Refus du lieu",
    )
    page = texte(direction.get(f"/enfants/{enfant.pk}"))
    assert page.index("Réservation annulée") < page.index("Mesure non exécutée")
    assert "Refus du lieu" in page
    assert "Jugement en assistance éducative" in page


def test_the_file_costs_as_many_queries_for_three_stays_as_for_one(direction, compte_requetes, monkeypatch):
    enfant = creer_enfant("Lou")
    debuts = iter(range(1, 20))

    def ajouter(n):
        for _ in range(n):
            m = next(debuts)
            creer_accueil(enfant, unite_de(creer_lieu()), debut=date(2024, m, 1), fin=date(2024, m, 20))

    assert compte_requetes(lambda: direction.get(f"/enfants/{enfant.pk}"), ajouter) < 30


SAISIE = {
    "commune_famille": "Hazebrouck",
    "besoin_medical": "0",
    "besoin_handicap": "1",
    "besoin_comportement": "2",
    "types_acceptes": ["famille_accueil"],
}


def evaluer(client, enfant, **saisie):
    courant = besoins_courants([enfant.pk]).get(enfant.pk)
    return client.post(f"/enfants/{enfant.pk}/besoin", {"remplace": courant.pk if courant else ""} | SAISIE | saisie)


def test_a_new_assessment_keeps_the_former_one(direction):
    # row L15
    enfant = creer_enfant("Lou")
    reponse = evaluer(direction, enfant)
    assert reponse.status_code == 302
    page = texte(direction.get(reponse["Location"]))
    assert "En vigueur" in page
    assert "Remplacée" in page
    assert besoins_courants([enfant.pk])[enfant.pk].besoin_comportement == 2


def test_an_unknown_commune_is_refused_at_its_field_and_what_was_typed_is_kept(direction):
    enfant = creer_enfant("Lou")
    page = evaluer(direction, enfant, commune_famille="Nulleparville", avis="Un avis à garder")
    assert page.status_code == 200
    assert "Nulleparville" in page.content.decode()
    assert "Un avis à garder" in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()
    assert Besoin.objects.filter(enfant=enfant).count() == 1


def test_times_that_contradict_each_other_are_refused(direction):
    enfant = creer_enfant("Lou")
    page = texte(evaluer(direction, enfant, temps_famille_max_min="20", temps_famille_min_min="40"))
    assert "Le temps minimal dépasse le temps maximal" in page
    assert "Rien n'a été enregistré" in page


def test_two_agents_who_edit_the_same_need_the_second_sees_both_and_chooses(direction, connecter):
    enfant = creer_enfant("Lou")
    premier = besoins_courants([enfant.pk])[enfant.pk]
    autre = connecter(Role.DIRECTION)
    evaluer(autre, enfant, besoin_handicap="3")
    conflit = direction.post(f"/enfants/{enfant.pk}/besoin", {"remplace": premier.pk} | SAISIE)
    assert conflit.status_code == 409
    page = texte(conflit)
    assert autre.agent.nom_complet() in page
    assert "Handicap Fort Léger" in page
    choisi = direction.post(
        f"/enfants/{enfant.pk}/besoin", {"remplace": besoins_courants([enfant.pk])[enfant.pk].pk} | SAISIE
    )
    assert choisi.status_code == 302
    assert Besoin.objects.filter(enfant=enfant).count() == 3
