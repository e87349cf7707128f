"""Reading tables: encodings, separators, quotes, lines (row E63)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.common.tableur import Tableau, TableurIllisible, cle_de_titre, lire_tableau

TITRES = ("nom", "prénom", "né le")
# Characters that Windows-1252 has too; each record must hold something that is not only separators.
TEXTE = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Zs", "Zl", "Zp", "Cf"]) | st.sampled_from(" ,;\"\n'|é€œ"),
    max_size=20,
)
RECORDS = st.lists(
    st.tuples(TEXTE, TEXTE, TEXTE).filter(lambda r: any(c.strip(" ,;\n\t") for c in r)), min_size=1, max_size=6
)


def ecrire(lignes: list[tuple[str, ...]], separateur: str, fin: str = "\r\n") -> str:
    """Write a table as a spreadsheet does."""
    sortie = io.StringIO(newline="")
    csv.writer(sortie, delimiter=separateur, lineterminator=fin).writerows([TITRES, *lignes])
    return sortie.getvalue()


def cellules(tableau: Tableau) -> list[tuple[str, ...]]:
    return [ligne.cellules for ligne in tableau.lignes]


@given(
    lignes=RECORDS,
    separateur=st.sampled_from(",;\t"),
    encodage=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    fin=st.sampled_from(["\r\n", "\n"]),
)
def test_any_table_is_read_back_whatever_its_encoding_and_separator(
    lignes: list[tuple[str, ...]], separateur: str, encodage: str, fin: str
) -> None:
    octets = ecrire(lignes, separateur, fin).encode(encodage)
    tableau = lire_tableau(octets, titres_connus={cle_de_titre(t) for t in TITRES})
    assert tableau.separateur == separateur
    assert tableau.titres == TITRES
    assert cellules(tableau) == [tuple(c.strip() for c in ligne) for ligne in lignes]


@given(lignes=RECORDS, separateur=st.sampled_from(",;"))
def test_each_record_keeps_the_line_where_it_starts(lignes: list[tuple[str, ...]], separateur: str) -> None:
    texte = ecrire(lignes, separateur, "\n")
    tableau = lire_tableau(texte.encode(), titres_connus={cle_de_titre(t) for t in TITRES})
    attendues, ligne = [], 2
    for record in lignes:
        attendues.append(ligne)
        ligne += 1 + sum(c.count("\n") for c in record)
    assert [x.numero for x in tableau.lignes] == attendues


@pytest.mark.parametrize(
    ("octets", "encodage"),
    [
        ("nom;âge\nLéa;3\n".encode(), "UTF-8"),
        ("nom;âge\nLéa;3\n".encode("utf-8-sig"), "UTF-8"),
        ("nom;âge\nLéa €;3\n".encode("cp1252"), "Windows-1252"),
        ("nom\tâge\nLéa\t3\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_encoding_is_found_and_named(octets: bytes, encodage: str) -> None:
    tableau = lire_tableau(octets)
    assert tableau.encodage == encodage
    assert tableau.titres == ("nom", "âge")
    assert tableau.lignes[0].cellules[0].startswith("Léa")


def test_separator_that_finds_known_titles_wins_over_a_more_even_one() -> None:
    octets = b"code;nom\nA;Dunkerque, port, digue\nB;Lille, gare, citadelle\n"
    assert cellules(lire_tableau(octets, titres_connus={"code", "nom"})) == [
        ("A", "Dunkerque, port, digue"),
        ("B", "Lille, gare, citadelle"),
    ]


def test_separators_in_quotes_do_not_deceive() -> None:
    octets = b'code,nom\n"A;B;C;D","x;y;z"\n"E;F","u;v"\n'
    assert lire_tableau(octets).separateur == ","


def test_single_column_is_a_table_too() -> None:
    assert cellules(lire_tableau(b"code\nA\nB\n", titres_connus={"code"})) == [("A",), ("B",)]


def test_empty_lines_are_left_out_and_counted() -> None:
    tableau = lire_tableau(b"\n;;\nnom;age\n\nLea;3\n;;\n  ; \nTom;4\n\n")
    assert tableau.ligne_titres == 3
    assert [(x.numero, x.cellules) for x in tableau.lignes] == [(5, ("Lea", "3")), (8, ("Tom", "4"))]


def test_short_records_are_completed_and_empty_columns_at_the_right_are_dropped() -> None:
    tableau = lire_tableau(b"nom;age;;;\nLea\nTom;4;;;;;\n")
    assert tableau.titres == ("nom", "age")
    assert cellules(tableau) == [("Lea", ""), ("Tom", "4")]


def test_cell_beyond_the_titles_is_kept_under_no_title() -> None:
    tableau = lire_tableau(b"nom;age\nLea;3;perdu\n", titres_connus={"nom", "age"})
    assert tableau.titres == ("nom", "age", "")
    assert cellules(tableau) == [("Lea", "3", "perdu")]


def test_old_line_ends_are_read() -> None:
    assert cellules(lire_tableau(b"nom;age\rLea;3\rTom;4")) == [("Lea", "3"), ("Tom", "4")]


def test_decomposed_accents_are_composed() -> None:
    assert lire_tableau("nom;age\nLe\u0301a;3\n".encode()).lignes[0].cellules == ("Léa", "3")


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"", "vide"),
        (b"\n\n;;\n", "vide"),
        (b"PK\x03\x04rest", "classeur"),
        (b"\xd0\xcf\x11\xe0rest", "classeur Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"nom;age\n\x00\x01", "n'est pas un texte"),
        (b"nom;age\n\x81\x8d;3\n", "n'est pas un texte"),
    ],
)
def test_what_is_not_a_table_is_refused_in_french(octets: bytes, message: str) -> None:
    with pytest.raises(TableurIllisible, match=message):
        lire_tableau(octets)


def test_quote_never_closed_names_the_line_where_it_opens() -> None:
    with pytest.raises(TableurIllisible, match="À partir de la ligne 3, un guillemet") as erreur:
        lire_tableau(b'nom;age\nLea;3\n"Tom;4\nMia;5\n')
    assert erreur.value.ligne == 3


@pytest.mark.parametrize(
    ("titre", "cle"),
    [
        ("Âge min. (ans)", "age_min_ans"),
        ("Cœur", "coeur"),
        ("  CODE_POSTAL ", "code_postal"),
        ("Code postal", "code_postal"),
        ("", ""),
    ],
)
def test_titles_are_compared_without_case_accent_nor_punctuation(titre: str, cle: str) -> None:
    assert cle_de_titre(titre) == cle
