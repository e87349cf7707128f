"""Receipts: what a worker keeps of an entry, and what shows later that it is there, unaltered.

A receipt says the number and the hash of the entry, and the head of the chain when the receipt was made; it holds no
content, so that it may be kept anywhere. Once a day's anchor covers the entry, the path from its hash to the root that
the anchor signed is joined: the receipt then holds with the anchor alone, without this database.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from havre.common.chiffrement.arbre import chemin, remonter
from havre.common.chiffrement.signature import active, publiques, signature_valable, signer

from ..enums import Chaine
from ..models import Ancre
from .ancres import Declaration, empreintes, fichier_de, lire_ancre, tete

FORMAT = "havre-recu-1"
LISTE_AU_PLUS = 50


class EcritureAbsente(LookupError):
    """There is no such entry, or it is not the agent's."""


@dataclass(frozen=True)
class Ecriture:
    """An entry of the journal without its content: `recalculee` is the hash of what the row holds today."""

    numero: int
    consigne_a: datetime
    agent_id: int | None
    action: str
    objet_type: str
    empreinte: str
    precedente: str
    recalculee: str


@dataclass(frozen=True)
class Point:
    """One thing verified about a receipt; `tient` is None when it could not be."""

    tient: bool | None
    texte: str


@dataclass(frozen=True)
class Constat:
    """What a verification of a receipt found."""

    numero: int
    etabli_a: datetime
    points: tuple[Point, ...]

    @property
    def tient(self) -> bool:
        """Whether nothing contradicts the receipt."""
        return all(p.tient is not False for p in self.points)


def ecriture(numero: int) -> Ecriture | None:
    """Return an entry by its number."""
    return next(iter(_lire("SELECT * FROM journal_ecriture(%s)", [numero])), None)


def ecritures_de(agent_id: int, *, avant: int | None = None, au_plus: int = LISTE_AU_PLUS) -> list[Ecriture]:
    """Return the entries of an agent before a number, newest first."""
    return _lire("SELECT * FROM journal_ecritures_de(%s, %s, %s)", [agent_id, avant, au_plus])


def _lire(requete: str, parametres: list[Any]) -> list[Ecriture]:
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        return [Ecriture(*ligne) for ligne in curseur.fetchall()]


def ancre_couvrant(numero: int) -> Ancre | None:
    """Return the first anchor that covers an entry."""
    return Ancre.objects.filter(evenements_numero__gte=numero).order_by("numero").first()


def etablir_recu(numero: int, *, pour: int, le: datetime) -> dict[str, Any]:
    """Return the receipt of an entry of the agent `pour`, with its path to the anchor once there is one.

    Raises:
        EcritureAbsente: there is no such entry, or somebody else wrote it.
        CleManquante: the signing key is not there.
    """
    lue = ecriture(numero)
    if lue is None or lue.agent_id != pour:
        raise EcritureAbsente(numero)
    bout, empreinte_bout = tete(Chaine.EVENEMENTS)
    contenu = json.dumps(
        {
            "format": FORMAT, "numero": lue.numero, "consigne_a": lue.consigne_a.isoformat(), "acte": lue.action,
            "empreinte": lue.empreinte, "precedente": lue.precedente, "etabli_a": le.isoformat(),
            "tete": {"numero": bout, "empreinte": empreinte_bout}, "cle": active(),
        },
        sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    )  # fmt: skip
    _, signature = signer(_message(contenu))
    return {"recu": contenu, "signature": signature} | _preuve(lue)


def _message(contenu: str) -> bytes:
    """Return the bytes that are signed."""
    return f"{FORMAT}\n{contenu}".encode()


def _preuve(lue: Ecriture) -> dict[str, Any]:
    """Return the anchor that covers an entry and the path to it; nothing before there is one."""
    ancre = ancre_couvrant(lue.numero)
    if ancre is None:
        return {}
    try:
        dite = lire_ancre(fichier_de(ancre))
    except ValidationError:
        return {}
    feuilles = empreintes(dite.depuis, dite.evenements[0])
    if not dite.depuis <= lue.numero or len(feuilles) != dite.evenements[0] - dite.depuis + 1:
        return {}
    return {"ancre": fichier_de(ancre), "chemin": chemin(feuilles, lue.numero - dite.depuis)}


def verifier_recu(fichier: dict[str, Any]) -> Constat:
    """Compare a receipt with the journal, and say what agrees and what does not.

    Raises:
        ValidationError: it is no receipt, or its signature is not that of its text.
    """
    recu = _lire_recu(fichier)
    numero, attendue = int(recu["numero"]), str(recu["empreinte"])
    points = [*_presence(numero, attendue), *_voisine(numero, str(recu["precedente"]))]
    bout = recu["tete"]
    points.append(_bout(int(bout["numero"]), str(bout["empreinte"])))
    points.append(_ancrage(fichier, numero, attendue))
    return Constat(numero, datetime.fromisoformat(recu["etabli_a"]), tuple(points))


def _lire_recu(fichier: dict[str, Any]) -> dict[str, Any]:
    try:
        texte, signature = str(fichier["recu"]), str(fichier["signature"])
        recu: dict[str, Any] = json.loads(texte)
        int(recu["numero"]), int(recu["tete"]["numero"]), datetime.fromisoformat(recu["etabli_a"])
        manquent = {"empreinte", "precedente", "cle"} - set(recu)
    except (AttributeError, KeyError, TypeError, ValueError) as erreur:
        raise ValidationError("Ce fichier n'est pas un reçu du journal.") from erreur
    if manquent or recu.get("format") != FORMAT:
        raise ValidationError("Ce fichier n'est pas un reçu du journal.")
    publique = publiques().get(str(recu["cle"]))
    if publique is None:
        raise ValidationError(f"La clé publique « {recu['cle']} » qui a signé ce reçu n'est pas connue ici.")
    if not signature_valable(_message(texte), signature, publique=publique):
        raise ValidationError("La signature de ce reçu n'est pas valable : son texte a été changé.")
    return recu


def _presence(numero: int, attendue: str) -> list[Point]:
    """Tell whether the entry stands at its number, as it was."""
    lue = ecriture(numero)
    if lue is not None and lue.empreinte == attendue:
        if lue.recalculee == attendue:
            return [Point(True, f"L'écriture n° {numero} est à sa place, inchangée.")]
        return [Point(False, f"Le contenu de l'écriture n° {numero} a été changé : il ne donne plus son empreinte.")]
    ailleurs = _numeros_de(attendue)
    if ailleurs:
        return [Point(False, f"L'écriture a été déplacée : elle porte maintenant le n° {ailleurs[0]}.")]
    if lue is None:
        return [Point(False, f"L'écriture n° {numero} n'est plus dans le journal.")]
    quoi = "récrite" if lue.recalculee == lue.empreinte else "altérée"
    return [Point(False, f"L'écriture n° {numero} a été {quoi} : son empreinte n'est plus celle du reçu.")]


def _numeros_de(empreinte: str) -> list[int]:
    """Return where a hash stands today."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT numero FROM journal_numeros_de(%s)", [empreinte])
        return [n for (n,) in curseur.fetchall()]


def _voisine(numero: int, precedente: str) -> Sequence[Point]:
    """Tell whether the entry before is still the one that it followed."""
    if numero == 1:
        return ()
    avant = next(iter(empreintes(numero - 1, numero - 1)), None)
    if avant == precedente:
        return (Point(True, f"Elle suit la même écriture n° {numero - 1}."),)
    quoi = "n'est plus là" if avant is None else "a été récrite"
    return (Point(False, f"L'écriture n° {numero - 1}, qu'elle suivait, {quoi}."),)


def _bout(numero: int, attendue: str) -> Point:
    """Tell whether the head of the chain when the receipt was made still stands."""
    trouvee = empreintes(numero, numero)
    if trouvee == [attendue]:
        return Point(True, f"La chaîne passe toujours par la tête du jour du reçu (n° {numero}).")
    quoi = "récrite" if trouvee else "coupée"
    return Point(False, f"La chaîne a été {quoi} au n° {numero} ou avant : ce n'est plus la tête du jour du reçu.")


def _ancrage(fichier: dict[str, Any], numero: int, empreinte: str) -> Point:
    """Tell whether the entry climbs to the root that an anchor signed: the receipt's, or one made since."""
    try:
        if "ancre" in fichier:
            dite, pas = lire_ancre(fichier["ancre"]), [(str(c), str(h)) for c, h in fichier["chemin"]]
        else:
            lue = ecriture(numero)
            preuve = _preuve(lue) if lue is not None else {}
            if not preuve:
                return Point(None, "Aucune ancre ne la couvre encore : l'ancre est signée chaque soir.")
            dite, pas = lire_ancre(preuve["ancre"]), preuve["chemin"]
        tient = monte(dite, numero, empreinte, pas)
    except ValidationError as refus:
        return Point(False, f"Ancre jointe : {refus.messages[0]}")
    except (KeyError, TypeError, ValueError):
        return Point(False, "Le chemin vers l'ancre est illisible.")
    if tient:
        return Point(True, f"L'ancre n° {dite.numero} du {dite.etablie_a:%d/%m/%Y à %H:%M} (UTC) la contient.")
    return Point(False, f"Elle n'est pas dans ce que l'ancre n° {dite.numero} a signé.")


def monte(ancre: Declaration, numero: int, empreinte: str, pas: Sequence[tuple[str, str]]) -> bool:
    """Tell whether an entry is among those that an anchor covers: with the anchor alone, without the journal."""
    return ancre.depuis <= numero <= ancre.evenements[0] and remonter(empreinte, pas) == ancre.racine
