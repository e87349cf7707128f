"""Putting every roof of the département together."""

import numpy as np
from numpy.typing import NDArray

from havre.apps.lieux.enums import Offre, TypeLieu

from ..geographie import Geographie
from ..modeles import Enfant, Lieu, Parc, Population, Unite
from ..noms import Nommeur
from ..parametres import Effectifs, Place
from .etablissements import GABARITS, Gabarit, Hebergement
from .familles import Familles, nommer_familles

VILLE_MIN = 3_000  # inhabitants of a commune that has an establishment
OFFRES = tuple(o.value for o in Offre)
PART_OFFRES = (0.45, 0.55, 0.2, 0.04, 0.15, 0.6, 0.25, 0.7)
HOPITAUX = ("Dunkerque", "Hazebrouck", "Lille", "Roubaix", "Tourcoing", "Douai", "Valenciennes", "Cambrai", "Maubeuge")


def installer(population: Population, effectifs: Effectifs, geo: Geographie, au: int, rng: np.random.Generator) -> Parc:
    """Return the roofs; each child in care gets his unit, his hospital or his hotel."""
    blocs = _blocs(population, effectifs, rng)
    lieux = Familles(effectifs.familles, geo, *_communes(effectifs, geo, 0.75, 0.12, 0.07), au, rng).installer(
        blocs[Place.FAMILLE]
    )
    for gabarit in GABARITS:
        communes, poids = _communes_de(gabarit, effectifs, geo)
        voulus = effectifs.foyers_belges if gabarit.place is Place.BELGIQUE else None
        lieux += Hebergement(gabarit, geo, communes, poids, rng).installer(blocs[gabarit.place], voulus)
    _maison_neuve(lieux)
    lieux += _hopitaux(population, effectifs, geo) + _hotels(population, geo, rng)
    nommer_familles(lieux, Nommeur(rng))
    parc = Parc(lieux)
    for u in parc.unites:
        u.offres = tuple(o for o, part in zip(OFFRES, PART_OFFRES, strict=True) if rng.random() < part)
    parc.numeroter()
    return parc


def _blocs(population: Population, effectifs: Effectifs, rng: np.random.Generator) -> dict[Place, list[list[Enfant]]]:
    """Group the children by roof; those of the rare kinds go to hotels, relief homes or part-time boarding."""
    par_bloc: dict[int, list[Enfant]] = {}
    for e in population.accueillis:
        if e.bloc >= 0:
            par_bloc.setdefault(e.bloc, []).append(e)
    resultat: dict[Place, list[list[Enfant]]] = {p: [] for p in Place}
    autres = sorted(
        (b for b in par_bloc.values() if b[0].place is Place.AUTRE), key=lambda b: (not b[0].mna, -b[0].age_mois)
    )
    for rang, (e,) in enumerate(autres):
        if rang < effectifs.hotel:
            e.mode = "hotel"
        elif e.age_mois < 36 or rng.random() < 0.5:
            e.mode = "relais"
            resultat[Place.FAMILLE].append([e])
        else:
            e.mode = "sequentiel"
            resultat[Place.MECS].append([e])
    for bloc in par_bloc.values():
        place = bloc[0].place
        if place is not None and place is not Place.AUTRE:
            resultat[place].append(bloc)
        if place is Place.FOYER and rng.random() < 0.7:
            for e in bloc:
                e.mode = "urgence"
        elif place in (Place.DOMICILE, Place.TIERS):
            for e in bloc:
                e.mode = place.value
    return resultat


def _communes(
    effectifs: Effectifs, geo: Geographie, puissance: float, ailleurs: float, dehors: float
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return communes and weights: population to a power, a share elsewhere in the Nord, a share around it."""
    poids = np.zeros(len(geo.points))
    ici, nord, voisines = geo.du_departement(effectifs.direction), geo.du_departement(), geo.voisines()
    if effectifs.direction is None:
        ailleurs = 0.0
    for communes, part in ((ici, 1 - ailleurs - dehors), (nord, ailleurs), (voisines, dehors)):
        if len(communes) and part > 0:
            p = geo.population[communes] ** puissance
            poids[communes] += part * p / p.sum()
    retenues = np.flatnonzero(poids)
    return retenues, poids[retenues] / poids[retenues].sum()


def _communes_de(
    gabarit: Gabarit, effectifs: Effectifs, geo: Geographie
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return where establishments of one kind may stand: towns, or Belgian communes away from the border."""
    if gabarit.place is not Place.BELGIQUE:
        communes, poids = _communes(effectifs, geo, 1.0, 0.15 if gabarit.place is Place.MECS else 0.0, 0.0)
        villes = geo.population[communes] >= VILLE_MIN
        return communes[villes], poids[villes] / poids[villes].sum()
    belges = geo.belges()
    trajets = geo.km[geo.du_departement()][:, belges]
    retenues = belges[(trajets.min(0) > 25) & (np.median(trajets, axis=0) < 115)]
    return retenues, np.full(len(retenues), 1 / len(retenues))


def _maison_neuve(lieux: list[Lieu]) -> None:
    """Open an empty house in the first village, so that a whole sibling group can find room."""
    village = next(lieu for lieu in lieux if lieu.place is Place.VILLAGE)
    maison = Unite(village, f"Maison {len(village.unites) + 1}", 0, 251, 5, competences=(2, 2, 2))
    village.unites.append(maison)


def _hopitaux(population: Population, effectifs: Effectifs, geo: Geographie) -> list[Lieu]:
    noms = {p.nom: i for i, p in enumerate(geo.points) if p.departement == "59"}
    communes = [noms[nom] for nom in HOPITAUX if nom in noms]
    if effectifs.direction is not None:
        communes = [c for c in communes if geo.points[c].direction == effectifs.direction]
    lieux = [
        Lieu(Place.HOPITAL, TypeLieu.HOPITAL, f"Service de pédiatrie, {geo.points[c].nom}", c, "hopitaux")
        for c in communes
    ]
    for e in population.accueillis:
        if e.place is Place.HOPITAL:
            e.mode = "hopital_par_defaut"
            e.lieu = min(lieux, key=lambda x: float(geo.km[e.foyer.commune][x.commune]))
    return lieux


def _hotels(population: Population, geo: Geographie, rng: np.random.Generator) -> list[Lieu]:
    heberges = [e for e in population.accueillis if e.mode == "hotel"]
    villes = sorted({e.foyer.commune for e in heberges}, key=lambda c: -float(geo.population[c]))[:4]
    lieux = [Lieu(Place.AUTRE, TypeLieu.HOTEL, f"Hôtel n° {i}", c, "hotels") for i, c in enumerate(villes, 1)]
    for e in heberges:
        e.lieu = lieux[int(rng.integers(len(lieux)))]
    return lieux
