"""How long children have been in care, and how many places they have lived in."""

import numpy as np

from ..modeles import Enfant, Foyer, Population
from ..parametres import (
    DUREE_MEDIANE_ANS,
    DUREE_SIGMA,
    EXECUTION_MOYENNE_JOURS,
    NOMBRE_DE_LIEUX,
    PART_DIX_LIEUX,
    PART_RECENTE,
    RECENT_JOURS,
)

ANNEE = 365.25
JOURS_PAR_LIEU = 40  # shortest mean stay


def dater_les_entrees(population: Population, au: int, rng: np.random.Generator) -> None:
    """Give each child in care the day of his order; siblings were mostly entrusted together."""
    for foyer in population.foyers:
        if foyer.accueillis:
            _dater(foyer, au, rng)


def _dater(foyer: Foyer, au: int, rng: np.random.Generator) -> None:
    if rng.random() < PART_RECENTE:
        commune = int(rng.integers(6, RECENT_JOURS))
    else:
        commune = int(np.exp(rng.normal(np.log(DUREE_MEDIANE_ANS), DUREE_SIGMA)) * ANNEE)
    for e in foyer.accueillis:
        vecu = au - e.naissance
        if e.attente_jours is not None:
            duree = e.attente_jours
        elif e.mna:
            duree = min(commune, max(int((e.age_mois - 175) * 30 * rng.random()), 40))
        else:
            duree = commune if rng.random() < 0.85 else int(commune * rng.uniform(0.5, 1.0)) + 5
            if duree > vecu - 5:  # older than the child: entrusted some time after the birth
                duree = int((vecu - 5) * (rng.random() ** 0.35)) if vecu > 40 else vecu - 3
        if e.age_mois >= 216 and e.attente_jours is None:
            duree = max(duree, au - e.majorite + 70 + int(rng.exponential(300)))
        e.ordonnee = au - max(min(duree, vecu - 2), 0)


def delai_d_execution(e: Enfant, au: int, rng: np.random.Generator) -> int:
    """Draw the days between an order and the arrival."""
    return int(min(rng.exponential(EXECUTION_MOYENNE_JOURS), max(au - e.ordonnee - 2, 0), 120))


def nombre_de_lieux(enfants: list[Enfant], au: int, rng: np.random.Generator) -> dict[int, int]:
    """Return how many places each child has lived in, by number: more for those in care for long."""
    if not enfants:
        return {}
    duree = np.array([max(au - e.ordonnee, 1) for e in enfants], float)
    rangs = np.argsort(np.argsort(np.log(duree) + rng.normal(0, 0.9, len(enfants)))) / len(enfants)
    seuils = np.cumsum(NOMBRE_DE_LIEUX)
    resultat = {}
    for e, rang, jours in zip(enfants, rangs.tolist(), duree.tolist(), strict=True):
        n = int(np.searchsorted(seuils, rang, side="right")) + 1
        if n >= 5:
            n = 10 + int(rng.integers(0, 4)) if rang > 1 - PART_DIX_LIEUX else min(5 + int(rng.geometric(0.5)) - 1, 9)
        resultat[e.numero] = max(1, min(n, 1 + int(jours // JOURS_PAR_LIEU)))
    return resultat
