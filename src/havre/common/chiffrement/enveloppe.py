"""What leaves the server: archives and copies of keys, under a passphrase or a recovery key that is not on it.

A passphrase gives its key by scrypt (n = 2^16, r = 8: 64 MiB a try). A recovery key is an X25519 pair: the server holds
the public half only, so that it can write archives that it cannot read.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from . import trousseau
from .erreurs import FluxAltere, PhraseRefusee
from .flux import Lisible, chiffrer_blocs, dechiffrer_blocs, lire_blocs

FORMAT = "havre-sauvegarde-1"
PHRASE_AU_MOINS = 16
ENTETE_AU_PLUS = 4096
SECOURS = "secours.pub"
_N, _R, _P = 2**16, 8, 1
_NOM = "archive"


def _b64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def exiger_phrase(phrase: str) -> str:
    """Return a passphrase that is long enough.

    Raises:
        PhraseRefusee: it has less than 16 characters.
    """
    if len(phrase) < PHRASE_AU_MOINS:
        raise PhraseRefusee(f"La phrase de secours compte au moins {PHRASE_AU_MOINS} caractères.")
    return phrase


def _de_la_phrase(phrase: str, sel: bytes) -> bytes:
    return Scrypt(salt=sel, length=32, n=_N, r=_R, p=_P).derive(phrase.encode())


def _du_partage(partage: bytes, ephemere: bytes, publique: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"havre archive\0" + ephemere + publique).derive(partage)


def creer_cle_de_secours(dossier: Path) -> Path:
    """Write a recovery key: the private half into `dossier`, to be taken away, the public one beside the keys.

    Raises:
        FileExistsError: a private half stands there already.
    """
    privee = X25519PrivateKey.generate()
    publique = privee.public_key().public_bytes_raw()
    fichier = dossier / f"havre-secours-{hashlib.sha256(publique).hexdigest()[:8]}.cle"
    dossier.mkdir(parents=True, exist_ok=True, mode=0o700)
    with fichier.open("x") as sortie:
        fichier.chmod(0o600)
        sortie.write(_b64(privee.private_bytes_raw()) + "\n")
    trousseau.dossier().mkdir(parents=True, exist_ok=True, mode=0o700)
    (trousseau.dossier() / SECOURS).write_text(_b64(publique) + "\n")
    return fichier


def cle_publique() -> bytes | None:
    """Return the public half of the recovery key, None when none was made."""
    fichier = trousseau.dossier() / SECOURS
    return base64.b64decode(fichier.read_text()) if fichier.is_file() else None


def nouvelle(*, phrase: str | None, publique: bytes | None) -> tuple[bytes, bytes]:
    """Return the first line of a new archive, and its key.

    Raises:
        PhraseRefusee: the passphrase is too short, or there is neither passphrase nor recovery key.
    """
    if phrase is not None:
        sel = secrets.token_bytes(16)
        cle = _de_la_phrase(exiger_phrase(phrase), sel)
        comment: dict[str, str] = {"par": "phrase", "sel": _b64(sel)}
    elif publique is not None:
        ephemere = X25519PrivateKey.generate()
        tiree = ephemere.public_key().public_bytes_raw()
        cle = _du_partage(ephemere.exchange(X25519PublicKey.from_public_bytes(publique)), tiree, publique)
        comment = {
            "par": "secours",
            "ephemere": _b64(tiree),
            "pour": hashlib.sha256(publique).hexdigest()[:8],
        }
    else:
        raise PhraseRefusee("Une sauvegarde se chiffre : donnez une phrase, ou créez une clé de secours.")
    entete = {"format": FORMAT, **comment, "controle": trousseau.empreinte(cle)}
    return json.dumps(entete).encode() + b"\n", cle


def ouvrir_entete(ligne: bytes, *, phrase: str | None, privee: Path | None) -> bytes:
    """Return the key of an archive from its first line.

    Raises:
        FluxAltere: the line is not that of an archive.
        PhraseRefusee: the passphrase or the recovery key is missing, or not the right one.
    """
    try:
        entete = json.loads(ligne)
        if entete["format"] != FORMAT:
            raise ValueError(entete["format"])
        par, controle = entete["par"], entete["controle"]
        if par == "phrase":
            sel = base64.b64decode(entete["sel"], validate=True)
        else:
            ephemere = base64.b64decode(entete["ephemere"], validate=True)
            pair = X25519PublicKey.from_public_bytes(ephemere)
    except (ValueError, KeyError, TypeError) as erreur:
        texte = "Ce fichier n'est pas une sauvegarde de Havre, ou son début (octet 0) a été altéré."
        raise FluxAltere(texte, bloc=0, octet=0) from erreur
    if par == "phrase":
        if phrase is None:
            raise PhraseRefusee("Cette sauvegarde s'ouvre par une phrase de secours : donnez-la.")
        cle = _de_la_phrase(phrase, sel)
    else:
        if privee is None:
            raise PhraseRefusee(f"Cette sauvegarde s'ouvre par la clé de secours {entete.get('pour', '')} : donnez-la.")
        cle = _par_la_clef(privee, pair, ephemere)
    if not hmac.compare_digest(str(controle), trousseau.empreinte(cle)):
        quoi = "La phrase de secours" if par == "phrase" else f"La clé de secours {privee}"
        raise PhraseRefusee(f"{quoi} n'est pas celle de cette sauvegarde (ou son début a été altéré).")
    return cle


def _par_la_clef(privee: Path, pair: X25519PublicKey, ephemere: bytes) -> bytes:
    """Return the key of an archive from the private half of the recovery key."""
    try:
        clef = X25519PrivateKey.from_private_bytes(base64.b64decode(privee.read_text().strip(), validate=True))
        partage = clef.exchange(pair)
    except (OSError, ValueError) as erreur:
        raise PhraseRefusee(f"{privee} n'est pas une clé de secours de Havre.") from erreur
    return _du_partage(partage, ephemere, clef.public_key().public_bytes_raw())


def chiffrer_archive(morceaux: Iterable[bytes], *, entete: bytes, cle: bytes) -> Iterator[bytes]:
    """Return an archive, piece by piece."""
    yield entete
    yield from chiffrer_blocs(morceaux, lien=hashlib.sha256(entete).hexdigest(), cle=cle, nom=_NOM)


def lire_entete(source: Any) -> bytes:
    """Return the first line of an archive."""
    return bytes(source.readline(ENTETE_AU_PLUS))


def dechiffrer_archive(source: Lisible, *, entete: bytes, cle: bytes) -> Iterator[bytes]:
    """Return the content of an archive of which the first line was read.

    Raises:
        FluxAltere: a block was altered, moved or cut off.
    """
    lien = hashlib.sha256(entete).hexdigest()
    yield from dechiffrer_blocs(lire_blocs(source), lien=lien, cle=lambda nom: cle, debut=len(entete))


def emballer_les_cles(phrase: str) -> dict[str, str]:
    """Return all the keys of the folder sealed under a passphrase.

    Raises:
        PhraseRefusee: it is too short.
    """
    sel, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    contenu = {nom: _b64(trousseau.lire(nom).octets) for nom in trousseau.noms()}
    aes = AESGCM(_de_la_phrase(exiger_phrase(phrase), sel))
    clair = json.dumps({"cles": contenu, "active": trousseau.active().nom}).encode()
    return {"sel": _b64(sel), "nonce": _b64(nonce), "cles": _b64(aes.encrypt(nonce, clair, b"havre cles 1"))}


def deballer_les_cles(paquet: dict[str, str], phrase: str) -> list[str]:
    """Put the keys of a package back into the folder, those that are missing, and return their names.

    Raises:
        PhraseRefusee: the passphrase is not the right one, or the package was altered.
    """
    try:
        sel, nonce, contenu = (base64.b64decode(paquet[c], validate=True) for c in ("sel", "nonce", "cles"))
        lu = json.loads(AESGCM(_de_la_phrase(phrase, sel)).decrypt(nonce, contenu, b"havre cles 1"))
    except (InvalidTag, ValueError, KeyError, TypeError) as erreur:
        raise PhraseRefusee("La phrase n'est pas celle de ce paquet de clés, ou il a été altéré.") from erreur
    vide = not trousseau.noms()
    remises = [nom for nom in sorted(lu["cles"]) if nom not in trousseau.noms()]
    for nom in remises:
        trousseau.creer(nom=nom, octets=base64.b64decode(lu["cles"][nom]))
    if vide:
        trousseau.activer(lu["active"])
    return remises
