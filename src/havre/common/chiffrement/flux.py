"""Streams: blocks of 64 KiB, each sealed with its number and whether it is the last, in constant memory.

A stream is a header (`HVF1`, name of the key, 16 random bytes) and its blocks. Its own key comes from the named key,
the random bytes and the tie by HKDF-SHA256; the nonce of a block is its number and a flag, so that a block that was
altered, cut off, moved, doubled or taken from another stream is refused, and the block is named.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import trousseau
from .contenu import TAILLE_SCEAU
from .erreurs import FluxAltere

MAGIE = b"HVF1"
TAILLE_BLOC = 64 * 1024
TAILLE_SEL = 16


class Lisible(Protocol):
    """Anything that gives bytes when asked."""

    def read(self, nombre: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""


def _chiffre(cle: bytes, entete: bytes, lien: str) -> AESGCM:
    """Return the cipher of one stream."""
    derivee = HKDF(SHA256(), length=32, salt=entete[-TAILLE_SEL:], info=b"havre flux\0" + entete + lien.encode())
    return AESGCM(derivee.derive(cle))


def _nonce(rang: int, dernier: bool) -> bytes:
    """Return the nonce of a block: 11 bytes of its number, from 0, and one that says whether it is the last."""
    return rang.to_bytes(11, "big") + bytes([dernier])


def decouper(source: Lisible, taille: int = TAILLE_BLOC) -> Iterator[bytes]:
    """Return the bytes of a source by whole blocks, the last one excepted."""
    while True:
        bloc = b""
        while len(bloc) < taille and (suite := source.read(taille - len(bloc))):
            bloc += suite
        if bloc:
            yield bloc
        if len(bloc) < taille:
            return


def regrouper(morceaux: Iterable[bytes], taille: int = TAILLE_BLOC) -> Iterator[bytes]:
    """Return pieces of any size as whole blocks, the last one excepted."""
    attente = bytearray()
    for morceau in morceaux:
        attente += morceau
        while len(attente) >= taille:
            yield bytes(attente[:taille])
            del attente[:taille]
    if attente:
        yield bytes(attente)


def chiffrer_blocs(morceaux: Iterable[bytes], *, lien: str, cle: bytes, nom: str) -> Iterator[bytes]:
    """Return the header of a stream, then its sealed blocks, one by one.

    Args:
        morceaux: the clear content, in pieces of any size.
        cle: 32 bytes; `nom` is written in the header.
    """
    entete = MAGIE + bytes([len(nom)]) + nom.encode("ascii") + secrets.token_bytes(TAILLE_SEL)
    yield entete
    aes, rang, attente = _chiffre(cle, entete, lien), 0, b""
    for bloc in regrouper(morceaux):
        if attente:
            yield aes.encrypt(_nonce(rang, False), attente, None)
            rang += 1
        attente = bloc
    yield aes.encrypt(_nonce(rang, True), attente, None)


def dechiffrer_blocs(
    scelles: Iterable[bytes], *, lien: str, cle: Callable[[str], bytes], debut: int = 0
) -> Iterator[bytes]:
    """Return the clear blocks of a stream given as its header and its sealed blocks.

    Args:
        cle: gives the 32 bytes of a key from its name.
        debut: where the stream begins in its file [bytes], for the messages.

    Raises:
        CleManquante: the key is not there.
        FluxAltere: a block was altered, moved or cut off; clear blocks before it were already given.
    """
    suite = iter(scelles)
    entete = next(suite, b"")
    if not entete.startswith(MAGIE) or len(entete) != 5 + entete[4] + TAILLE_SEL:
        raise FluxAltere("Ce contenu n'a pas été écrit par Havre, ou son début a été altéré.", bloc=1, octet=debut)
    try:
        nom = entete[5 : 5 + entete[4]].decode("ascii")
    except UnicodeDecodeError as erreur:
        raise FluxAltere("Le début de ce contenu a été altéré.", bloc=1, octet=debut) from erreur
    aes = _chiffre(cle(nom), entete, lien)
    rang, octet, bloc = 0, debut + len(entete), next(suite, None)
    while bloc is not None:
        suivant = next(suite, None)
        try:
            yield aes.decrypt(_nonce(rang, suivant is None), bloc, None)
        except (InvalidTag, ValueError) as erreur:
            raise _refus(aes, bloc, rang, octet, suivant is None) from erreur
        rang, octet, bloc = rang + 1, octet + len(bloc), suivant
    if not rang:
        raise FluxAltere("Ce contenu est tronqué : il n'a que son début.", bloc=1, octet=octet)


def _refus(aes: AESGCM, bloc: bytes, rang: int, octet: int, dernier: bool) -> FluxAltere:
    """Return the error of a block that does not open, telling an end cut off from an altered block."""
    lieu = f"au bloc {rang + 1} (octet {octet})"
    try:
        aes.decrypt(_nonce(rang, not dernier), bloc, None)
    except (InvalidTag, ValueError):
        texte = f"Ce contenu ne s'ouvre pas {lieu} : il a été altéré ou tronqué, ou la clé n'est pas la bonne."
    else:
        suite = "la fin manque après ce bloc" if dernier else "quelque chose a été ajouté après ce bloc"
        texte = f"Ce contenu est incomplet ou rallongé {lieu} : {suite}."
    return FluxAltere(texte, bloc=rang + 1, octet=octet)


def lire_blocs(source: Lisible) -> Iterator[bytes]:
    """Return the header and the sealed blocks of a stream read from a file, to be given to `dechiffrer_blocs`."""
    tete = source.read(5)
    yield tete + source.read(tete[4] + TAILLE_SEL) if len(tete) == 5 else tete
    yield from decouper(source, TAILLE_BLOC + TAILLE_SCEAU)


def chiffrer_flux(morceaux: Iterable[bytes], *, lien: str) -> Iterator[bytes]:
    """Return the header and the sealed blocks of a stored content, under the active key."""
    cle = trousseau.active()
    return chiffrer_blocs(morceaux, lien=lien, cle=cle.octets, nom=cle.nom)


def dechiffrer_flux(scelles: Iterable[bytes], *, lien: str) -> Iterator[bytes]:
    """Return the clear blocks of a stored content.

    Raises:
        CleManquante: its key is not there.
        FluxAltere: a block was altered, moved or cut off.
    """
    return dechiffrer_blocs(scelles, lien=lien, cle=lambda nom: trousseau.lire(nom).octets)


def cle_du_flux(entete: bytes) -> str:
    """Return the name of the key that the header of a stream names."""
    return entete[5 : 5 + entete[4]].decode("ascii", "replace")
