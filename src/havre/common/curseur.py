"""Pagination by cursor: a page begins after a row, so that it stays right while rows come and go."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of one page, cursors of the pages before and after (empty when there is none), total count."""

    lignes: list[T]
    suivant: str
    precedent: str
    total: int


def ecrire(valeurs: Sequence[Any]) -> str:
    """Return the cursor that stands for the sort values of a row."""
    return base64.urlsafe_b64encode(json.dumps(list(valeurs), default=str).encode()).decode().rstrip("=")


def lire(curseur: str, longueur: int) -> list[Any] | None:
    """Return the sort values of a cursor, None when it is empty or was tampered with."""
    try:
        valeurs = json.loads(base64.urlsafe_b64decode(curseur + "=" * (-len(curseur) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(valeurs, list) or len(valeurs) != longueur:
        return None
    lisibles = all(type(v) in {str, int, float} and "\0" not in str(v) for v in valeurs)
    return valeurs if lisibles else None


def _au_dela(cles: Sequence[str], valeurs: Sequence[Any], sens: str) -> Q:
    """Return the condition "(cles) beyond (valeurs)" in lexicographic order."""
    condition = Q()
    egales: dict[str, Any] = {}
    for cle, valeur in zip(cles, valeurs, strict=True):
        condition |= Q(**egales, **{f"{cle}__{sens}": valeur})
        egales[cle] = valeur
    return condition


def _suite(lignes: models.QuerySet[T], cles: Sequence[str], curseur: str, sens: str) -> models.QuerySet[T] | None:
    """Return the rows beyond a cursor, None when there is no cursor or its values do not suit the columns."""
    valeurs = lire(curseur, len(cles))
    if valeurs is None:
        return None
    try:
        return lignes.filter(_au_dela(cles, valeurs, sens))
    except (TypeError, ValueError, ValidationError):
        return None


def _valeurs(ligne: models.Model, cles: Sequence[str]) -> list[Any]:
    """Return the sort values of a row, following relations."""
    valeurs = []
    for cle in cles:
        valeur: Any = ligne
        for attribut in cle.split("__"):
            valeur = getattr(valeur, attribut)
        valeurs.append(valeur)
    return valeurs


def paginer(
    lignes: models.QuerySet[T], *, cles: Sequence[str], apres: str = "", avant: str = "", taille: int = 50,
    total: int | None = None,
) -> Page[T]:  # fmt: skip
    """Return one page sorted by `cles` (ascending, the last one unique, none null) after or before a cursor.

    A cursor that cannot be read gives the first page. Costs two queries, count and rows; one when `total`
    was counted more cheaply.
    """
    total = lignes.count() if total is None else total
    precedentes = _suite(lignes, cles, avant, "lt") if not apres else None
    if precedentes is not None:
        trouvees = list(precedentes.order_by(*(f"-{c}" for c in cles))[: taille + 1])
        reste = len(trouvees) > taille
        trouvees = trouvees[:taille][::-1]
        il_y_a_avant, il_y_a_apres = reste, True
    else:
        suite = _suite(lignes, cles, apres, "gt")
        trouvees = list((lignes if suite is None else suite).order_by(*cles)[: taille + 1])
        il_y_a_avant, il_y_a_apres = suite is not None, len(trouvees) > taille
        trouvees = trouvees[:taille]
    return Page(
        lignes=trouvees,
        suivant=ecrire(_valeurs(trouvees[-1], cles)) if trouvees and il_y_a_apres else "",
        precedent=ecrire(_valeurs(trouvees[0], cles)) if trouvees and il_y_a_avant else "",
        total=total,
    )
