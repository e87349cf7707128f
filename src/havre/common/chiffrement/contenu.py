"""One content at a time, held in memory: AES-256-GCM under the active key, tied to what it belongs to.

A sealed text reads `hv1:<key>:<base64 of nonce and ciphertext>`; the database checks that shape, so that no clear text
enters an encrypted column by mistake. The nonce is random, 96 bits: a key must be changed before 2^32 contents.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag

from . import trousseau
from .erreurs import CleManquante, ContenuAltere

TAILLE_NONCE = 12
TAILLE_SCEAU = 16
PREFIXE = "hv1:"
MARQUE = "⟦texte illisible"
"""What a text that cannot be opened begins with on a page; nobody may write such a text."""


@dataclass(frozen=True)
class Chiffre:
    """An encrypted content: name of its key, then nonce and ciphertext."""

    cle: str
    contenu: bytes


def chiffrer(clair: bytes, *, lien: str) -> Chiffre:
    """Encrypt a content; `lien` ties it to what it belongs to, and must be given again to read it."""
    cle = trousseau.active()
    nonce = secrets.token_bytes(TAILLE_NONCE)
    return Chiffre(cle=cle.nom, contenu=nonce + cle.aes.encrypt(nonce, clair, lien.encode()))


def dechiffrer(chiffre: Chiffre, *, lien: str) -> bytes:
    """Return a content in clear.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: the content, its tie or the key is not the one that was used.
    """
    nonce, contenu = chiffre.contenu[:TAILLE_NONCE], chiffre.contenu[TAILLE_NONCE:]
    try:
        return trousseau.lire(chiffre.cle).aes.decrypt(nonce, contenu, lien.encode())
    except (InvalidTag, ValueError) as erreur:
        raise ContenuAltere(
            f"Ce contenu, chiffré avec la clé « {chiffre.cle} », ne s'ouvre pas : "
            "il a été altéré ou déplacé, ou la clé n'est pas la bonne."
        ) from erreur


def sceller(clair: str, *, lien: str) -> str:
    """Return a text sealed, in the form that the database keeps; an empty text stays empty."""
    if not clair:
        return ""
    chiffre = chiffrer(clair.encode(), lien=lien)
    return f"{PREFIXE}{chiffre.cle}:{base64.b64encode(chiffre.contenu).decode()}"


def leurre(clair: str) -> str:
    """Return what has the shape and the length of a sealed text, and holds nothing."""
    return f"{PREFIXE}?:{base64.b64encode(bytes(TAILLE_NONCE + len(clair.encode()) + TAILLE_SCEAU)).decode()}"


def cle_de(scelle: str) -> str:
    """Return the name of the key of a sealed text, empty when the text is not sealed."""
    return scelle.removeprefix(PREFIXE).partition(":")[0] if scelle.startswith(PREFIXE) else ""


def desceller(scelle: str, *, lien: str) -> str:
    """Return the clear text of a sealed one; an empty text is empty.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: it is not sealed, was altered or moved, or the key is not the right one.
    """
    if not scelle:
        return ""
    if not scelle.startswith(PREFIXE):
        raise ContenuAltere("Ce texte devrait être chiffré et ne l'est pas : il n'a pas été écrit par Havre.")
    nom, _, corps = scelle.removeprefix(PREFIXE).partition(":")
    try:
        contenu = base64.b64decode(corps, validate=True)
    except (binascii.Error, ValueError) as erreur:
        raise ContenuAltere(f"Ce texte, chiffré avec la clé « {nom} », a été altéré.") from erreur
    return dechiffrer(Chiffre(nom, contenu), lien=lien).decode()


class Scelle:
    """A text as the database keeps it, not opened; what `values()` and raw queries give.

    `pk` is the number of the row it was read with, None where no row was named.
    """

    __slots__ = ("brut", "pk")

    def __init__(self, brut: str, pk: Any = None) -> None:
        self.brut, self.pk = brut, pk

    def __repr__(self) -> str:
        return f"<texte scellé, clé {cle_de(self.brut)}>"

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, Scelle) and autre.brut == self.brut

    def __hash__(self) -> int:
        return hash(self.brut)


class Illisible(str):
    """Stands on a page for a text that cannot be opened, and says why; writing it back keeps what is stored."""

    scelle: Scelle
    erreur: CleManquante | ContenuAltere

    @classmethod
    def de(cls, scelle: Scelle, erreur: CleManquante | ContenuAltere) -> "Illisible":
        """Return what is shown for a sealed text."""
        texte = cls(f"{MARQUE} : {erreur}⟧")
        texte.scelle, texte.erreur = scelle, erreur
        return texte


def exiger_lisible(texte: str) -> str:
    """Return a text that goes into a document, once sure that it is the true one.

    Raises:
        CleManquante: it could not be opened for want of its key.
        ContenuAltere: it could not be opened.
    """
    if isinstance(texte, Illisible):
        raise texte.erreur
    if MARQUE in texte:
        raise ContenuAltere("Ce texte reprend un contenu qui n'a pas pu être ouvert.")
    return texte
