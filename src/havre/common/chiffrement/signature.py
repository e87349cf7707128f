"""Signed statements: Ed25519 keys kept as files outside the database, public keys kept for ever.

The folder `signature` of the keys holds `<identifier>.prive` (32 bytes, owner only) for the key that signs and
`<identifier>.public` for every key that ever signed. The identifier is the start of the SHA-256 of the public key.
"""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .erreurs import CleManquante
from .trousseau import dossier

PRIVE, PUBLIC, ACTIVE = ".prive", ".public", "active"


def _lieu() -> Path:
    """Return the folder of the signing keys."""
    return dossier() / "signature"


def identifiant(publique: bytes) -> str:
    """Return the name of a public key."""
    return hashlib.sha256(publique).hexdigest()[:16]


def creer() -> str:
    """Make a key, which signs from now on, and return its name; the former ones still verify."""
    lieu = _lieu()
    lieu.mkdir(parents=True, exist_ok=True, mode=0o700)
    cle = Ed25519PrivateKey.generate()
    publique = cle.public_key().public_bytes_raw()
    nom = identifiant(publique)
    descripteur = os.open(lieu / f"{nom}{PRIVE}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "wb") as sortie:
        sortie.write(cle.private_bytes_raw())
    (lieu / f"{nom}{PUBLIC}").write_text(base64.b64encode(publique).decode() + "\n")
    provisoire = lieu / f".{ACTIVE}.{os.getpid()}"
    provisoire.write_text(nom + "\n")
    provisoire.replace(lieu / ACTIVE)
    return nom


def active() -> str:
    """Return the name of the key that signs, made if there is none."""
    choix = _lieu() / ACTIVE
    return choix.read_text().strip() if choix.exists() else creer()


def publiques() -> dict[str, str]:
    """Return the public keys kept here, base64, by name."""
    return {f.stem: f.read_text().strip() for f in sorted(_lieu().glob(f"*{PUBLIC}"))}


def signer(message: bytes) -> tuple[str, str]:
    """Return the name of the key and the signature of a message, base64.

    Raises:
        CleManquante: the private part of the key is not there.
    """
    nom = active()
    try:
        cle = Ed25519PrivateKey.from_private_bytes((_lieu() / f"{nom}{PRIVE}").read_bytes())
    except (OSError, ValueError) as erreur:
        raise CleManquante(f"La clé de signature « {nom} » manque dans {_lieu()}.") from erreur
    return nom, base64.b64encode(cle.sign(message)).decode()


def signature_valable(message: bytes, signature: str, *, publique: str) -> bool:
    """Tell whether a signature is that of the message by a public key (both base64)."""
    try:
        cle = Ed25519PublicKey.from_public_bytes(base64.b64decode(publique, validate=True))
        cle.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True
