"""The travel-time matrix, held in memory."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ..erreurs import CommuneHorsMatrice, MatriceAbsente
from ..models import INJOIGNABLE, MatriceTrajets


@dataclass(frozen=True)
class Matrice:
    """Minutes by car, off-peak, from the commune of the row to the commune of the column; -1 where no road joins them.

    `tableau` has shape (n, n) and is read-only; `index` gives the row of a commune.
    """

    communes: tuple[str, ...]
    index: Mapping[str, int]
    tableau: NDArray[np.int16]
    source: str
    version: str
    calculee_a: datetime

    def minutes(self, depart: str, arrivee: str) -> int | None:
        """Return the minutes from one commune to another, None where no road joins them.

        Raises:
            CommuneHorsMatrice: one of them is not in the matrix.
        """
        ligne, colonne = self.positions((depart, arrivee))
        valeur = int(self.tableau[ligne, colonne])
        return None if valeur == INJOIGNABLE else valeur

    def ligne(self, depart: str) -> NDArray[np.int16]:
        """Return the minutes from one commune to all, shape (n,), read-only.

        Raises:
            CommuneHorsMatrice: it is not in the matrix.
        """
        return self.tableau[self.positions((depart,))[0]]

    def sous_matrice(self, departs: Sequence[str], arrivees: Sequence[str] | None = None) -> NDArray[np.int16]:
        """Return the minutes from some communes to others (the same by default), shape (departs, arrivees).

        Raises:
            CommuneHorsMatrice: one of them is not in the matrix.
        """
        lignes = self.positions(departs)
        colonnes = lignes if arrivees is None else self.positions(arrivees)
        return self.tableau[np.ix_(lignes, colonnes)]

    def positions(self, communes: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows of communes, shape (len(communes),).

        Raises:
            CommuneHorsMatrice: one of them is not in the matrix.
        """
        if absentes := self.absentes(communes):
            raise CommuneHorsMatrice(absentes)
        return np.array([self.index[c] for c in communes], dtype=np.int64)

    def absentes(self, communes: Iterable[str]) -> list[str]:
        """Return the communes that the matrix lacks, each once, in order."""
        return [c for c in dict.fromkeys(communes) if c not in self.index]


_verrou = threading.Lock()
_en_memoire: tuple[tuple[int, str], Matrice] | None = None


def matrice_courante() -> Matrice:
    """Return the newest matrix, read again only when a newer row exists: one small query a call.

    Raises:
        MatriceAbsente: none was computed.
    """
    global _en_memoire
    cle = MatriceTrajets.objects.order_by("-id").values_list("id", "empreinte").first()
    if cle is None:
        raise MatriceAbsente
    en_memoire = _en_memoire
    if en_memoire is not None and en_memoire[0] == cle:
        return en_memoire[1]
    with _verrou:
        if _en_memoire is None or _en_memoire[0] != cle:
            _en_memoire = (cle, _charger(cle[0]))
        return _en_memoire[1]


def _charger(identifiant: int) -> Matrice:
    """Read and unpack one row."""
    ligne = MatriceTrajets.objects.get(id=identifiant)
    communes = tuple(ligne.communes)
    return Matrice(
        communes=communes,
        index=MappingProxyType({c: position for position, c in enumerate(communes)}),
        tableau=ligne.tableau(),
        source=ligne.source,
        version=ligne.version,
        calculee_a=ligne.calculee_a,
    )
