"""Rows ready to be copied into a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

Ligne = tuple[Any, ...]


@dataclass(slots=True)
class Tableau:
    """Rows of one table, in the order of `colonnes`; dates and periods are already ISO text."""

    nom: str
    colonnes: tuple[str, ...]
    lignes: list[Ligne] = field(default_factory=list)

    def ajouter(self, *valeurs: Any) -> None:
        """Add one row."""
        self.lignes.append(valeurs)

    def colonne(self, nom: str) -> list[Any]:
        """Return one column."""
        rang = self.colonnes.index(nom)
        return [ligne[rang] for ligne in self.lignes]

    def dictionnaires(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.colonnes, ligne, strict=True)) for ligne in self.lignes]


@lru_cache(maxsize=40_000)
def iso(jour: int) -> str:
    """Return a proleptic ordinal as an ISO date."""
    return date.fromordinal(jour).isoformat()


def iso_ou_rien(jour: int | None) -> str | None:
    """Return an ordinal as an ISO date, None as None."""
    return None if jour is None else iso(jour)


def moment(jour: int, heure: int = 10, minute: int = 0) -> str:
    """Return a moment of a day as text with its time zone (UTC)."""
    return f"{iso(jour)} {heure:02d}:{minute:02d}:00+00"


def periode(debut: int, fin: int | None = None) -> str:
    """Return the half-open period as PostgreSQL writes it."""
    return f"[{iso(debut)},{'' if fin is None else iso(fin)})"


def liste(valeurs: Iterable[str]) -> str:
    """Return plain words as a PostgreSQL array."""
    return "{" + ",".join(valeurs) + "}"


def par_nom(*tableaux: Tableau) -> dict[str, Tableau]:
    """Return the tables by name, in their order."""
    return {t.nom: t for t in tableaux}
