"""Establishments: built for the children who live there, with a few places free."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from havre.apps.lieux.enums import TypeLieu

from ..geographie import Geographie
from ..modeles import Enfant, Lieu, Unite
from ..parametres import PART_GARCONS, PART_LOINTAINE, Place
from .appellations import ASSOCIATIONS, nommer

Bloc = list[Enfant]


@dataclass(frozen=True)
class Gabarit:
    """How the establishments of one kind look: bands are (name, age min, age max in months, share of one sex)."""

    place: Place
    types: tuple[tuple[TypeLieu, str, float], ...]  # kind, prefix of the name, share
    bandes: tuple[tuple[str, int, int, float], ...]
    unite: tuple[int, int]  # smallest and largest unit
    unites_par_lieu: float
    libre: float  # share of free places
    medical: float = 0.25
    handicap: float = 0.3
    comportement: tuple[float, float, float, float] = (0.1, 0.4, 0.35, 0.15)


GABARITS = (
    Gabarit(
        Place.MECS, ((TypeLieu.MECS, "Maison d'enfants", 1.0),),
        (("Petits", 36, 143, 0.0), ("Moyens", 96, 191, 0.1), ("Grands", 156, 251, 0.3)), (8, 12), 3.6, 0.022,
    ),
    Gabarit(
        Place.FOYER,
        ((TypeLieu.FOYER_ENFANCE, "Foyer de l'enfance", 0.6), (TypeLieu.ACCUEIL_URGENCE, "Accueil d'urgence", 0.4)),
        (("Tout-petits", 0, 83, 0.0), ("Enfants", 60, 155, 0.0), ("Adolescents", 144, 251, 0.15)), (7, 10), 2.6, 0.02,
        medical=0.4, comportement=(0.0, 0.2, 0.45, 0.35),
    ),
    Gabarit(
        Place.POUPONNIERE, ((TypeLieu.POUPONNIERE, "Pouponnière", 1.0),), (("Berceaux", 0, 47, 0.0),), (7, 12), 1.8,
        0.02, medical=0.8, handicap=0.6, comportement=(0.2, 0.5, 0.3, 0.0),
    ),
    Gabarit(
        Place.VILLAGE, ((TypeLieu.VILLAGE_ENFANTS, "Village d'enfants", 1.0),), (("Maison", 0, 251, 0.0),), (5, 7),
        5.5, 0.03,
    ),
    Gabarit(
        Place.LVA, ((TypeLieu.LVA, "Lieu de vie", 1.0),), (("Accueil", 72, 251, 0.1),), (5, 7), 1.0, 0.03,
        handicap=0.5, comportement=(0.0, 0.1, 0.4, 0.5),
    ),
    Gabarit(
        Place.AUTONOMIE, ((TypeLieu.AUTONOMIE, "Service d'autonomie", 1.0),), (("Studios", 186, 251, 0.25),), (7, 12),
        1.8, 0.025, medical=0.1,
    ),
    Gabarit(
        Place.BELGIQUE, ((TypeLieu.MECS, "Maison d'accueil", 1.0),),
        (("Enfants", 36, 155, 0.0), ("Adolescents", 132, 251, 0.0)), (8, 12), 2.0, 0.01,
        handicap=0.8, comportement=(0.0, 0.2, 0.4, 0.4),
    ),
)  # fmt: skip


class Hebergement:
    """Builds the establishments of one kind and gives each block of children a roof."""

    def __init__(
        self, gabarit: Gabarit, geo: Geographie, communes: NDArray[np.intp], poids: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        """`communes` may hold a roof, with those weights."""
        self.gabarit, self.geo, self.communes, self.poids, self.rng = gabarit, geo, communes, poids, rng

    def installer(self, blocs: Iterable[Bloc], lieux_voulus: int | None = None) -> list[Lieu]:
        """Return roofs that lodge every block; blocks are placed from the largest to the smallest."""
        ordre = sorted(blocs, key=lambda b: -len(b))
        if not ordre:
            return []
        lieux = self._lieux(self._unites(ordre), lieux_voulus)
        for bloc in ordre:
            self._loger(bloc, lieux)
        self._reduire(lieux)
        for lieu in lieux:
            self._meubler(lieu)
        return lieux

    def _unites(self, blocs: list[Bloc]) -> list[tuple[int, int]]:
        """Return band and places of each unit needed."""
        bandes = self.gabarit.bandes
        demande = np.zeros(len(bandes), int)
        for e in (e for b in blocs for e in b):
            possibles = [k for k, (_, a, z, _) in enumerate(bandes) if a <= e.age_mois <= z] or [0]
            demande[possibles[int(self.rng.integers(len(possibles)))]] += 1
        unites = []
        petite, grande = self.gabarit.unite
        for k, nombre in enumerate(demande.tolist()):
            places = int(np.ceil(nombre * (1 + self.gabarit.libre)))
            parts = max(1, round(places / ((petite + grande) / 2))) if places else 0
            for rang in range(parts):
                unites.append((k, places // parts + (rang < places % parts)))
        return unites

    def _lieux(self, unites: list[tuple[int, int]], voulus: int | None) -> list[Lieu]:
        """Deal the units over roofs so that a roof has several bands."""
        nombre = voulus or max(1, round(len(unites) / self.gabarit.unites_par_lieu))
        lieux = []
        communes = self.rng.choice(self.communes, nombre, p=self.poids)
        parts = np.array([part for *_, part in self.gabarit.types])
        rangs: dict[str, int] = {}
        for i in range(nombre):
            type_lieu, prefixe, _ = self.gabarit.types[int(np.searchsorted(parts.cumsum(), (i + 0.5) / nombre))]
            rang = rangs[prefixe] = rangs.get(prefixe, -1) + 1
            nom = nommer(prefixe, rang)
            lieux.append(Lieu(self.gabarit.place, type_lieu, nom, int(communes[i]), self._organisme(i)))
        for rang, (bande, places) in enumerate(sorted(unites)):
            nom, age_min, age_max, part = self.gabarit.bandes[bande]
            lieu = lieux[rang % nombre]
            sexe = (1 if self.rng.random() < PART_GARCONS else 2) if self.rng.random() < part else 0
            lieu.unites.append(Unite(lieu, nom, age_min, age_max, places, sexe))
        return [lieu for lieu in lieux if lieu.unites]

    def _organisme(self, rang: int) -> str:
        if self.gabarit.place is Place.BELGIQUE:
            return "belgique"
        if self.gabarit.place is Place.FOYER:
            return "public"
        return ASSOCIATIONS[rang % len(ASSOCIATIONS)]

    def _loger(self, bloc: Bloc, lieux: list[Lieu]) -> None:
        """Give the block the nearest of a few roofs that have room, or any of them, or enlarge one."""
        trajets = self.geo.km[bloc[0].foyer.commune]
        possibles = [(lieu, unites) for lieu in lieux if (unites := self._repartir(bloc, lieu))]
        if possibles:
            nombre = 1 if self.rng.random() < PART_LOINTAINE else 4
            essais = self.rng.integers(0, len(possibles), nombre)
            lieu, unites = min((possibles[i] for i in essais.tolist()), key=lambda c: float(trajets[c[0].commune]))
        else:
            lieu = min(lieux, key=lambda x: float(trajets[x.commune]))
            unites = [self._agrandir(e, lieu, lieux) for e in bloc]
        for e, unite in zip(bloc, unites, strict=True):
            e.unite = unite
            unite.occupants.append(e)

    def _repartir(self, bloc: Bloc, lieu: Lieu) -> list[Unite] | None:
        """Return a free unit of the roof for each child of the block, or None."""
        pris: dict[int, int] = {}
        choix = []
        for e in bloc:
            for rang, u in enumerate(lieu.unites):
                if u.convient(e.age_mois, e.sexe) and u.libres - pris.get(rang, 0) > 0:
                    pris[rang] = pris.get(rang, 0) + 1
                    choix.append(u)
                    break
            else:
                return None
        return choix

    def _agrandir(self, e: Enfant, lieu: Lieu, lieux: list[Lieu]) -> Unite:
        """Return a unit where the child may live, with one more place: here if its ages allow, else elsewhere."""
        for candidat in [lieu, *lieux]:
            for u in candidat.unites:
                if u.convient(e.age_mois, e.sexe):
                    u.capacite += 1
                    return u
        u = lieu.unites[0]
        u.age_min, u.age_max, u.sexe = min(u.age_min, e.age_mois), max(u.age_max, e.age_mois), 0
        u.capacite += 1
        return u

    def _reduire(self, lieux: list[Lieu]) -> None:
        """Take away what nobody lives in until the wanted share is free: whole units, then places of large ones."""
        unites = [u for lieu in lieux for u in lieu.unites]
        trop = sum(u.libres for u in unites) - round(sum(len(u.occupants) for u in unites) * self.gabarit.libre)
        for lieu in lieux:
            for u in [u for u in lieu.unites if not u.occupants]:
                if u.capacite <= trop and len(lieu.unites) > 1:
                    lieu.unites.remove(u)
                    trop -= u.capacite
        vides = [u for lieu in lieux for u in lieu.unites for _ in range(u.libres)]
        melange = [vides[i] for i in self.rng.permutation(len(vides)).tolist()]
        for u in sorted(melange, key=lambda u: u.capacite <= self.gabarit.unite[0])[: max(trop, 0)]:
            u.capacite -= u.capacite > 1

    def _meubler(self, lieu: Lieu) -> None:
        """Name the units apart and give them skills."""
        g = self.gabarit
        for rang, u in enumerate(lieu.unites, 1):
            u.nom = f"{u.nom} {rang}" if len(lieu.unites) > 1 else u.nom
            u.competences = (
                int(self.rng.integers(2, 4)) if self.rng.random() < g.medical else int(self.rng.integers(0, 2)),
                int(self.rng.integers(2, 4)) if self.rng.random() < g.handicap else int(self.rng.integers(0, 2)),
                int(self.rng.choice(4, p=g.comportement)),
            )
