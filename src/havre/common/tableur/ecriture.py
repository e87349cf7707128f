"""From rows to the bytes of a spreadsheet: CSV and OpenDocument, where no text is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from odfdo import Document, Table

FORMULES = ("=", "+", "-", "@", "\t", "\r")
MARQUE = b"\xef\xbb\xbf"


def sans_formule(cellule: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers and dates stay what they are."""
    return f"'{cellule}" if isinstance(cellule, str) and cellule.startswith(FORMULES) else cellule


def en_csv(lignes: Iterable[Iterable[Any]]) -> bytes:
    """Return rows as CSV: semicolons, UTF-8 with its mark."""
    sortie = io.StringIO()
    table = csv.writer(sortie, delimiter=";")
    for ligne in lignes:
        table.writerow([sans_formule(cellule) for cellule in ligne])
    return MARQUE + sortie.getvalue().encode()


def en_ods(titre: str, lignes: Iterable[Iterable[Any]]) -> bytes:
    """Return rows as an OpenDocument spreadsheet; absent values are empty."""
    document = Document("spreadsheet")
    document.body.clear()
    feuille = Table(titre[:31])
    feuille.set_values([["" if v is None else sans_formule(v) for v in ligne] for ligne in lignes])
    document.body.append(feuille)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()
