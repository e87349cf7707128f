"""The type of a received file, from its bytes; pictures of a size that opens, PDF that does nothing by itself."""

import struct
import unicodedata

import puremagic

from .erreurs import FichierRefuse
from .pdf import exiger_inerte

TAILLE_AU_PLUS = 10 * 1024 * 1024
POINTS_AU_PLUS = 100_000_000
"""A picture of more dots (10,000 × 10,000) is a mistake of the scanner, or made to exhaust what opens it."""
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
NOM_AU_PLUS = 160


def nature_de(contenu: bytes) -> str:
    """Return the media type of a file that may be kept: PDF, PNG or JPEG.

    Raises:
        FichierRefuse: it is empty, too big, of another kind, damaged, or could act on its reader.
    """
    if not contenu or len(contenu) > TAILLE_AU_PLUS:
        raise FichierRefuse("Le fichier doit peser entre 1 octet et 10 Mo.")
    nature = next((n for debut, n in SIGNATURES.items() if contenu.startswith(debut)), "")
    if not nature:
        raise FichierRefuse(
            f"Seuls les fichiers PDF, PNG et JPEG sont gardés (reconnus à leur contenu){_ressemblance(contenu)}."
        )
    if nature == "application/pdf":
        exiger_inerte(contenu)
    else:
        largeur, hauteur = _taille_png(contenu) if nature == "image/png" else _taille_jpeg(contenu)
        if not largeur * hauteur or largeur * hauteur > POINTS_AU_PLUS:
            raise FichierRefuse("Cette image est démesurée ou abîmée : numérisez-la de nouveau, à 300 ppp.")
    return nature


def _ressemblance(contenu: bytes) -> str:
    """Return what the content looks like, for the agent who chose the wrong file; empty when unknown."""
    try:
        trouves = puremagic.magic_string(contenu)
    except (puremagic.PureError, ValueError, IndexError):
        return ""
    suffixe = str(trouves[0].extension) if trouves else ""
    return f" ; celui-ci ressemble à un fichier {suffixe}" if suffixe else ""


def _taille_png(contenu: bytes) -> tuple[int, int]:
    """Return width and height; zero when the header is not one."""
    if contenu[12:16] != b"IHDR" or len(contenu) < 24:
        return 0, 0
    largeur, hauteur = struct.unpack(">II", contenu[16:24])
    return largeur, hauteur


def _taille_jpeg(contenu: bytes) -> tuple[int, int]:
    """Return width and height, from the frame header; zero when there is none."""
    rang = 2
    while rang + 9 <= len(contenu) and contenu[rang] == 0xFF:
        marque = contenu[rang + 1]
        if 0xC0 <= marque <= 0xCF and marque not in {0xC4, 0xC8, 0xCC}:
            hauteur, largeur = struct.unpack(">HH", contenu[rang + 5 : rang + 9])
            return largeur, hauteur
        longueur = 0 if marque == 0xFF else int.from_bytes(contenu[rang + 2 : rang + 4], "big")
        rang += longueur + 2 if longueur else 1
    return 0, 0


def nom_propre(nom: str) -> str:
    """Return the name under which a file was given, as text only: no folder, no invisible nor turning character."""
    dernier = nom.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in dernier if unicodedata.category(c)[0] != "C")
    return " ".join(visible.split())[:NOM_AU_PLUS] or "sans nom"
