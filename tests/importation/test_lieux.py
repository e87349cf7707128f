"""Files of places: establishments, foster homes, capacities, licences (rows E63, L1)."""

from datetime import date

import pytest

from havre.apps.lieux.models import (
    Agrement,
    AssistantFamilial,
    Capacite,
    DerogationAgrement,
    Fermeture,
    Lieu,
    Organisme,
    Unite,
)
from havre.importation.bilan import Bilan
from tests.factories import creer_accueil, creer_enfant, depuis

from .conftest import Importeur

FAMILLE = (
    "type;code;nom;commune;assistant_nom;assistant_prenom;agrement_numero;agrement_places;agrement_du;agrement_au;"
    "derogation_places;derogation_motif;places\n"
)
MARIE = "famille_accueil;AF1;Famille Dubois;Hazebrouck;Dubois;Marie;AG1;3;01/01/2025;31/12/2029;;;\n"
MECS = "type;code;nom;commune;unite_code;places;places_du;places_au\n"


def vus(bilan: Bilan) -> list[tuple[int, str]]:
    return [(p.ligne, p.colonne) for p in bilan.problemes]


def test_foster_home_gets_carer_licence_and_as_many_places(importe: Importeur) -> None:
    assert importe("lieux", FAMILLE + MARIE).problemes == []
    agrement = Agrement.objects.get(numero="AG1")
    assert (agrement.places, agrement.periode) == (3, depuis(date(2025, 1, 1), date(2030, 1, 1)))
    assert str(AssistantFamilial.objects.get().personne) == "Marie Dubois"
    assert Capacite.objects.get().places == 3
    assert not DerogationAgrement.objects.exists()


def test_waiver_adds_places_even_when_it_comes_later(importe: Importeur) -> None:
    importe("lieux", FAMILLE + MARIE)
    bilan = importe("lieux", FAMILLE + MARIE.replace(";;;\n", ";1;Fratrie de quatre;\n"))
    assert (bilan.problemes, bilan.modifiees) == ([], 1)
    assert DerogationAgrement.objects.get().places_en_plus == 1
    assert Capacite.objects.get().places == 4


def test_licence_is_renewed_by_a_second_number(importe: Importeur) -> None:
    importe("lieux", FAMILLE + MARIE)
    suite = MARIE.replace("AG1", "AG2").replace("01/01/2025;31/12/2029", "01/01/2030;31/12/2034")
    assert importe("lieux", FAMILLE + suite).problemes == []
    assert Agrement.objects.count() == 2
    chevauche = MARIE.replace("AG1", "AG3").replace("01/01/2025", "01/06/2029")
    bilan = importe("lieux", FAMILLE + chevauche)
    assert vus(bilan) == [(2, "agrement_du")]
    assert "déjà un agrément" in bilan.problemes[0].raison


@pytest.mark.parametrize(
    ("avant", "apres", "colonne", "raison"),
    [
        (";AG1;", ";;", "agrement_numero", "porte son agrément"),
        ("Dubois;Marie", "Dubois;", "assistant_prenom", "assistant familial"),
        (";3;01", ";4;01", "agrement_places", "CASF L.421-5"),
        (";3;01", ";;01", "agrement_places", "nombre de places"),
        ("01/01/2025;31/12/2029", "01/01/2025;31/12/2024", "agrement_au", "précède"),
        (";;;\n", ";1;;\n", "derogation_motif", "motivée"),
        (";;;\n", ";;Motif seul;\n", "derogation_places", "nombre de places"),
        ("famille_accueil", "mecs", "assistant_nom", "famille d'accueil"),
    ],
)
def test_foster_home_without_what_the_law_asks_is_refused(
    importe: Importeur, avant: str, apres: str, colonne: str, raison: str
) -> None:
    bilan = importe("lieux", FAMILLE + MARIE.replace(avant, apres))
    trouve = {p.colonne: p.raison for p in bilan.problemes}
    assert raison in trouve[colonne]
    assert not Lieu.objects.exists()


def test_number_of_licence_of_another_home_is_refused(importe: Importeur) -> None:
    autre = MARIE.replace("AF1", "AF2")
    assert vus(importe("lieux", FAMILLE + MARIE + autre)) == [(3, "agrement_numero")]


def test_establishment_with_several_units_and_body(importe: Importeur) -> None:
    titres = (
        "type;code;nom;organisme;commune;unite_code;age_min;age_max;sexe;offres;competence_medicale;places;places_du\n"
    )
    bilan = importe(
        "lieux",
        titres
        + "Maison d'enfants (MECS);M1;Maison;Assoc;59183;P;18 mois;10 ans;mixte;jardin|Suivi psychologique sur place;"
        "fort;8;2025-01-01\nmecs;M1;Maison;Assoc;59183;G;2 ans 6 mois;17;filles;;0;6;2025-01-01\n",
    )
    assert bilan.problemes == []
    petits, grands = Unite.objects.get(code="P"), Unite.objects.get(code="G")
    assert (petits.age_min_mois, petits.age_max_mois, petits.sexe) == (18, 131, 0)
    assert (grands.age_min_mois, grands.age_max_mois, grands.sexe) == (30, 215, 2)
    assert (petits.offres, petits.competence_medicale) == (["jardin", "suivi_psy"], 3)
    assert Organisme.objects.get().lieux.get().commune_id == "FR-59183"


def test_second_row_that_describes_the_place_otherwise_is_refused(importe: Importeur) -> None:
    bilan = importe("lieux", MECS + "mecs;M1;Maison;59183;A;5;01/01/2025;\nmecs;M1;Autre;59183;B;5;01/01/2025;\n")
    assert vus(bilan) == [(3, "nom")]
    assert "ligne 2" in bilan.problemes[0].raison


def test_same_unit_twice_is_refused_but_two_periods_are_not(importe: Importeur) -> None:
    deux = MECS + "mecs;M1;Maison;59183;A;5;01/01/2025;31/12/2025\nmecs;M1;Maison;59183;A;7;01/01/2026;\n"
    assert importe("lieux", deux).problemes == []
    assert sorted(Capacite.objects.values_list("places", flat=True)) == [5, 7]
    memes = MECS + "mecs;M2;Maison;59183;A;5;01/01/2025;\nmecs;M2;Maison;59183;A;5;01/01/2025;\n"
    assert vus(importe("lieux", memes)) == [(3, "unite_code")]


def test_capacity_may_not_fall_under_the_children_who_live_there(importe: Importeur) -> None:
    importe("lieux", MECS + "mecs;M1;Maison;59183;A;2;01/01/2025;\n")
    unite = Unite.objects.get()
    for _ in range(2):
        creer_accueil(creer_enfant(), unite)
    bilan = importe("lieux", MECS + "mecs;M1;Maison;59183;A;1;01/01/2025;\n")
    assert vus(bilan) == [(2, "places")]
    assert "2 enfants pour 1 place." in bilan.problemes[0].raison
    assert Capacite.objects.get().places == 2


def test_closure_needs_a_reason(importe: Importeur) -> None:
    titres = "type;code;nom;commune;fermeture_du;fermeture_au;fermeture_motif\n"
    assert vus(importe("lieux", titres + "mecs;M1;Maison;59183;01/07/2026;31/08/2026;\n")) == [(2, "fermeture_motif")]
    importe("lieux", titres + "mecs;M1;Maison;59183;01/07/2026;31/08/2026;Travaux\n")
    assert Fermeture.objects.get().periode == depuis(date(2026, 7, 1), date(2026, 9, 1))


def test_foster_home_does_not_become_an_establishment(importe: Importeur) -> None:
    importe("lieux", FAMILLE + MARIE)
    bilan = importe("lieux", MECS + "mecs;AF1;Famille Dubois;Hazebrouck;;;;\n")
    assert vus(bilan) == [(2, "type")]


def test_hospital_without_places_has_no_unit(importe: Importeur) -> None:
    bilan = importe("lieux", MECS + "hopital;CH1;Hôpital;Dunkerque;;;;\n")
    assert (bilan.nouvelles, Unite.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("commune", "postal", "pays", "attendue"),
    [
        ("59350", "", "", "FR-59350"),
        ("FR-59350", "", "", "FR-59350"),
        ("lille", "", "", "FR-59350"),
        ("LILLE", "59000", "France", "FR-59350"),
        ("Saint Omer", "62500", "", "FR-62765"),
        ("Tournai", "", "Belgique", "BE-57081"),
        ("Tournai", "7500", "be", "BE-57081"),
    ],
)
def test_commune_is_read_as_people_write_it(
    importe: Importeur, commune: str, postal: str, pays: str, attendue: str
) -> None:
    titres = "type;code;nom;commune;code_postal;pays\n"
    assert importe("lieux", f"{titres}mecs;M1;Maison;{commune};{postal};{pays}\n").problemes == []
    assert Lieu.objects.get().commune_id == attendue


@pytest.mark.parametrize(
    ("commune", "postal", "pays", "colonne"),
    [("Lile", "", "", "commune"), ("59999", "", "", "commune"), ("Lille", "62500", "", "commune"),
     ("Lille", "", "Suisse", "pays"), ("Dunkerque", "", "Belgique", "commune")],
)  # fmt: skip
def test_commune_that_does_not_exist_is_refused(
    importe: Importeur, commune: str, postal: str, pays: str, colonne: str
) -> None:
    titres = "type;code;nom;commune;code_postal;pays\n"
    assert vus(importe("lieux", f"{titres}mecs;M1;Maison;{commune};{postal};{pays}\n")) == [(2, colonne)]


@pytest.mark.parametrize(
    ("age_min", "age_max", "colonne"),
    [("trois", "17", "age_min"), ("3 ans", "25 ans", "age_max"), ("12", "6", "age_min"), ("3 jours", "", "age_min")],
)
def test_ages_that_make_no_sense_are_refused(importe: Importeur, age_min: str, age_max: str, colonne: str) -> None:
    titres = "type;code;nom;commune;age_min;age_max\n"
    assert vus(importe("lieux", f"{titres}mecs;M1;Maison;59350;{age_min};{age_max}\n")) == [(2, colonne)]
