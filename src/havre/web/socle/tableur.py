"""Tables given as files: CSV and OpenDocument, that spreadsheets open as they are."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from odfdo import Document, Table

ODS = "application/vnd.oasis.opendocument.spreadsheet"
FORMULES = ("=", "+", "-", "@", "\t", "\r")


def sans_formule(cellule: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers and dates stay what they are."""
    return f"'{cellule}" if isinstance(cellule, str) and cellule.startswith(FORMULES) else cellule


def reponse_csv(nom: str, lignes: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as a CSV file to download: semicolons, UTF-8 with its mark."""
    reponse = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    sortie = csv.writer(reponse, delimiter=";")
    for ligne in lignes:
        sortie.writerow([sans_formule(cellule) for cellule in ligne])
    return reponse


def reponse_ods(nom: str, titre: str, lignes: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as an OpenDocument spreadsheet to download; absent values are empty, texts never formulas."""
    document = Document("spreadsheet")
    document.body.clear()
    feuille = Table(titre[:31])
    feuille.set_values([["" if v is None else sans_formule(v) for v in ligne] for ligne in lignes])
    document.body.append(feuille)
    sortie = io.BytesIO()
    document.save(sortie)
    reponse = HttpResponse(sortie.getvalue(), content_type=ODS)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def reponse_tableur(nom: str, forme: str, lignes: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as a file in the form asked for: "csv" or "ods"."""
    if forme == "csv":
        return reponse_csv(f"{nom}.csv", lignes)
    return reponse_ods(f"{nom}.ods", nom, lignes)
