"""Finding a commune by what people type and by what files contain."""

import pytest

from havre.apps.territoires.erreurs import CommuneAmbigue, CommuneInconnue
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import commune_par_nom_ou_code, mns_possibles, rechercher_communes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("texte", "premiere"),
    [
        ("lil", "FR-59350"),
        ("LILLE", "FR-59350"),
        ("dunkerke", "FR-59183"),
        ("hazbrouk", "FR-59295"),
        ("valencienes", "FR-59606"),
        ("Villeneuve d'asq", "FR-59009"),
        ("armentiere", "FR-59017"),
        ("la bassee", "FR-59051"),
        ("helpe", "FR-59036"),
        ("lomme", "FR-59350"),
        ("st-pol-sur-mer", "FR-59183"),
        ("tournai", "BE-57081"),
        ("59512", "FR-59512"),
        ("59000 l", "FR-59350"),
        ("lille 59000", "FR-59350"),
        ("7500", "BE-57081"),
        ("2a004", "FR-2A004"),
    ],
)
def test_first_answer_is_the_commune_meant(texte, premiere):
    assert rechercher_communes(texte)[0].id == premiere


def test_beginning_of_a_postal_code_lists_the_most_populous_first():
    noms = [c.nom for c in rechercher_communes("591", 4)]
    assert noms == ["Lille", "Roubaix", "Dunkerque", "Wattrelos"]


def test_own_communes_come_before_others_of_the_same_beginning():
    assert all(c.direction_id for c in rechercher_communes("ha", 5))


def test_an_exact_name_comes_before_a_longer_one_of_the_departement():
    assert [c.nom for c in rechercher_communes("saint amand", 3)][-1] == "Saint-Amand-les-Eaux"


@pytest.mark.parametrize("texte", ["", "   ", "%", "_", "\0", "\\", "zzzzzzzz"])
def test_nothing_is_found_for_nothing(texte):
    assert rechercher_communes(texte) == []


def test_limit_and_country_are_obeyed():
    assert len(rechercher_communes("saint", 7)) == 7
    assert {c.pays for c in rechercher_communes("li", 10, pays="BE")} == {"BE"}


def test_a_search_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        rechercher_communes("dunkerke")


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("FR-59350", "FR-59350"),
        ("fr 59350", "FR-59350"),
        ("BE-62119", "BE-62119"),
        ("59000", "FR-59350"),
        ("2A004", "FR-2A004"),
        ("7500", "BE-57081"),
        ("B-7500 Tournai", "BE-57081"),
        ("Lille", "FR-59350"),
        ("  LILLE ", "FR-59350"),
        ("59000 Lille", "FR-59350"),
        ("59000, Lille", "FR-59350"),
        ("Lille 59000", "FR-59350"),
        ("Lille (59000)", "FR-59350"),
        ("Lille (59)", "FR-59350"),
        ("Lille, Belgique", "BE-13019"),
        ("Tournai (Belgique)", "BE-57081"),
        ("Lens (62)", "FR-62498"),
        ("59033 Lille Cedex", "FR-59350"),
        ("59033 LILLE CEDEX 9", "FR-59350"),
        ("Lomme", "FR-59350"),
        ("59160 Lomme", "FR-59350"),
        ("St Pol sur Mer", "FR-59183"),
        ("Ste-Marie-Kerque", "FR-62756"),
        ("Saint-Aubin", "FR-59529"),
        ("villeneuve d’ascq", "FR-59009"),
        ("Condé sur l'Escaut", "FR-59153"),
        ("Le\u00a0Cateau-Cambrésis", "FR-59136"),
    ],
)
def test_a_cell_that_names_one_commune_gives_it(texte, attendue):
    assert commune_par_nom_ou_code(texte).id == attendue


@pytest.mark.parametrize(("chiffres", "attendue"), [("insee", "Lille"), ("postal", "Saint-André-lez-Lille")])
def test_five_digits_are_read_as_the_column_says(chiffres, attendue):
    assert commune_par_nom_ou_code("59350", chiffres=chiffres).nom == attendue


def test_five_digits_with_two_meanings_are_ambiguous_when_nothing_tells():
    with pytest.raises(CommuneAmbigue) as erreur:
        commune_par_nom_ou_code("59350")
    assert [identifiant for identifiant, _ in erreur.value.candidats] == ["FR-59350", "FR-59527"]
    assert "Saint-André-lez-Lille (59) = FR-59527" in str(erreur.value)


def test_country_of_another_cell_decides():
    assert commune_par_nom_ou_code("62119", pays="BE", chiffres="insee").nom == "Blegny"
    assert commune_par_nom_ou_code("62119", chiffres="insee").nom == "Béthune"
    assert commune_par_nom_ou_code("Lens", pays="BE").id == "BE-53046"
    assert commune_par_nom_ou_code("1001", pays="FR", chiffres="insee").id == "FR-01001"  # a spreadsheet lost the zero


@pytest.mark.parametrize("texte", ["Lens", "Saint-Denis", "59100", "75"])
def test_a_cell_that_names_several_or_none_is_never_guessed(texte):
    with pytest.raises((CommuneAmbigue, CommuneInconnue)):
        commune_par_nom_ou_code(texte)


def test_a_long_list_of_candidates_is_cut():
    with pytest.raises(CommuneAmbigue, match=r"désigne 1\d communes .*…") as erreur:
        commune_par_nom_ou_code("Sainte-Colombe")
    assert len(erreur.value.candidats) > 6


def test_an_unknown_commune_comes_with_suggestions():
    with pytest.raises(CommuneInconnue) as erreur:
        commune_par_nom_ou_code("Dunkerke")
    assert erreur.value.suggestions[0] == "Dunkerque (59)"
    assert str(erreur.value).startswith("Commune inconnue : « Dunkerke ». Peut-être : Dunkerque (59)")


@pytest.mark.parametrize("texte", ["", "\0", "%", "xyzxyz", "99999", "FR-99999", "59000 Roubaix", "Lille (62)"])
def test_what_no_commune_answers_to_is_unknown(texte):
    with pytest.raises(CommuneInconnue, match="Commune inconnue"):
        commune_par_nom_ou_code(texte)


def test_a_right_cell_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        commune_par_nom_ou_code("59000 Lille")


def test_mns_of_a_shared_commune_are_all_proposed():
    lille = Commune.objects.get(id="FR-59350")
    assert [m.nom for m in mns_possibles(lille)] == [
        "Lille-Centre", "Lille-Fives", "Lille-Hellemmes", "Lille-Porte des Postes", "Lille-Sud",
    ]  # fmt: skip


def test_mns_of_a_village_is_its_own_and_of_a_foreign_commune_none():
    assert [m.code for m in mns_possibles(Commune.objects.get(id="FR-59529"))] == ["avesnes-sur-helpe"]
    assert mns_possibles(Commune.objects.get(id="BE-57081")) == []
