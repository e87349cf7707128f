"""Emergency and re-orientation searches."""

from dataclasses import dataclass

import numpy as np

from ..modeles import Enfant, Foyer, Population
from ..parametres import Effectifs, Place

A_REORIENTER = (Place.FAMILLE, Place.MECS, Place.FOYER, Place.LVA, Place.POUPONNIERE, Place.BELGIQUE)


@dataclass(slots=True, eq=False)
class Recherche:
    """An open search for some children of one family."""

    numero: int
    foyer: Foyer
    motif: str
    ouverte: int
    enfants: list[Enfant]
    trouvee: int | None = None  # day a place was found for all of them


def rechercher(population: Population, effectifs: Effectifs, au: int, rng: np.random.Generator) -> list[Recherche]:
    """Return the open searches: emergencies of today, and children who must leave the home they live in."""
    recherches: list[Recherche] = []
    for foyer in population.foyers:
        urgents = [e for e in foyer.accueillis if e.urgence]
        if urgents:
            ouverte = max(e.ordonnee for e in urgents)
            recherches.append(Recherche(len(recherches) + 1, foyer, "urgence", ouverte, urgents))
    total = sum(len(r.enfants) for r in recherches)
    permanents = [
        e for e in population.accueillis
        if e.place in A_REORIENTER and e.mode == "permanent" and e.sejours and au - e.sejours[-1].debut > 20
    ]  # fmt: skip
    ordre = iter(rng.permutation(len(permanents)).tolist())
    vus: set[tuple[int, str]] = set()
    while total < effectifs.urgences + effectifs.reorientations:
        e = permanents[next(ordre)]
        motif = "urgence" if total < effectifs.urgences else "reorientation"
        cle = (e.foyer.enfants[0].numero, motif)
        if cle in vus or e.foyer.histoire:
            continue
        vus.add(cle)
        depart = [x for x in e.foyer.accueillis if x.bloc == e.bloc] if rng.random() < 0.5 else [e]
        for x in depart:
            x.urgence, x.reorientation = motif == "urgence", motif == "reorientation"
        arrivee = max(x.sejours[-1].debut for x in depart)
        age = int(rng.integers(0, 3)) if motif == "urgence" else int(min(rng.exponential(70) + 3, au - arrivee))
        recherches.append(Recherche(len(recherches) + 1, e.foyer, motif, au - age, depart))
        total += len(depart)
    return recherches
