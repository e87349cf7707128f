"""`havre territoires`: what it prints, and how it fails."""

import json

import pytest
from click.testing import CliRunner, Result

from havre.apps.territoires.models import Commune, MatriceTrajets
from havre.commands.territoires import commande

pytestmark = pytest.mark.django_db


def lancer(*arguments: str) -> Result:
    return CliRunner().invoke(commande, arguments)


@pytest.fixture
def petit_departement() -> None:
    """Reduce the département to two communes, without a matrix."""
    Commune.objects.filter(direction__isnull=False).update(direction=None)
    Commune.objects.filter(id__in=["FR-59183", "FR-59350"]).update(direction="FLA")
    MatriceTrajets.objects.all().delete()


def test_charger_counts_what_it_wrote_and_may_be_run_again():
    Commune.objects.filter(id="FR-59350").update(nom="Autre")
    sortie = lancer("charger").output
    assert sortie.startswith("35431 communes (1 écrites), 7 directions, 47 MNS, 7 juridictions, en ")
    assert json.loads(lancer("charger", "--json").output)["communes_ecrites"] == 0


def test_matrice_says_how_long_it_took_then_that_nothing_is_missing(petit_departement):
    sortie = lancer("matrice").output
    assert sortie.startswith("2 communes, 4 trajets (reseau), 0 ko : calcul ")
    assert " ms, en tout " in sortie
    assert lancer("matrice").output.endswith("déjà à jour.\n")
    assert lancer("matrice", "--complete").output.startswith("2 communes, 4 trajets (reseau), 0 ko : calcul ")


def test_matrice_adds_the_communes_given_by_name_or_code(petit_departement):
    bilan = json.loads(lancer("matrice", "Tournai", "Lens (62)", "--json").output)
    assert (bilan["communes"], bilan["trajets"], bilan["calculee"]) == (4, 16, True)
    assert set(MatriceTrajets.objects.get().communes) == {"FR-59183", "FR-59350", "BE-57081", "FR-62498"}


def test_temps_answers_in_words_and_in_json():
    sortie = lancer("temps", "dunkerque", "Lille").output
    assert sortie == "Dunkerque (59) → Lille (59) : 60 min en voiture hors pointe, environ 82 km (reseau).\n"
    assert json.loads(lancer("temps", "FR-59183", "59000 Lille", "--json").output) == {
        "depart": "FR-59183", "arrivee": "FR-59350", "duree_min": 60, "distance_estimee_km": 82, "source": "reseau",
    }  # fmt: skip


def test_temps_says_that_no_road_leads_there():
    assert lancer("temps", "Lille", "FR-97411").output == "Lille (59) → Saint-Denis (974) : aucune route.\n"
    assert json.loads(lancer("temps", "Lille", "FR-97411", "--json").output)["duree_min"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("temps", "Lile", "Lille"), "Commune inconnue : « Lile ». Peut-être : Lille (59)"),
        (("temps", "Lens", "Lille"), "Commune ambiguë : « Lens »"),
        (("matrice", "Lens"), "Commune ambiguë : « Lens »"),
    ],
)
def test_a_commune_that_is_not_one_is_refused(arguments, message):
    resultat = lancer(*arguments)
    assert resultat.exit_code == 1
    assert message in resultat.output


@pytest.mark.parametrize("arguments", [("temps", "Lille", "Dunkerque"), ("matrice", "--complete")])
def test_a_bad_setting_is_one_line_in_french(settings, arguments):
    settings.HAVRE_TRAJETS = "osrm:nulle-part"
    resultat = lancer(*arguments)
    assert resultat.exit_code == 1
    assert "L'adresse du moteur OSRM doit commencer par http://" in resultat.output


def test_without_communes_the_matrix_says_what_to_load(petit_departement):
    Commune.objects.filter(direction__isnull=False).update(direction=None)
    resultat = lancer("matrice")
    assert resultat.exit_code == 1
    assert "havre territoires charger" in resultat.output
