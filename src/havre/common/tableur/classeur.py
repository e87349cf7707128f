"""Reading the first sheet of an Excel workbook (.xlsx, ECMA-376) as rows of texts, the way its cells are shown.

Only the parts that a table needs are read, with the standard library: shared texts, styles of dates, cells. A part that
declares entities or is larger than `PARTIE_MAX_OCTETS` is refused before it is parsed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree import ElementTree

from .erreurs import TableurIllisible

PARTIE_MAX_OCTETS = 200_000_000
COLONNES_MAX = 16_384
LIENS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMATS_DE_DATE = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
"""Numbers of the built-in formats that show a day."""
ORIGINE, ORIGINE_1904 = date(1899, 12, 30), date(1904, 1, 1)
ILLISIBLE = "Ce classeur Excel ne peut pas être lu : enregistrez-le de nouveau, ou au format CSV."


def lire_classeur(octets: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows of the first sheet: number shown at their left, texts of their cells.

    Raises:
        TableurIllisible: not a workbook of Excel, too large, or a cell that shows an error.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise TableurIllisible(
                    "Ce classeur n'est pas un classeur Excel (.xlsx) : enregistrez-le au format CSV ou Excel."
                )
            yield from _lignes(archive)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, OverflowError, RuntimeError) as erreur:
        raise TableurIllisible(ILLISIBLE) from erreur


def _lignes(archive: zipfile.ZipFile) -> Iterator[tuple[int, tuple[str, ...]]]:
    classeur = _partie(archive, "xl/workbook.xml")
    premiere = next(iter(_tous(classeur, "sheet")), None)
    if premiere is None:
        raise TableurIllisible("Ce classeur n'a aucune feuille.")
    liens = {r.get("Id"): r.get("Target", "") for r in _partie(archive, "xl/_rels/workbook.xml.rels")}
    cible = liens[premiere.get(LIENS)]
    feuille = _partie(archive, cible.lstrip("/") if cible.startswith("/") else f"xl/{cible}")
    proprietes = next(iter(_tous(classeur, "workbookPr")), None)
    origine = ORIGINE_1904 if proprietes is not None and proprietes.get("date1904") in {"1", "true"} else ORIGINE
    textes, dates = _textes(archive), _styles_de_date(archive)
    for rang, ligne in enumerate(_tous(feuille, "row"), 1):
        numero, cellules = int(ligne.get("r", rang)), {}
        for place, cellule in enumerate(_tous(ligne, "c")):
            colonne = _colonne(cellule.get("r", "")) if cellule.get("r") else place
            cellules[colonne] = _valeur(cellule, textes, dates, origine, numero)
        largeur = max(cellules, default=-1) + 1
        yield numero, tuple(cellules.get(i, "") for i in range(min(largeur, COLONNES_MAX)))


def _partie(archive: zipfile.ZipFile, nom: str) -> ElementTree.Element:
    """Return a part of the workbook, refused when it is huge or declares anything."""
    if archive.getinfo(nom).file_size > PARTIE_MAX_OCTETS:
        raise TableurIllisible("Ce classeur est trop grand : coupez-le en plusieurs.")
    contenu = archive.read(nom)
    if b"<!DOCTYPE" in contenu or b"<!ENTITY" in contenu:
        raise TableurIllisible(ILLISIBLE)
    return ElementTree.fromstring(contenu)  # noqa: S314  # no entity can be declared: checked just above


def _tous(element: ElementTree.Element, nom: str) -> Iterator[ElementTree.Element]:
    """Yield the descendants of a name, in whatever namespace the writer used."""
    return (e for e in element.iter() if e.tag.rpartition("}")[2] == nom)


def _textes(archive: zipfile.ZipFile) -> list[str]:
    """Return the texts that cells share; the pieces of a formatted text are joined, its reading aids left out."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_texte(si) for si in _tous(_partie(archive, "xl/sharedStrings.xml"), "si")]


def _texte(element: ElementTree.Element) -> str:
    aides = {id(t) for aide in _tous(element, "rPh") for t in _tous(aide, "t")}
    return "".join(t.text or "" for t in _tous(element, "t") if id(t) not in aides)


def _styles_de_date(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the cell styles that show a day."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _partie(archive, "xl/styles.xml")
    propres = {int(f.get("numFmtId", 0)) for f in _tous(styles, "numFmt") if _montre_un_jour(f.get("formatCode", ""))}
    formats = [int(x.get("numFmtId", 0)) for bloc in _tous(styles, "cellXfs") for x in bloc]
    return frozenset(i for i, f in enumerate(formats) if f in FORMATS_DE_DATE or f in propres)


def _montre_un_jour(code: str) -> bool:
    """Tell whether a format shows a day or a year, its quoted texts, colours and escapes left out."""
    nu = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.lower())
    return "d" in nu or "j" in nu or "yy" in nu or "aa" in nu


def _colonne(reference: str) -> int:
    """Return the rank of a column from the reference of a cell: "B3" is 1."""
    rang = 0
    for lettre in reference:
        if not lettre.isalpha():
            break
        rang = rang * 26 + ord(lettre.upper()) - ord("A") + 1
    return rang - 1


def _valeur(cellule: ElementTree.Element, textes: list[str], dates: frozenset[int], origine: date, ligne: int) -> str:
    """Return the text that a cell shows; a day is written day/month/year."""
    nature = cellule.get("t", "n")
    if nature == "inlineStr":
        return _texte(cellule)
    brut = next((v.text or "" for v in _tous(cellule, "v")), "")
    if nature == "s":
        return textes[int(brut)]
    if nature == "b":
        return "oui" if brut == "1" else "non"
    if nature == "e":
        raise TableurIllisible(f"La cellule {cellule.get('r', '')} montre une erreur : {brut}.", ligne)
    if nature != "n" or not brut:
        return brut
    return _nombre(brut, int(cellule.get("s", 0)) in dates, origine)


def _nombre(brut: str, jour: bool, origine: date) -> str:
    try:
        nombre = float(brut)
    except ValueError:
        return brut
    if jour:
        return f"{origine + timedelta(days=int(nombre)):%d/%m/%Y}"
    return str(int(nombre)) if nombre.is_integer() else repr(nombre).replace(".", ",")
