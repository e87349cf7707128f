"""The letters as they are printed: text, tags, fonts, window, and what people typed never read as markup."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from havre.courriers import (
    MODELES,
    CaractereNonImprimable,
    ChampManquant,
    Destinataire,
    Entete,
    Mention,
    Signataire,
    composer,
    rendre,
    rendre_image,
)
from havre.courriers.lettre import en_lettres

JOUR = date(2026, 3, 2)
MM = 72 / 25.4
FENETRE = {"gauche": 100 * MM, "haut": 45 * MM, "bas": 90 * MM}
COUPLES = [(m.code, v) for m in MODELES.values() for v in m.versions]
EXEMPLES = {
    "texte": "valeur d'essai",
    "long": "Première ligne.\nSeconde ligne.",
    "jour": date(2026, 2, 1),
    "nombre": 47,
    "case": True,
    "lignes": [["Foyer d'essai", "1er février 2026", "silence"]],
}


def valeurs_de(modele):
    return {c.cle: c.choix[0] if c.nature == "choix" else EXEMPLES[c.nature] for c in MODELES[modele].champs}


def lettre(
    modele="refus", version="lettre", *, reference="C-2026-000001", nom="Madame Essai", lignes=("1 rue",), **valeurs
):
    return composer(
        modele=modele, version=version, valeurs=valeurs_de(modele) | valeurs, reference=reference, le=JOUR,
        lieu="Lille", destinataire=Destinataire(nom, lignes),
        entete=Entete("Département d'essai", ("Service d'essai",)),
        signataire=Signataire("Camille Essai", "Responsable territoriale", "Par délégation"),
        mentions=(Mention("Si vous n'êtes pas d'accord", ("Deux mois pour saisir le tribunal administratif.",)),),
    )  # fmt: skip


def lire(pdf):
    return PdfReader(io.BytesIO(pdf))


def texte_de(pdf):
    return " ".join(" ".join(page.extract_text() for page in lire(pdf).pages).replace("\u200b", "").split())


@pytest.mark.parametrize(("modele", "version"), COUPLES)
def test_each_model_prints_what_it_was_given_on_a_tagged_page(modele, version):
    pdf = rendre(lettre(modele, version))
    texte, document = texte_de(pdf), lire(pdf)
    for champ in MODELES[modele].champs:
        attendu = {"jour": "1er février 2026", "nombre": "47", "long": "Seconde ligne.", "case": "urgence"}
        if champ.nature == "lignes":
            assert "Foyer d'essai" in texte
        elif champ.nature == "choix":
            assert champ.choix[0] in texte.replace("’", "'")
        else:
            assert attendu.get(champ.nature, EXEMPLES[champ.nature]) in texte.replace("’", "'"), champ.cle
    for ecrit in ("C-2026-000001", "Camille Essai", "Par délégation", "2 mars 2026", "tribunal administratif"):
        assert ecrit in texte
    racine = document.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert str(racine["/Lang"]).startswith("fr")
    metadonnees = racine["/Metadata"].get_data()
    assert b"pdfuaid:part" in metadonnees
    assert b"pdfaid:part" in metadonnees


@pytest.mark.parametrize(("modele", "version"), COUPLES)
def test_fonts_are_embedded_and_are_ours(modele, version):
    noms = set()
    for page in lire(rendre(lettre(modele, version))).pages:
        for police in page["/Resources"]["/Font"].values():
            descripteur = police.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descripteur)
            noms.add(str(descripteur["/FontName"]).split("+")[-1])
    assert noms == {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


@pytest.mark.parametrize("lignes", [(), ("1 rue",), tuple(f"ligne {i}" for i in range(6))])
@pytest.mark.parametrize("version", ["lettre", "falc"])
def test_only_the_address_stands_in_the_window_of_the_envelope(version, lignes):
    """A subject seen through the envelope tells the neighbours."""
    hauteur, vus = 842, []

    def noter(texte, repere, *_):
        x, y = repere[4], hauteur - repere[5]
        if texte.strip() and x > FENETRE["gauche"] and FENETRE["haut"] < y < FENETRE["bas"]:
            vus.append(texte.strip())

    lire(rendre(lettre("refus", version, nom="Madame Œuvre", lignes=lignes))).pages[0].extract_text(visitor_text=noter)
    assert "".join("".join(vus).split()) == "".join("".join(("Madame Œuvre", *lignes)).split())


@pytest.mark.parametrize("nom", ["Œuvray", "Ÿvette Łukasz", "D'Aïeux-Ménard", "Ñandú Ğül Ștefan Žižek"])
def test_names_keep_their_letters(nom):
    assert nom in texte_de(rendre(lettre(nom=nom))).replace("’", "'")


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "*gras* _souligné_ $x^2$ `code`",
        '#import "x": y',
        "<b>&amp;</b>",
        "\\u{41} #{1+1} @ref //x /* y",
    ],
)
def test_what_people_typed_is_text_never_markup(hostile):
    texte = texte_de(rendre(lettre(nom=hostile, motif=hostile, demande_objet=hostile)))
    assert "".join(hostile.split()) in "".join(texte.replace("’", "'").replace("“", '"').replace("”", '"').split())
    assert "root:" not in texte


@pytest.mark.parametrize("nom", ["x" * 300, "Œ" * 300, "mot " * 75])
def test_an_endless_name_stays_on_the_page(nom):
    pdf = rendre(lettre(nom=nom, motif=nom))
    assert "".join(nom.split()) in "".join(texte_de(pdf).split())
    hors = []
    lire(pdf).pages[0].extract_text(visitor_text=lambda t, repere, *_: hors.append(t) if repere[4] > 590 else None)
    assert not "".join(hors).strip()


@pytest.mark.parametrize("caractere", ["漢", "ع", "😀"])
def test_a_letter_that_cannot_be_printed_is_refused_and_named(caractere):
    with pytest.raises(CaractereNonImprimable, match=caractere):
        rendre(lettre(nom=f"Madame {caractere}"))


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
        min_size=1,
        max_size=200,
    )
)
def test_any_latin_text_prints_or_names_its_character(texte):
    refuse: set[str] = set()
    pdf = b"%PDF-"
    try:
        pdf = rendre(lettre(motif=f"a{texte}"))
    except CaractereNonImprimable as refus:
        refuse = set(str(refus))
    assert refuse <= set(texte)
    assert pdf.startswith(b"%PDF-")


def test_the_same_letter_gives_the_same_bytes():
    assert rendre(lettre()) == rendre(lettre())


def test_a_draft_says_so_and_a_signed_letter_does_not():
    assert "PROJET" in texte_de(rendre(lettre(reference="")))
    assert "PROJET" not in texte_de(rendre(lettre()))
    assert rendre_image(lettre(reference=""))[0].startswith(b"\x89PNG")


def test_a_missing_field_is_named():
    with pytest.raises(ChampManquant, match="Motifs en fait") as refus:
        lettre(motif=" ")
    assert refus.value.cle == "motif"
    assert lettre(suite=None).contexte["suite"] == ""


def test_days_are_written_in_words():
    assert en_lettres(date(2026, 8, 1)) == "1er août 2026"
    assert en_lettres(date(2026, 12, 25)) == "25 décembre 2026"
