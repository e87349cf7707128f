"""Foster homes: licences, places offered, and the children who live there."""

import numpy as np
from numpy.typing import NDArray

from havre.apps.lieux.enums import TypeLieu

from ..geographie import Geographie
from ..modeles import Agrement, Enfant, Lieu, Unite
from ..noms import Nommeur
from ..parametres import AGREMENTS, PART_AF_DE_55_ANS, PART_AF_DE_60_ANS, PART_LIBRE, PART_LOINTAINE, Place
from ..population.repartition import arrondir

TRANCHES = ((0, 251), (0, 251), (0, 83), (0, 143), (24, 215), (36, 215), (36, 251), (72, 215), (72, 251), (120, 251))
ESSAIS = 8  # homes compared for each block of children
PART_VIDES = 0.5  # share of the free places that stand in homes with nobody yet


class Familles:
    """Builds the foster homes and gives each block of children a roof."""

    def __init__(
        self, nombre: int, geo: Geographie, communes: NDArray[np.intp], poids: NDArray[np.float64], au: int,
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        """Draw licences and communes of `nombre` homes."""
        self.geo, self.au, self.rng = geo, au, rng
        comptes = arrondir(np.array(AGREMENTS), nombre)
        self.agrements = rng.permutation(np.repeat([1, 2, 3, 4], comptes))
        self.communes = rng.choice(communes, nombre, p=poids)
        self.offertes = self.agrements.copy()
        self.hotes: list[list[Enfant]] = [[] for _ in range(nombre)]

    def installer(self, blocs: list[list[Enfant]]) -> list[Lieu]:
        """Return the homes, filled."""
        nombre = sum(len(b) for b in blocs)
        self._offrir(round(nombre / (1 - PART_LIBRE)))
        libres = self.offertes - self._a_garder(int(self.offertes.sum()) - nombre)
        reste = sorted(blocs, key=lambda b: -len(b))
        while reste:
            bloc = reste.pop(0)
            candidats = np.flatnonzero(libres >= len(bloc))
            if not len(candidats):
                reste[:0] = [bloc[:1], bloc[1:]]
                continue
            h = self._choisir(bloc[0].foyer.commune, candidats)
            libres[h] -= len(bloc)
            self.hotes[h].extend(bloc)
        return [self._lieu(h) for h in range(len(self.hotes))]

    def _offrir(self, voulues: int) -> None:
        """Lower the places really offered under the licences until `voulues` are left."""
        trop = int(self.offertes.sum()) - voulues
        candidats = np.flatnonzero(self.agrements >= 2)
        self.offertes[self.rng.choice(candidats, max(min(trop, len(candidats)), 0), replace=False)] -= 1

    def _a_garder(self, libres: int) -> NDArray[np.int64]:
        """Return how many places of each home stay free: some homes with nobody, then one place here and there."""
        gardees = np.zeros(len(self.offertes), np.int64)
        vides = [h for h in self.rng.permutation(len(self.offertes)).tolist() if self.offertes[h] == 3]
        for h in vides:
            if gardees.sum() + 3 > libres * PART_VIDES:
                break
            gardees[h] = 3
        for h in self.rng.permutation(np.flatnonzero(gardees == 0)).tolist():
            if gardees.sum() >= libres:
                break
            gardees[h] = 1
        return gardees

    def _choisir(self, commune: int, candidats: NDArray[np.intp]) -> int:
        """Return the nearest of a few homes drawn among those with room, or any of them."""
        essais = 1 if self.rng.random() < PART_LOINTAINE else ESSAIS
        tires = candidats[self.rng.integers(0, len(candidats), essais)]
        return int(tires[np.argmin(self.geo.km[commune][self.communes[tires]])])

    def _lieu(self, h: int) -> Lieu:
        hotes = self.hotes[h]
        jeune, vieux = (min(e.age_mois for e in hotes), max(e.age_mois for e in hotes)) if hotes else (40, 120)
        permises = [t for t in TRANCHES if t[0] <= jeune and vieux <= t[1]]
        age_min, age_max = permises[int(self.rng.integers(len(permises)))] if hotes else (0, 215)
        tirage = self.rng.random()
        annees = (60, 67) if tirage < PART_AF_DE_60_ANS else (55, 60) if tirage < PART_AF_DE_55_ANS else (29, 55)
        naissance = self.au - int(self.rng.uniform(*annees) * 365.25)
        sexe = 2 if self.rng.random() < 0.91 else 1
        places = int(min(self.agrements[h], 3))
        agrement = Agrement(places, bool(self.agrements[h] == 4), sexe, naissance)
        commune = int(self.communes[h])
        lieu = Lieu(Place.FAMILLE, TypeLieu.FAMILLE_ACCUEIL, "", commune, "departement", agrement=agrement)
        unite = Unite(lieu, "Accueil", age_min, age_max, int(self.offertes[h]), occupants=list(hotes))
        unite.competences = (
            int(self.rng.choice(4, p=[0.35, 0.35, 0.2, 0.1])),
            int(self.rng.choice(4, p=[0.45, 0.3, 0.17, 0.08])),
            int(self.rng.choice(4, p=[0.25, 0.45, 0.24, 0.06])),
        )
        for e in hotes:
            e.unite = unite
        lieu.unites.append(unite)
        return lieu


def nommer_familles(lieux: list[Lieu], nommeur: Nommeur) -> None:
    """Name the carers, and the homes after them."""
    for lieu in lieux:
        if lieu.agrement is None:
            continue
        a = lieu.agrement
        origine = nommeur.origine()
        a.nom = nommeur.nom(origine)
        a.prenom = nommeur.prenom(a.sexe, 1970 + (a.naissance - 719_163) // 365, origine)
        lieu.nom = f"Famille d'accueil {a.nom}"
