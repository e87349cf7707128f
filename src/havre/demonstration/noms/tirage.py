"""Drawing names."""

import csv
from pathlib import Path

import numpy as np

from .listes import AUTRES_NOMS, AUTRES_PRENOMS, FRANCAIS, ORIGINES, PART_DES_ORIGINES

FICHIER = Path(__file__).parent / "donnees" / "noms_famille.csv"
RESERVE = 4096


class Nommeur:
    """Draws names with a generator of its own; batches are drawn ahead because single draws are slow."""

    def __init__(self, rng: np.random.Generator) -> None:
        """Read the surnames and their weights for the Nord and the Pas-de-Calais."""
        with FICHIER.open(encoding="utf-8", newline="") as fichier:
            lignes = list(csv.DictReader(fichier))
        self._rng = rng
        self._noms = np.array([ligne["nom"] for ligne in lignes])
        poids = np.array([float(ligne["poids_nord_pas_de_calais"]) + 0.05 for ligne in lignes])
        self._poids = poids / poids.sum()
        self._tirages: list[float] = []
        self._reserve: list[str] = []

    def _hasard(self) -> float:
        if not self._tirages:
            self._tirages = self._rng.random(RESERVE).tolist()
        return self._tirages.pop()

    def _choisir(self, mots: list[str]) -> str:
        return mots[int(self._hasard() * len(mots))]

    def origine(self) -> str:
        """Draw the origin of the names of a family."""
        reste = self._hasard()
        for origine, part in zip(ORIGINES, PART_DES_ORIGINES, strict=True):
            reste -= part
            if reste < 0:
                return origine
        return ORIGINES[0]

    def nom(self, origine: str = "france") -> str:
        """Draw a surname, in capitals."""
        if origine != "france":
            return self._choisir(AUTRES_NOMS[origine].split())
        if not self._reserve:
            self._reserve = self._rng.choice(self._noms, RESERVE, p=self._poids).tolist()
        return self._reserve.pop()

    def prenom(self, sexe: int, annee: int, origine: str = "france") -> str:
        """Draw a first name for someone of that sex (1 or 2) born that year; families mix origins."""
        if origine != "france" and self._hasard() < 0.8:
            return self._choisir(AUTRES_PRENOMS[origine][sexe - 1].split())
        listes = next((hommes, femmes) for jusqu_a, hommes, femmes in FRANCAIS if annee <= jusqu_a)
        return self._choisir(listes[sexe - 1].split())
