"""Fitting ages and kinds of place to both margins."""

import numpy as np
from numpy.typing import NDArray

from ..parametres import AFFINITES, PART_DES_PLACES, Effectifs, Place

PLACES = tuple(AFFINITES)
SOUHAITS = np.array([AFFINITES[p] for p in PLACES]).T  # shape (A, P)


def effectifs_par_place(effectifs: Effectifs) -> dict[Place, int]:
    """Return the exact number of children who live in each kind of place; foster homes take the remainder."""
    nombres = {p: round(part * effectifs.accueils) for p, part in PART_DES_PLACES.items()}
    nombres[Place.BELGIQUE] = effectifs.belgique
    autres = sum(n for p, n in nombres.items() if p is not Place.FAMILLE)
    en_attente = effectifs.non_executees - effectifs.hopital_non_executees
    nombres[Place.FAMILLE] = effectifs.accueils - autres - effectifs.hopital - en_attente
    return nombres


def arrondir(parts: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return integers proportional to `parts` that add up to `total` (largest remainders)."""
    if parts.sum() <= 0:
        parts = np.ones_like(parts)
    exacts = parts / parts.sum() * total
    entiers = np.floor(exacts).astype(np.int64)
    entiers[np.argsort(entiers - exacts, kind="stable")[: total - int(entiers.sum())]] += 1
    return entiers


def ajuster(ages: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the table age x place with both margins, from the starting weights (iterative proportional fitting).

    Args:
        ages: children wanted in each age class, shape (A,).
        places: children wanted in each kind of place, in the order of `PLACES`, shape (P,).
    """
    table = SOUHAITS.copy()
    for _ in range(200):
        table *= (ages / np.maximum(table.sum(1), 1e-12))[:, None]
        table *= (places / np.maximum(table.sum(0), 1e-12))[None, :]
    return table


class Quotas:
    """How many children of each age class each kind of place still takes."""

    def __init__(self, table: NDArray[np.float64], places: NDArray[np.int64]) -> None:
        """Start from a fitted table and from the exact number of each kind of place."""
        self.table = table.copy()
        self.places = places.copy()

    def poids(self, classes: list[int], permises: tuple[Place, ...]) -> NDArray[np.float64]:
        """Return the weight of each kind of place for children who live together, zero where it is full."""
        reste = np.maximum(self.table, 0.01 * SOUHAITS)
        parts = reste[classes] / np.maximum(reste[classes].sum(1, keepdims=True), 1e-9)
        poids: NDArray[np.float64] = parts.mean(0)
        ouvertes = np.array([p in permises for p in PLACES]) & (self.places >= len(classes))
        return np.where(ouvertes, poids, 0.0)

    def prendre(self, classes: list[int], place: Place) -> None:
        """Count children into a kind of place."""
        colonne = PLACES.index(place)
        for classe in classes:
            self.table[classe, colonne] -= 1
        self.places[colonne] -= len(classes)

    def solde(self, classes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many lone children of each class go to each kind of place, shape (A, P), kinds exact.

        Args:
            classes: wanted number of lone children by age class, shape (A,).
        """
        reste = np.maximum(self.table, 1e-9 * SOUHAITS)
        for _ in range(200):
            reste *= (np.maximum(classes, 1e-6) / np.maximum(reste.sum(1), 1e-12))[:, None]
            reste *= (self.places / np.maximum(reste.sum(0), 1e-12))[None, :]
        return np.array([arrondir(reste[:, j], int(n)) for j, n in enumerate(self.places)]).T
