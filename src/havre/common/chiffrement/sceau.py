"""Sealing of short-lived content under a key derived from the site's signing key: AES-256-GCM, tied to its row.

For what must not be read in a stolen copy of the database and need not outlive a change of the signing key
(`SECRET_KEY`; the former ones in `SECRET_KEY_FALLBACKS` still open). What must last is encrypted by `chiffrement`.
"""

import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

TAILLE_NONCE = 12


class SceauRompu(ValueError):
    """A sealed content does not open: altered, moved to another row, or sealed under a key that is gone."""


@cache
def _aes(cle_secrete: str) -> AESGCM:
    """Return the cipher of a signing key."""
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"havre.sceau.1").derive(cle_secrete.encode()))


def sceller(clair: bytes, *, lien: str) -> bytes:
    """Return nonce and ciphertext of a content; `lien` ties it to what it belongs to."""
    nonce = secrets.token_bytes(TAILLE_NONCE)
    return nonce + _aes(settings.SECRET_KEY).encrypt(nonce, clair, lien.encode())


def ouvrir(scelle: bytes, *, lien: str) -> bytes:
    """Return a content in clear.

    Raises:
        SceauRompu: no key of the site opens it with this tie.
    """
    for cle in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _aes(cle).decrypt(scelle[:TAILLE_NONCE], scelle[TAILLE_NONCE:], lien.encode())
        except (InvalidTag, ValueError):
            continue
    raise SceauRompu("Ce contenu ne s'ouvre pas : il a été altéré, déplacé, ou la clé du site a changé.")
