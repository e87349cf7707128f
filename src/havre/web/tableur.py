"""Tables given as files: CSV that spreadsheets open as it is."""

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

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
