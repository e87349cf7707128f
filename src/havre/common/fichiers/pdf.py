"""A PDF that does nothing by itself: no script, no program started, no file inside, no form sent.

The whole file is searched, and each stream of objects once inflated: the names looked for are long enough not to be met
by chance in a picture, and stand in clear elsewhere than in those streams unless the file is encrypted, which is
refused. Names may be written with `#` and two hexadecimal digits (ISO 32000-1, 7.3.5).
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
DICTIONNAIRE = 4000
"""How far before its stream the dictionary of a stream may begin, in bytes."""


def exiger_inerte(contenu: bytes) -> None:
    """Do nothing for a PDF that only shows pages.

    Raises:
        FichierRefuse: it holds something active, is encrypted, or cannot be searched.
    """
    noms = _noms(contenu)
    if b"Encrypt" in noms:
        raise FichierRefuse("Ce PDF est protégé par un mot de passe ou des droits : déposez-le sans protection.")
    reste = GONFLE_AU_PLUS
    for rang, flux in enumerate(FLUX.finditer(contenu)):
        if rang > FLUX_AU_PLUS:
            raise FichierRefuse("Ce PDF est écrit d'une façon qui ne peut pas être vérifiée : imprimez-le en PDF.")
        entete = contenu[max(0, flux.start() - DICTIONNAIRE) : flux.start()].rpartition(b" obj")[2]
        declares = _noms(entete)
        if b"ObjStm" not in declares:
            continue
        objets = _gonfler(memoryview(contenu)[flux.end() :], declares, reste)
        reste -= len(objets)
        noms |= _noms(objets)
    for nom, quoi in ACTIFS.items():
        if nom in noms:
            raise FichierRefuse(
                f"Ce PDF contient {quoi}. Imprimez-le dans un nouveau fichier PDF, qui n'aura que les pages, et "
                "déposez celui-là."
            )


def _noms(octets: bytes) -> set[bytes]:
    """Return the names written in some bytes, their escapes read."""
    return {
        re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), nom) if b"#" in nom else nom
        for nom in NOM.findall(octets)
    }


def _gonfler(octets: memoryview, declares: set[bytes], reste: int) -> bytes:
    """Return the objects of a stream.

    Raises:
        FichierRefuse: they are packed in another way, damaged, or swell out of measure.
    """
    if b"FlateDecode" not in declares and b"Fl" not in declares:
        if b"Filter" in declares:
            raise FichierRefuse("Ce PDF est écrit d'une façon qui ne peut pas être vérifiée : imprimez-le en PDF.")
        return b""  # in clear: already searched
    machine = zlib.decompressobj()
    try:
        objets = machine.decompress(octets, max(1, reste))
    except zlib.error as erreur:
        raise FichierRefuse("Ce PDF est abîmé : imprimez-le ou numérisez-le de nouveau.") from erreur
    if machine.unconsumed_tail:
        raise FichierRefuse("Ce PDF gonfle sans mesure quand on l'ouvre : imprimez-le en PDF.")
    return objets
