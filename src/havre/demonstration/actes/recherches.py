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


def rechercher(population: Population, effectifs: Effectifs, au: int, rng: np.random.Generator) -> list[Recherche]:
    """Return the open searches: emergencies of today, and children who must leave the home they live in."""
    recherches: list[Recherche] = []
    for foyer in population.foyers:
        urgents = [e for e in foyer.accueillis if e.urgence]
        if urgents:
            ouverte = max(e.ordonnee for e in urgents)
            recherches.append(Recherche(len(recherches) + 1, foyer, "urgence", ouverte, urgents))
    permanents = [
        e
        for e in population.accueillis
        if e.place in A_REORIENTER and e.mode == "permanent" and e.sejours and au - e.sejours[-1].debut > 20
    ]
    ordre = iter(rng.permutation(len(permanents)).tolist())
    voulus = {"urgence": effectifs.urgences, "reorientation": effectifs.reorientations}
    vus = {id(r.foyer) for r in recherches}
    for motif, nombre in voulus.items():
        reste = nombre - sum(len(r.enfants) for r in recherches if r.motif == motif)
        while reste > 0:
            e = permanents[next(ordre)]
            if id(e.foyer) in vus or e.foyer.histoire:
                continue
            vus.add(id(e.foyer))
            ensemble = motif == "reorientation" and rng.random() < 0.5
            depart = [x for x in e.foyer.accueillis if x.bloc == e.bloc][:reste] if ensemble else [e]
            recherches.append(_ouvrir(len(recherches) + 1, motif, depart, au, rng))
            reste -= len(depart)
    return recherches


def _ouvrir(numero: int, motif: str, depart: list[Enfant], au: int, rng: np.random.Generator) -> Recherche:
    """Return a search for children who must leave the home they live in, opened since they came there."""
    for e in depart:
        e.urgence, e.reorientation = motif == "urgence", motif == "reorientation"
    presence = au - max(e.sejours[-1].debut for e in depart)
    jours = int(rng.integers(0, 3)) if motif == "urgence" else int(min(rng.exponential(70) + 3, presence))
    return Recherche(numero, depart[0].foyer, motif, au - jours, depart)
