"""Columns of the files: title, reader, documentation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models

from havre.common.tableur import ValeurRefusee, cle_de_titre
from havre.common.tableur.valeurs import lire_choix, lire_date, lire_entier, lire_liste, lire_oui_non, lire_texte

AGE = re.compile(r"(?:(?P<ans>\d{1,2})\s*ans?)?\s*(?:et\s)?\s*(?:(?P<mois>\d{1,3})\s*mois)?", re.IGNORECASE)
AGE_MAX_MOIS = 251
COMPETENCES = {"0": 0, "aucun": 0, "aucune": 0, "1": 1, "leger": 1, "legere": 1, "2": 2, "moyen": 2, "moyenne": 2}
COMPETENCES |= {"3": 3, "fort": 3, "forte": 3}
NIVEAUX = ("aucun", "léger", "moyen", "fort")
SEXES = dict.fromkeys(("1", "m", "g", "h", "garcon", "masculin", "homme"), 1)
SEXES |= dict.fromkeys(("2", "f", "fille", "feminin", "femme"), 2)
SEXES_ACCUEILLIS = {"0": 0, "mixte": 0, "tous": 0, "filles_et_garcons": 0, "garcons_et_filles": 0}
SEXES_ACCUEILLIS |= SEXES | {"garcons": 1, "filles": 2}


@dataclass(frozen=True)
class Colonne:
    """A column of a kind of file: `lire` turns the text of a cell that is not empty into a value."""

    nom: str
    aide: str
    lire: Callable[[str], Any]
    obligatoire: bool = False
    exemple: str = ""


def texte(longueur: int) -> Callable[[str], str]:
    """Return the reader of a text of bounded length."""
    return partial(lire_texte, longueur=longueur)


def entier(minimum: int = 0, maximum: int = 32767) -> Callable[[str], int]:
    """Return the reader of a whole number."""
    return partial(lire_entier, minimum=minimum, maximum=maximum)


def _sans_parentheses(libelle: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", libelle)


def choix(liste: type[models.TextChoices]) -> Callable[[str], Any]:
    """Return the reader of a closed list, by code or by label."""
    table: dict[str, Any] = {}
    for membre in liste:
        for mot in (str(membre.label), _sans_parentheses(str(membre.label)), str(membre.value)):
            table[cle_de_titre(mot)] = membre.value
    return partial(lire_choix, choix=table, lisibles=[str(m.value) for m in liste])


def plusieurs(lire: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    """Return the reader of several values in one cell."""
    return partial(lire_liste, lire=lire)


def mot_parmi(table: Mapping[str, Any], lisibles: tuple[str, ...]) -> Callable[[str], Any]:
    """Return the reader of one of some words."""
    return partial(lire_choix, choix=table, lisibles=lisibles)


def lire_age_min(brut: str) -> int:
    """Read "3 ans", "18 mois", "2 ans 6 mois" or "3" (years) as months."""
    return _age(brut)[0]


def lire_age_max(brut: str) -> int:
    """Read an upper age as months, both ends included: "17 ans" is until the day before 18 (215 months)."""
    mois, annees_entieres = _age(brut)
    mois += 11 if annees_entieres else 0
    if mois > AGE_MAX_MOIS:
        raise ValeurRefusee("L'âge maximal ne dépasse pas 20 ans : l'ASE accompagne jusqu'à 21 ans.")
    return mois


def _age(brut: str) -> tuple[int, bool]:
    """Return the months, and whether only whole years were written."""
    net = brut.strip()
    if net.isdecimal() and len(net) <= 2:
        return int(net) * 12, True
    trouve = AGE.fullmatch(net)
    if trouve is None or not (trouve["ans"] or trouve["mois"]):
        raise ValeurRefusee("Ce n'est pas un âge : écrivez « 3 ans », « 18 mois » ou un nombre d'années.")
    return int(trouve["ans"] or 0) * 12 + int(trouve["mois"] or 0), trouve["mois"] is None


def lire_admis(brut: str) -> Any:
    """Read oui, non, or the day of arrival."""
    try:
        return lire_oui_non(brut)
    except ValeurRefusee:
        pass
    try:
        return lire_date(brut)
    except ValeurRefusee:
        raise ValeurRefusee("Écrivez oui, non, ou la date d'arrivée (jour/mois/année).") from None


lire_competence = mot_parmi(COMPETENCES, NIVEAUX)
lire_sexe = mot_parmi(SEXES, ("garçon", "fille"))
lire_sexe_accueilli = mot_parmi(SEXES_ACCUEILLIS, ("mixte", "garçons", "filles"))

__all__ = [
    "Colonne",
    "choix",
    "entier",
    "lire_admis",
    "lire_age_max",
    "lire_age_min",
    "lire_competence",
    "lire_date",
    "lire_oui_non",
    "lire_sexe",
    "lire_sexe_accueilli",
    "mot_parmi",
    "plusieurs",
    "texte",
]
