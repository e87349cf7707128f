"""Encryption of stored content: AES-256-GCM under a named key, keys kept outside the database.

A key is a file `<name>.cle` of 32 bytes in the folder `HAVRE_CLES`; the last name in alphabetical order encrypts, the
others still read. The first key is made, readable by its owner only, when there is none.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

TAILLE_CLE = 32
TAILLE_NONCE = 12
PREMIERE = "cle-0001"


class CleManquante(RuntimeError):
    """The key that encrypted a content is not in the folder of keys."""


class ContenuAltere(RuntimeError):
    """A content does not open: it was altered, moved to another row, or the key is not the right one."""


@dataclass(frozen=True)
class Chiffre:
    """An encrypted content: name of its key, then nonce and ciphertext."""

    cle: str
    contenu: bytes


def _dossier() -> Path:
    """Return the folder of keys."""
    return Path(settings.HAVRE_CLES)


def _lire(nom: str) -> bytes:
    """Return a key.

    Raises:
        CleManquante: it is not there, or has not 32 bytes.
    """
    fichier = _dossier() / f"{nom}.cle"
    if not fichier.is_file() or len(cle := fichier.read_bytes()) != TAILLE_CLE:
        raise CleManquante(f"La clé de chiffrement « {nom} » manque dans {_dossier()}.")
    return cle


def _courante() -> str:
    """Return the name of the key that encrypts now, made if there is none."""
    noms = sorted(f.stem for f in _dossier().glob("*.cle"))
    if noms:
        return noms[-1]
    _dossier().mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descripteur = os.open(_dossier() / f"{PREMIERE}.cle", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return PREMIERE
    with os.fdopen(descripteur, "wb") as sortie:
        sortie.write(secrets.token_bytes(TAILLE_CLE))
    return PREMIERE


def chiffrer(clair: bytes, *, lien: str) -> Chiffre:
    """Encrypt a content; `lien` ties it to what it belongs to, and must be given again to read it."""
    nom = _courante()
    nonce = secrets.token_bytes(TAILLE_NONCE)
    return Chiffre(cle=nom, contenu=nonce + AESGCM(_lire(nom)).encrypt(nonce, clair, lien.encode()))


def dechiffrer(chiffre: Chiffre, *, lien: str) -> bytes:
    """Return a content in clear.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: the content, its tie or the key is not the one that was used.
    """
    nonce, contenu = chiffre.contenu[:TAILLE_NONCE], chiffre.contenu[TAILLE_NONCE:]
    try:
        return AESGCM(_lire(chiffre.cle)).decrypt(nonce, contenu, lien.encode())
    except InvalidTag as erreur:
        raise ContenuAltere("Ce contenu ne s'ouvre pas : il a été altéré, ou sa clé n'est pas la bonne.") from erreur
