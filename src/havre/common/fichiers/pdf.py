"""A PDF that does nothing by itself: no script, no program started, no file inside, no form sent.

The whole file is searched, and each stream of objects once inflated: the names looked for are long enough not to be met
by chance in a picture, and stand in clear elsewhere than in those streams unless the file is encrypted, which is
refused. Names may be written with `#` and two hexadecimal digits (ISO 32000-1, 7.3.5).

Nothing here reads the structure of the file, which could be made to lie. A stream is searched when its dictionary says
that it holds objects, and also when, once inflated, it begins as such a stream does; a file that announces more of them
than were found (a dictionary out of measure, a decoy in a string) is refused.
"""

import re
import zlib

from .erreurs import FichierRefuse

ACTIFS = {
    b"JavaScript": "un programme (JavaScript)",
    b"Launch": "une commande qui lance un programme",
    b"EmbeddedFile": "un fichier joint",
    b"EmbeddedFiles": "un fichier joint",
    b"RichMedia": "un contenu multimédia",
    b"Rendition": "un contenu multimédia",
    b"XFA": "un formulaire actif (XFA)",
    b"SubmitForm": "un formulaire qui s'envoie",
    b"ImportData": "un formulaire qui va lire des données",
    b"GoToE": "un lien vers un fichier joint",
}
GONFLE_AU_PLUS = 64 * 1024 * 1024
"""Bytes of inflated objects, for the whole file."""
NOM = re.compile(rb"/((?:[^\0\t\n\f\r ()<>\[\]{}/%]){2,80})")
FLUX = re.compile(rb"(?<![a-z])stream(?:\r\n|\n|\r)")
FLUX_AU_PLUS = 20_000
OBJETS = re.compile(rb"\s*(?:\d+\s+)+\d+\s*(?:<<|\[|\(|/|$)")
"""How the objects of a stream begin (ISO 32000-1, 7.5.7): their numbers and places, then the first of them."""
INVERIFIABLE = "Ce PDF est écrit d'une façon qui ne peut pas être vérifiée : imprimez-le en PDF."
DICTIONNAIRE = 4000
"""How far before its stream the dictionary of a stream may begin, in bytes."""


def exiger_inerte(contenu: bytes) -> None:
    """Do nothing for a PDF that only shows pages.

    Raises:
        FichierRefuse: it holds something active, is encrypted, or cannot be searched.
    """
    ecrits = _ecrits(contenu)
    noms, annonces, trouves = set(ecrits), ecrits.count(b"ObjStm"), 0
    if b"Encrypt" in noms:
        raise FichierRefuse("Ce PDF est protégé par un mot de passe ou des droits : déposez-le sans protection.")
    reste = GONFLE_AU_PLUS
    for rang, flux in enumerate(FLUX.finditer(contenu)):
        if rang > FLUX_AU_PLUS:
            raise FichierRefuse(INVERIFIABLE)
        entete = contenu[max(0, flux.start() - DICTIONNAIRE) : flux.start()].rpartition(b" obj")[2]
        declares, suite = set(_ecrits(entete)), memoryview(contenu)[flux.end() :]
        if b"ObjStm" in declares:
            trouves += 1
        elif not _semble_des_objets(suite):
            continue
        objets = _gonfler(suite, declares | ({b"FlateDecode"} if b"ObjStm" not in declares else set()), reste)
        reste -= len(objets)
        noms.update(_ecrits(objets))
    if trouves < annonces:
        raise FichierRefuse(INVERIFIABLE)
    for nom, quoi in ACTIFS.items():
        if nom in noms:
            raise FichierRefuse(
                f"Ce PDF contient {quoi}. Imprimez-le dans un nouveau fichier PDF, qui n'aura que les pages, et "
                "déposez celui-là."
            )


def _ecrits(octets: bytes) -> list[bytes]:
    """Return the names written in some bytes, in order, their escapes read."""
    return [
        re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), nom) if b"#" in nom else nom
        for nom in NOM.findall(octets)
    ]


def _semble_des_objets(octets: memoryview) -> bool:
    """Tell whether a stream, once inflated, begins as objects do: pairs of integers, then an object."""
    if len(octets) < 2 or octets[0] & 0x0F != 8 or (octets[0] * 256 + octets[1]) % 31:
        return False
    try:
        debut = zlib.decompressobj().decompress(octets[:DICTIONNAIRE], DICTIONNAIRE)
    except zlib.error:
        return False
    return OBJETS.match(debut) is not None


def _gonfler(octets: memoryview, declares: set[bytes], reste: int) -> bytes:
    """Return the objects of a stream.

    Raises:
        FichierRefuse: they are packed in another way, damaged, or swell out of measure.
    """
    if b"FlateDecode" not in declares and b"Fl" not in declares:
        if b"Filter" in declares:
            raise FichierRefuse(INVERIFIABLE)
        return b""  # in clear: already searched
    machine = zlib.decompressobj()
    try:
        objets = machine.decompress(octets, max(1, reste))
    except zlib.error as erreur:
        raise FichierRefuse("Ce PDF est abîmé : imprimez-le ou numérisez-le de nouveau.") from erreur
    if machine.unconsumed_tail:
        raise FichierRefuse("Ce PDF gonfle sans mesure quand on l'ouvre : imprimez-le en PDF.")
    return objets
