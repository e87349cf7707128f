"""What an import found, did, or would do."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Etat(StrEnum):
    """What a row is, compared with what is stored."""

    NOUVELLE = "nouvelle"
    MODIFIEE = "modifiée"
    PRESENTE = "déjà présente"
    REFUSEE = "refusée"


@dataclass(frozen=True, slots=True, order=True)
class Probleme:
    """A problem: line of the file (0: the whole file), column, value as typed, reason."""

    ligne: int
    colonne: str
    valeur: str
    raison: str

    def __str__(self) -> str:
        """Return the problem as one sentence."""
        ou = [f"ligne {self.ligne}"] if self.ligne else []
        ou += [f"colonne « {self.colonne} »"] if self.colonne else []
        ou += [f"valeur « {self.valeur} »"] if self.valeur else []
        debut = ", ".join(ou) or "fichier"
        return f"{debut[0].upper()}{debut[1:]} : {self.raison}"


@dataclass(frozen=True, slots=True)
class LigneComprise:
    """A row as understood: line of the file, state, its cells by column in the order of the file."""

    ligne: int
    etat: Etat
    cellules: tuple[str, ...]


@dataclass(slots=True)
class Bilan:
    """Report of an import; nothing was written when `essai` is true or `problemes` is not empty.

    `ensembles` counts what is written across rows: sibling groups joined or left, searches that found.
    """

    nature: str
    fichier: str
    sha256: str
    essai: bool
    encodage: str = ""
    separateur: str = ""
    lignes: int = 0
    nouvelles: int = 0
    modifiees: int = 0
    presentes: int = 0
    ensembles: int = 0
    problemes: list[Probleme] = field(default_factory=list)
    avertissements: list[Probleme] = field(default_factory=list)
    colonnes: tuple[str, ...] = ()
    apercu: list[LigneComprise] = field(default_factory=list)
    crees: dict[str, int] = field(default_factory=dict)
    evenement: int | None = None

    @property
    def acceptee(self) -> bool:
        """Whether the whole file is right."""
        return not self.problemes

    @property
    def ecrite(self) -> bool:
        """Whether something was written."""
        return self.evenement is not None

    @property
    def a_ecrire(self) -> int:
        """Return the number of rows that add or change something, and of changes made across rows."""
        return self.nouvelles + self.modifiees + self.ensembles

    def en_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "nature": self.nature,
            "fichier": self.fichier,
            "sha256": self.sha256,
            "essai": self.essai,
            "encodage": self.encodage,
            "separateur": self.separateur,
            "lignes": self.lignes,
            "nouvelles": self.nouvelles,
            "modifiees": self.modifiees,
            "deja_presentes": self.presentes,
            "ensembles": self.ensembles,
            "ecrite": self.ecrite,
            "evenement": self.evenement,
            "crees": self.crees,
            "problemes": [_en_json(p) for p in self.problemes],
            "avertissements": [_en_json(p) for p in self.avertissements],
        }


def _en_json(probleme: Probleme) -> dict[str, Any]:
    """Return one problem as JSON values."""
    return {
        "ligne": probleme.ligne or None,
        "colonne": probleme.colonne or None,
        "valeur": probleme.valeur,
        "raison": probleme.raison,
    }
