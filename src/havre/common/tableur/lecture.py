"""Reading a CSV file or an Excel workbook: encoding and separator are found, lines keep their number."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from .classeur import lire_classeur
from .erreurs import TableurIllisible

SEPARATEURS = (";", ",", "\t")
LIGNES_D_ESSAI = 50
CLASSEUR = b"PK\x03\x04"
SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "Le fichier est un ancien classeur Excel : enregistrez-le au format CSV ou .xlsx.",
    b"%PDF": "Le fichier est un PDF : il faut un fichier CSV.",
}


@dataclass(frozen=True, slots=True)
class Ligne:
    """One record: the line of the file where it starts (1 is the first), and its cells, trimmed."""

    numero: int
    cellules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table: titles as typed, records that are not empty, and how the file was understood."""

    encodage: str
    separateur: str
    ligne_titres: int
    titres: tuple[str, ...]
    lignes: tuple[Ligne, ...]


def cle_de_titre(titre: str) -> str:
    """Return the form under which titles are compared: "Âge min. (ans)" gives "age_min_ans"."""
    sans_accent = "".join(c for c in unicodedata.normalize("NFKD", titre) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", sans_accent.lower().replace("œ", "oe").replace("æ", "ae")).strip("_")


def lire_tableau(octets: bytes, *, titres_connus: Collection[str] = ()) -> Tableau:
    """Read a file of comma, semicolon or tab separated values, or the first sheet of an Excel workbook (.xlsx).

    Encoding: UTF-8 with or without mark, UTF-16 with its mark, else Windows-1252. The separator is the one that finds
    most of `titres_connus` (keys of `cle_de_titre`) in the first record, then the one that cuts the records most
    evenly. Records that hold only separators are left out; missing cells at the end of a record are empty; columns
    without title nor content at the right are left out.

    Raises:
        TableurIllisible: not a text, no title line, a quotation mark that is never closed.
    """
    if octets.startswith(CLASSEUR):
        encodage, separateur = "Excel", ""
        enregistrements: Iterator[Ligne] = (Ligne(n, _nettes(cellules)) for n, cellules in lire_classeur(octets))
    else:
        texte, encodage = _decoder(octets)
        separateur = _separateur(texte, frozenset(titres_connus))
        enregistrements = _enregistrements(texte, separateur)
    lignes = [ligne for ligne in enregistrements if _porte_un_texte(ligne)]
    if not lignes:
        raise TableurIllisible("Le fichier est vide.")
    largeur = max(_largeur_utile(ligne) for ligne in lignes)
    titres = _complete(lignes[0].cellules, largeur)
    return Tableau(
        encodage=encodage,
        separateur=separateur,
        ligne_titres=lignes[0].numero,
        titres=titres,
        lignes=tuple(Ligne(ligne.numero, _complete(ligne.cellules, largeur)) for ligne in lignes[1:]),
    )


def _decoder(octets: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding."""
    for signature, message in SIGNATURES.items():
        if octets.startswith(signature):
            raise TableurIllisible(message)
    essais = ["utf-8-sig", "cp1252"]
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        essais = ["utf-16"]
    for encodage in essais:
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" in texte:
            break
        noms = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
        return unicodedata.normalize("NFC", texte), noms[encodage]
    raise TableurIllisible("Le fichier n'est pas un texte en UTF-8 ou en Windows-1252 : enregistrez-le au format CSV.")


def _separateur(texte: str, connus: frozenset[str]) -> str:
    """Return the separator that understands the beginning of the text best."""
    notes = {separateur: _note(texte, separateur, connus) for separateur in SEPARATEURS}
    return max(SEPARATEURS, key=lambda s: notes[s])


def _note(texte: str, separateur: str, connus: frozenset[str]) -> tuple[int, float, int]:
    """Return known titles found, share of records as wide as the first, and its width."""
    enregistrements = []
    try:
        for ligne in _enregistrements(texte, separateur):
            if _porte_un_texte(ligne):
                enregistrements.append(ligne)
            if len(enregistrements) > LIGNES_D_ESSAI:
                break
    except TableurIllisible:
        if not enregistrements:
            return (0, 0.0, 0)
    if not enregistrements:
        return (0, 0.0, 0)
    premier = enregistrements[0].cellules
    trouves = len({cle_de_titre(c) for c in premier} & connus)
    egales = sum(len(ligne.cellules) == len(premier) for ligne in enregistrements) / len(enregistrements)
    return (trouves, egales if len(premier) > 1 else 0.0, len(premier))


def _enregistrements(texte: str, separateur: str) -> Iterator[Ligne]:
    """Yield the records with the line where each starts."""
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    debut = 1
    try:
        for cellules in lecteur:
            yield Ligne(debut, _nettes(cellules))
            debut = lecteur.line_num + 1
    except csv.Error as erreur:
        raise TableurIllisible(
            f"À partir de la ligne {debut}, un guillemet n'est pas fermé ou n'est pas à sa place : la suite du fichier "
            "ne peut pas être lue.",
            debut,
        ) from erreur


def _nettes(cellules: Iterable[str]) -> tuple[str, ...]:
    """Return cells trimmed, hard spaces as plain ones."""
    return tuple(c.replace("\u00a0", " ").strip() for c in cellules)


def _porte_un_texte(ligne: Ligne) -> bool:
    """Return whether a record holds anything but separators, of whatever kind."""
    return any(cellule.strip(" ,;\t") for cellule in ligne.cellules)


def _largeur_utile(ligne: Ligne) -> int:
    """Return the number of cells up to the last one that holds something."""
    return max((rang for rang, cellule in enumerate(ligne.cellules, 1) if cellule), default=0)


def _complete(cellules: tuple[str, ...], largeur: int) -> tuple[str, ...]:
    """Return exactly `largeur` cells."""
    return (*cellules[:largeur], *("",) * (largeur - len(cellules)))
