"""Tables given as files: CSV and OpenDocument, that spreadsheets open as they are."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from havre.common.tableur.ecriture import en_csv, en_ods

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def _fichier(nom: str, nature: str, contenu: bytes) -> HttpResponse:
    reponse = HttpResponse(contenu, content_type=nature)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def reponse_csv(nom: str, lignes: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as a CSV file to download: semicolons, UTF-8 with its mark."""
    return _fichier(nom, "text/csv; charset=utf-8", en_csv(lignes))


def reponse_ods(nom: str, titre: str, lignes: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as an OpenDocument spreadsheet to download; absent values are empty, texts never formulas."""
    return _fichier(nom, ODS, en_ods(titre, lignes))


def reponse_tableur(nom: str, forme: str, lignes: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as a file in the form asked for: "csv" or "ods"."""
    if forme == "csv":
        return reponse_csv(f"{nom}.csv", lignes)
    return reponse_ods(f"{nom}.ods", nom, lignes)
