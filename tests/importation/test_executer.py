"""A file as a whole: titles, all or nothing, rights, event, and the same outcome as row by row."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Evenement
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.territoires.queries import matrice_courante
from havre.importation import executer, lot
from havre.importation.executer import importer
from tests.factories import creer_agent, creer_service

from .conftest import LE, Importeur

TITRES = "type;code;nom;commune;unite_code;places;places_du\n"
BON = "mecs;L1;Un;59350;U1;5;01/01/2025\n"


def problemes(bilan) -> list[tuple[int, str, str]]:  # type: ignore[no-untyped-def]
    return [(p.ligne, p.colonne, p.raison) for p in bilan.problemes]


def test_titles_are_checked_all_at_once(importe: Importeur) -> None:
    bilan = importe("lieux", "type;code;comune;places;Places;;\nmecs;L1;59350;1;2\n")
    assert [(p.ligne, p.colonne) for p in bilan.problemes] == [
        (1, "comune"),
        (1, "Places"),
        (1, "nom"),
        (1, "commune"),
    ]
    assert "« commune »" in bilan.problemes[0].raison
    assert "deux fois" in bilan.problemes[1].raison
    assert "obligatoire absente" in bilan.problemes[2].raison


def test_unknown_column_that_looks_like_none_lists_them(importe: Importeur) -> None:
    bilan = importe("accueils", "enfant;debut;admis;zzz\nA;01/01/2026;oui;\n")
    assert "Colonnes possibles : enfant, lieu," in bilan.problemes[0].raison


def test_titles_are_read_in_any_order_case_and_accent(importe: Importeur) -> None:
    bilan = importe("lieux", "NOM;Code;Commune;TYPE\nUn;L1;Lille;MECS\n")
    assert bilan.problemes == []
    assert Lieu.objects.get().type == "mecs"


def test_rows_are_read_even_when_a_title_is_wrong(importe: Importeur) -> None:
    bilan = importe("lieux", "type;code;nom;commune;zzz\nmecs;L1;Un;59350;\ninternat;L2;Deux;59350;\n")
    assert [(p.ligne, p.colonne) for p in bilan.problemes] == [(1, "zzz"), (3, "type")]
    assert not Lieu.objects.exists()


@pytest.mark.parametrize("texte", ["", "type;code;nom;commune\n", "\n\n"])
def test_file_without_rows_is_refused(importe: Importeur, texte: str) -> None:
    (probleme,) = importe("lieux", texte).problemes
    assert "vide" in probleme.raison or "titres" in probleme.raison


def test_cell_without_title_is_a_problem_of_its_row(importe: Importeur) -> None:
    bilan = importe("lieux", "type;code;nom;commune\nmecs;L1;Un;59350;perdu\n")
    assert [(p.ligne, p.colonne, p.valeur) for p in bilan.problemes] == [(2, "n° 5", "perdu")]


def test_line_numbers_count_quoted_new_lines_and_empty_lines(importe: Importeur) -> None:
    bilan = importe("lieux", 'type;code;nom;commune\n\nmecs;L1;"Un\nou deux";59350\n\ninternat;L2;Deux;59350\n')
    assert [(p.ligne, p.colonne) for p in bilan.problemes] == [(6, "type")]


def test_one_bad_row_among_many_keeps_all_out(importe: Importeur) -> None:
    lignes = "".join(f"mecs;L{n};Lieu {n};59350;U1;5;01/01/2025\n" for n in range(30))
    bilan = importe("lieux", TITRES + lignes + "mecs;L30;Lieu;59350;U1;beaucoup;01/01/2025\n")
    assert (bilan.nouvelles, len(bilan.problemes), bilan.ecrite) == (30, 1, False)
    assert not Lieu.objects.exists()
    assert not Evenement.objects.filter(action="import.lieux").exists()


def test_every_problem_of_a_row_is_told(importe: Importeur) -> None:
    bilan = importe("lieux", TITRES + "internat;;Un;59350;U1;beaucoup;hier\n")
    assert [p.colonne for p in bilan.problemes] == ["code", "places", "places_du", "type"]


def test_refusals_of_the_database_do_not_hide_one_another(importe: Importeur) -> None:
    lignes = "".join(f"mecs;L1;Un;59350;U{n};5;01/01/2025\nmecs;L1;Un;59350;U{n};6;01/06/2025\n" for n in range(1, 6))
    bilan = importe("lieux", TITRES + lignes)
    assert [p.ligne for p in bilan.problemes] == [3, 5, 7, 9, 11]
    assert {p.raison for p in bilan.problemes} == {"La capacité de cette unité est déjà fixée pendant cette période."}


@pytest.mark.parametrize("bloc", [1, 2, 3, 7, 500])
def test_blocks_of_any_size_refuse_the_same_rows(
    importe: Importeur, monkeypatch: pytest.MonkeyPatch, bloc: int
) -> None:
    monkeypatch.setattr(lot, "BLOC", bloc)
    dates = ["01/01/2025", "01/02/2025", "01/01/2024", "01/03/2025"]
    lignes = "".join(f"mecs;L1;Un;59350;U{n % 3};5;{dates[n // 3]}\n" for n in range(12))
    bilan = importe("lieux", TITRES + lignes)
    assert [p.ligne for p in bilan.problemes] == [5, 6, 7, 8, 9, 10, 11, 12, 13]


def test_same_row_is_present_and_a_new_value_is_a_change_kept_in_the_journal(
    importe: Importeur,
) -> None:
    importe("lieux", TITRES + BON)
    assert importe("lieux", TITRES + BON).presentes == 1
    bilan = importe("lieux", TITRES + BON.replace(";Un;", ";Deux;"))
    assert (bilan.modifiees, Lieu.objects.get().nom) == (1, "Deux")
    donnees = Evenement.objects.get(numero=bilan.evenement).donnees
    assert donnees["modifications"] == [
        {"ligne": 2, "objet": f"lieux.lieu:{Lieu.objects.get().pk}", "champs": {"nom": ["Un", "Deux"]}}
    ]


def test_empty_cell_keeps_what_is_stored(importe: Importeur) -> None:
    importe("lieux", "type;code;nom;commune;age_min\nmecs;L1;Un;59350;6 ans\n")
    assert importe("lieux", "type;code;nom;commune;age_min\nmecs;L1;Un;59350;\n").presentes == 1
    assert Unite.objects.get().age_min_mois == 72


def test_import_needs_the_right_over_the_whole_departement(db: None) -> None:
    for role in (Role.REFERENT, Role.RTASE, Role.ETABLISSEMENT):
        agent = creer_agent(role, service=creer_service())
        with pytest.raises(PermissionDenied):
            importer(nature="lieux", octets=b"", fichier="f.csv", par=agent, le=LE)


def test_event_names_the_agent_who_imports(db: None) -> None:
    agent = creer_agent(Role.ADMINISTRATION)
    bilan = importer(nature="lieux", octets=(TITRES + BON).encode(), fichier="f.csv", par=agent, le=LE)
    evenement = Evenement.objects.get(numero=bilan.evenement)
    assert (evenement.agent_id, evenement.agent_nom) == (agent.pk, agent.nom_complet())


def test_travel_times_cover_the_new_communes(importe: Importeur) -> None:
    importe("lieux", "type;code;nom;commune;pays\nlva;B1;Escaut;Tournai;Belgique\n")
    assert matrice_courante().minutes("BE-57081", "FR-59350") is not None


def test_file_too_large_is_refused_before_it_is_read(importe: Importeur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executer, "TAILLE_MAX_OCTETS", 10)
    (probleme,) = importe("lieux", TITRES).problemes
    assert "coupez-le" in probleme.raison


def test_report_is_plain_json(importe: Importeur) -> None:
    rapport = json.loads(json.dumps(importe("lieux", TITRES + "internat;L1;Un;59350;;;\n").en_json()))
    assert rapport["problemes"][0] | {"raison": ""} == {
        "ligne": 2,
        "colonne": "type",
        "valeur": "internat",
        "raison": "",
    }


def test_number_of_queries_does_not_grow_with_the_rows(
    importe: Importeur,
    compte_requetes,  # type: ignore[no-untyped-def]
) -> None:
    lignes: list[str] = []

    def ajouter(n: int) -> None:
        for _ in range(n):
            lignes.append(f"mecs;Q{len(lignes)};Lieu {len(lignes)};59350;U1;5;01/01/2025\n")

    compte_requetes(lambda: importe("lieux", TITRES + "".join(lignes), essai=True), ajouter)
