"""Reading anchors: those of the register, and the files kept elsewhere."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from havre.common.chiffrement.signature import publiques, signature_valable

from ..enums import Chaine
from ..models import Ancre

FORMAT = "havre-ancre-1"
ZERO = "0" * 64


@dataclass(frozen=True)
class Declaration:
    """What an anchor says: its number, its moment, number and hash of the head of each chain.

    `racine` is the root of the tree of the hashes of the events from `depuis` to the head: those of the day.
    """

    numero: int
    etablie_a: datetime
    evenements: tuple[int, str]
    lectures: tuple[int, str]
    depuis: int
    racine: str

    def tete(self, chaine: Chaine) -> tuple[int, str]:
        """Return the head of a chain, as it was."""
        return self.evenements if chaine == Chaine.EVENEMENTS else self.lectures


def message(contenu: str) -> bytes:
    """Return the bytes that are signed: the kind of statement, then its text."""
    return f"{FORMAT}\n{contenu}".encode()


def empreinte(contenu: str) -> str:
    """Return the fingerprint of an anchor."""
    return hashlib.sha256(message(contenu)).hexdigest()


def tete(chaine: Chaine) -> tuple[int, str]:
    """Return the head of a chain now; number 0 for an empty one."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT numero, empreinte FROM journal_tete(%s)", [chaine.value])
        ligne = curseur.fetchone()
    return (int(ligne[0]), str(ligne[1])) if ligne else (0, ZERO)


def empreintes(depuis: int, jusqua: int) -> list[str]:
    """Return the hashes of the events of an interval, ends included, in order."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT empreinte FROM journal_maillons_de(%s, %s, %s)", [Chaine.EVENEMENTS.value, depuis, jusqua]
        )
        return [e for (e,) in curseur.fetchall()]


def fichier_de(ancre: Ancre) -> dict[str, str]:
    """Return an anchor as it is given outside: its signed text and its signature."""
    return {"ancre": ancre.contenu, "signature": ancre.signature}


def lire_ancre(fichier: dict[str, Any]) -> Declaration:
    """Return what an anchor kept elsewhere says, once its signature is verified with a public key known here.

    Raises:
        ValidationError: it is no anchor, its key is not known here, or the signature is not that of its text.
    """
    try:
        contenu = json.loads(fichier["ancre"])
        evenements, lectures = contenu["evenements"], contenu["lectures"]
        declaration = Declaration(
            int(contenu["numero"]), datetime.fromisoformat(contenu["etablie_a"]),
            (int(evenements["numero"]), str(evenements["empreinte"])),
            (int(lectures["numero"]), str(lectures["empreinte"])), int(evenements["depuis"]), str(evenements["racine"]),
        )  # fmt: skip
        nom = str(contenu["cle"])
        signature = str(fichier["signature"])
    except (KeyError, TypeError, ValueError) as erreur:
        raise ValidationError("Ce fichier n'est pas une ancre du journal.") from erreur
    publique = publiques().get(nom)
    if publique is None:
        raise ValidationError(f"La clé publique « {nom} » qui a signé cette ancre n'est pas connue ici.")
    if not signature_valable(message(str(fichier["ancre"])), signature, publique=publique):
        raise ValidationError("La signature de cette ancre n'est pas valable : son texte a été changé.")
    return declaration


def ancres_du_registre() -> tuple[list[Declaration], list[int]]:
    """Return the anchors of the register whose signature holds, oldest first, and the numbers of the others."""
    bonnes, fausses = [], []
    for ancre in Ancre.objects.order_by("numero"):
        try:
            declaration = lire_ancre(fichier_de(ancre))
        except ValidationError:
            fausses.append(ancre.numero)
            continue
        bonnes.append(declaration)
    return bonnes, fausses
