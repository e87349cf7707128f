"""The folder of keys: one file of 32 bytes a key, readable by its owner only, never in the database.

A key is named `cle-0001-<fingerprint>`: the fingerprint, computed from the key, tells a wrong file from the right one.
The file `active` names the key that encrypts; without it, the last in alphabetical order does. The others still read.
The first key is made when there is none. A key taken out goes to the sub-folder `retirees`, where nothing reads it.
"""

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .erreurs import CleManquante, ErreurCoffre

TAILLE_CLE = 32
ACTIVE = "active"
RETIREES = "retirees"
_NOM = re.compile(r"cle-(\d{4})(?:-([0-9a-f]{8}))?")


@dataclass(frozen=True)
class Cle:
    """A key that was read: its name, its bytes, and the cipher made from them."""

    nom: str
    octets: bytes
    aes: AESGCM
    recherche: bytes
    """Key of the fingerprints that find an encrypted value again, derived from the key."""


_LUES: dict[Path, tuple[int, Cle]] = {}
"""Keys read by this process, with the time their file was written [ns]."""


def dossier() -> Path:
    """Return the folder of keys."""
    return Path(settings.HAVRE_CLES)


def noms() -> list[str]:
    """Return the names of the keys that read, oldest first."""
    return sorted(f.stem for f in dossier().glob("*.cle") if _NOM.fullmatch(f.stem))


def empreinte(octets: bytes) -> str:
    """Return the fingerprint of a key, from which nothing of the key can be found."""
    return hmac.new(octets, b"havre empreinte de cle", hashlib.sha256).hexdigest()[:8]


def lire(nom: str) -> Cle:
    """Return a key; a file is read once, and again when it changes.

    Raises:
        CleManquante: it is not there, has not 32 bytes, or is not the key of that name.
    """
    fichier = dossier() / f"{nom}.cle"
    trouve = _NOM.fullmatch(nom)
    try:
        ecrit_ns = fichier.stat().st_mtime_ns if trouve else 0
        connue = _LUES.get(fichier)
        if connue is not None and connue[0] == ecrit_ns:
            return connue[1]
        octets = fichier.read_bytes() if trouve else b""
    except OSError:
        octets = b""
    if trouve is None or len(octets) != TAILLE_CLE:
        raise CleManquante(f"La clé de chiffrement « {nom} » manque dans {dossier()}.")
    if trouve[2] and trouve[2] != empreinte(octets):
        raise CleManquante(f"Le fichier {fichier} n'est pas la clé « {nom} » : son empreinte est autre.")
    derivee = HKDF(SHA256(), length=TAILLE_CLE, salt=None, info=b"havre recherche").derive(octets)
    cle = Cle(nom, octets, AESGCM(octets), derivee)
    _LUES[fichier] = (ecrit_ns, cle)
    return cle


def active() -> Cle:
    """Return the key that encrypts now, made if there is none.

    Raises:
        CleManquante: the key named by the file `active` is not there.
    """
    choix = dossier() / ACTIVE
    try:
        return lire(choix.read_text().strip())
    except FileNotFoundError:
        connues = noms()
    return lire(connues[-1] if connues else creer())


def creer(*, octets: bytes | None = None, nom: str | None = None) -> str:
    """Write a key, new unless it is given, and return its name; it reads at once, and encrypts once made active."""
    lieu = dossier()
    lieu.mkdir(parents=True, exist_ok=True, mode=0o700)
    octets = octets or secrets.token_bytes(TAILLE_CLE)
    while True:
        connues = [int(trouve[1]) for n in [*noms(), *retirees()] if (trouve := _NOM.fullmatch(n))]
        choisi = nom or f"cle-{max(connues, default=0) + 1:04d}-{empreinte(octets)}"
        provisoire = lieu / f".{choisi}.{os.getpid()}"
        descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descripteur, "wb") as sortie:
            sortie.write(octets)
            sortie.flush()
            os.fsync(sortie.fileno())
        try:
            os.link(provisoire, lieu / f"{choisi}.cle")
        except FileExistsError:
            if nom is not None:
                raise ErreurCoffre(f"La clé « {nom} » est déjà dans {lieu}.") from None
            continue
        finally:
            provisoire.unlink()
        return choisi


def activer(nom: str) -> None:
    """Make a key the one that encrypts from now on.

    Raises:
        CleManquante: it is not there.
    """
    lire(nom)
    provisoire = dossier() / f".{ACTIVE}.{os.getpid()}"
    provisoire.write_text(nom + "\n")
    provisoire.replace(dossier() / ACTIVE)


def retirees() -> list[str]:
    """Return the names of the keys that were taken out and are still on this disk."""
    return sorted(f.stem for f in (dossier() / RETIREES).glob("*.cle"))


def retirer(nom: str) -> Path:
    """Take a key out: it reads no more; return where its file is kept until somebody moves or destroys it.

    Raises:
        CleManquante: it is not there.
        ErreurCoffre: it is the key that encrypts.
    """
    if nom == active().nom:
        raise ErreurCoffre(f"La clé « {nom} » chiffre encore : faites d'abord tourner les clés.")
    lire(nom)
    abri = dossier() / RETIREES
    abri.mkdir(mode=0o700, exist_ok=True)
    return (dossier() / f"{nom}.cle").rename(abri / f"{nom}.cle")


def defauts() -> list[str]:
    """Return what is wrong with the folder of keys, in French: files that are no key, rights that are too wide."""
    lieu = dossier()
    if not lieu.is_dir():
        return [f"Le dossier des clés {lieu} n'existe pas."]
    trouves = []
    for chemin in [lieu, *sorted(lieu.glob("*.cle"))]:
        if chemin.stat().st_mode & 0o077:
            trouves.append(f"{chemin} est lisible par d'autres comptes : chmod go-rwx {chemin}")
    for nom in sorted(f.stem for f in lieu.glob("*.cle")):
        try:
            lire(nom)
        except CleManquante as erreur:
            trouves.append(str(erreur))
    return trouves
