"""From the text of a cell to a value; each reader takes a text that is not empty."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from .erreurs import ValeurRefusee
from .lecture import cle_de_titre

T = TypeVar("T")

FRANCAISE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
INTERNATIONALE = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$")
COURTE = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$")
MINUIT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
ENTRE_VALEURS = re.compile(r"[|,;\n]+")
OUI = frozenset({"oui", "o", "vrai", "true", "yes", "1", "x"})
NON = frozenset({"non", "n", "faux", "false", "no", "0"})


def lire_date(texte: str) -> date:
    """Read 31/12/2025, 31-12-2025, 31.12.2025 or 2025-12-31 (midnight may follow, as spreadsheets write it).

    Raises:
        ValeurRefusee: another form, a year of two digits, or a day that does not exist.
    """
    net = MINUIT.sub("", texte.strip())
    if trouve := FRANCAISE.match(net):
        jour, mois, annee = (int(x) for x in trouve.groups())
    elif trouve := INTERNATIONALE.match(net):
        annee, mois, jour = (int(x) for x in trouve.groups())
    elif COURTE.match(net):
        raise ValeurRefusee("L'année doit avoir quatre chiffres, par exemple 31/12/2025.")
    else:
        raise ValeurRefusee("Ce n'est pas une date : écrivez jour/mois/année, par exemple 31/12/2025.")
    try:
        valeur = date(annee, mois, jour)
    except ValueError:
        raise ValeurRefusee("Cette date n'existe pas dans le calendrier.") from None
    if not 1900 <= annee <= 2150:
        raise ValeurRefusee("L'année est hors de portée (de 1900 à 2150).")
    return valeur


def lire_entier(texte: str, *, minimum: int = 0, maximum: int = 32767) -> int:
    """Read a whole number ("12", "12,0", "1 200").

    Raises:
        ValeurRefusee: not a whole number, or out of bounds.
    """
    net = re.sub(r"[\s\u202f]", "", texte)
    if not re.fullmatch(r"[+-]?\d{1,9}([.,]0+)?", net):
        raise ValeurRefusee("Ce n'est pas un nombre entier.")
    valeur = int(re.split("[.,]", net)[0])
    if not minimum <= valeur <= maximum:
        raise ValeurRefusee(f"Le nombre doit être compris entre {minimum} et {maximum}.")
    return valeur


def lire_oui_non(texte: str) -> bool:
    """Read oui or non (also o, n, vrai, faux, 1, 0, x).

    Raises:
        ValeurRefusee: anything else.
    """
    cle = cle_de_titre(texte)
    if cle in OUI:
        return True
    if cle in NON:
        return False
    raise ValeurRefusee("Écrivez oui ou non.")


def lire_texte(texte: str, *, longueur: int) -> str:
    """Read a text of at most `longueur` characters.

    Raises:
        ValeurRefusee: longer.
    """
    if len(texte) > longueur:
        raise ValeurRefusee(f"Le texte a {len(texte)} caractères, {longueur} au plus sont gardés.")
    return texte


def lire_choix(texte: str, choix: Mapping[str, T], *, lisibles: Iterable[str]) -> T:
    """Read one of some words; `choix` is keyed by `cle_de_titre`, `lisibles` are the words to show.

    Raises:
        ValeurRefusee: another word.
    """
    try:
        return choix[cle_de_titre(texte)]
    except KeyError:
        raise ValeurRefusee(f"Valeur inconnue. Valeurs possibles : {', '.join(lisibles)}.") from None


def lire_liste(texte: str, lire: Callable[[str], T]) -> list[T]:
    """Read several values put apart by |, a comma, a semicolon or a new line; each is kept once, in order.

    Raises:
        ValeurRefusee: one of the values is refused.
    """
    valeurs: list[T] = []
    for morceau in ENTRE_VALEURS.split(texte):
        if not morceau.strip():
            continue
        try:
            valeur = lire(morceau.strip())
        except ValeurRefusee as erreur:
            raise ValeurRefusee(f"« {morceau.strip()} » : {erreur}") from None
        if valeur not in valeurs:
            valeurs.append(valeur)
    return valeurs
