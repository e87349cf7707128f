"""Pairs of children who must not live under one roof."""

import numpy as np

from ..modeles import Enfant, Population
from ..parametres import PART_ELOIGNEMENTS

MOTIFS = (
    "Faits de violence entre les deux enfants, évaluation signée.",
    "Décision du juge des enfants : pas de vie commune.",
    "Emprise constatée par l'équipe, évaluation signée.",
)


def eloigner(population: Population, au: int, rng: np.random.Generator) -> list[tuple[Enfant, Enfant, int, str]]:
    """Return pairs (lower number first), the day the distance was decided and why; none has ever shared a roof."""
    enfants = population.accueillis
    toits = {e.numero: {s.unite.lieu.numero for s in e.sejours if s.unite is not None} for e in enfants}
    paires: dict[tuple[int, int], tuple[Enfant, Enfant, int, str]] = {}
    voulues = round(PART_ELOIGNEMENTS * len(enfants))
    while len(paires) < voulues:
        a = enfants[int(rng.integers(len(enfants)))]
        freres = [x for x in a.foyer.accueillis if x is not a and x.bloc != a.bloc]
        b = freres[0] if freres and rng.random() < 0.3 else enfants[int(rng.integers(len(enfants)))]
        if a.foyer.histoire or b.foyer.histoire or a is b or toits[a.numero] & toits[b.numero]:
            continue
        a, b = sorted((a, b), key=lambda e: e.numero)
        debut = max(a.naissance, b.naissance, au - int(rng.integers(20, 700)))
        paires[a.numero, b.numero] = (a, b, debut, MOTIFS[int(rng.integers(len(MOTIFS)))])
    return list(paires.values())
