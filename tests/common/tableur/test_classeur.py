"""Workbooks of Excel: days, numbers, shared and formatted texts, gaps, hostile files."""

import io
import zipfile

import pytest

from havre.common.tableur import TableurIllisible, lire_tableau

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CLASSEUR = (
    f'<workbook {NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">%s'
    '<sheets><sheet name="Agents" sheetId="1" r:id="rId7"/><sheet name="Autre" sheetId="2" r:id="rId8"/></sheets>'
    "</workbook>"
)
LIENS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId8" Target="worksheets/sheet2.xml"/><Relationship Id="rId7" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)
STYLES = (
    f'<styleSheet {NS}><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0 &quot;jours d&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
TEXTES = (
    f"<sst {NS}><si><t>identifiant</t></si><si><t>né le</t></si><si><r><t>Du</t></r><r><t>rand</t></r>"
    "<rPh><t>lu</t></rPh></si></sst>"
)
LIGNES = (
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>'
    '<c r="C2" t="inlineStr"><is><t>places</t></is></c>'
    '<c r="D2" t="str"><v>admis</v></c></row>'
    '<row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5" s="1"><v>46348</v></c><c r="C5"><v>10</v></c>'
    '<c r="D5" t="b"><v>1</v></c></row>'
    '<row r="6"><c r="B6" s="2"><v>46349.5</v></c><c r="C6" s="3"><v>1.5</v></c></row>'
    '<row r="7"/>'
)


def classeur(lignes=LIGNES, proprietes="", **parties):
    """Return a workbook of one sheet that holds rows."""
    contenu = {
        "xl/workbook.xml": CLASSEUR % proprietes, "xl/_rels/workbook.xml.rels": LIENS, "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": TEXTES,
        "xl/worksheets/sheet1.xml": f"<worksheet {NS}><sheetData>{lignes}</sheetData></worksheet>",
    } | parties  # fmt: skip
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, texte in contenu.items():
            archive.writestr(nom, texte)
    return sortie.getvalue()


def test_cells_are_read_as_they_are_shown():
    tableau = lire_tableau(classeur())
    assert (tableau.encodage, tableau.ligne_titres) == ("Excel", 2)
    assert tableau.titres == ("identifiant", "né le", "places", "admis")
    assert [(ligne.numero, ligne.cellules) for ligne in tableau.lignes] == [
        (5, ("Durand", "22/11/2026", "10", "oui")),
        (6, ("", "23/11/2026", "1,5", "")),
    ]


def test_the_other_calendar_of_excel_is_known():
    tableau = lire_tableau(classeur(proprietes='<workbookPr date1904="1"/>'))
    assert tableau.lignes[0].cellules[1] == "23/11/2030"


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"PK\x03\x04rest", "ne peut pas être lu"),
        (classeur('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "ne peut pas être lu"),
        (classeur('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>'), "montre une erreur"),
        (classeur("<row>"), "ne peut pas être lu"),
        (classeur(""), "vide"),
        (classeur(**{"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst/>'}), "ne peut pas être lu"),
    ],
)
def test_what_is_no_table_is_refused_in_words(octets, message):
    with pytest.raises(TableurIllisible, match=message):
        lire_tableau(octets)


def test_a_workbook_of_another_kind_says_what_to_do():
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(TableurIllisible, match="n'est pas un classeur Excel"):
        lire_tableau(sortie.getvalue())
