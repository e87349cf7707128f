"""Stays on some days of the week, beside the place where the child lives; and the kinds that only the mode tells."""

from itertools import combinations

import numpy as np

from havre.apps.accueils.rythme import Rythme, bit
from havre.apps.lieux.enums import TypeLieu

from ..geographie import Geographie
from ..modeles import Enfant, Lieu, Parc, Population, Sejour, Unite
from ..parametres import (
    ENFANTS_PAR_UNITE_MODULEE,
    PART_ACCUEIL_DE_JOUR,
    PART_DOMICILE_MODULE,
    PART_RELAIS_DU_WEEK_END,
    PART_TIERS_DURABLES,
    PLACES_MODULEES,
    Place,
)

SEMAINE = Rythme.lire("semaine").masque
WEEK_ENDS = (Rythme.lire("week-end paires").masque, Rythme.lire("week-end impaires").masque)
JOURS_OUVRES = 5


def nommer_les_modes(population: Population, rng: np.random.Generator) -> None:
    """Tell semi-independence, durable third parties and week boarding by the mode of the stays."""
    durables: dict[int, bool] = {}
    for e in population.accueillis:
        if e.place is Place.TIERS and e.bloc not in durables:
            durables[e.bloc] = rng.random() < PART_TIERS_DURABLES
        for s in e.sejours:
            if s.unite is not None and s.unite.lieu.type == TypeLieu.AUTONOMIE and s.mode == "permanent":
                s.mode = "semi_autonomie"
            elif s.mode == "tiers" and durables.get(e.bloc):
                e.mode = s.mode = "tiers_durable"
            elif s.mode == "sequentiel":
                s.rythme = SEMAINE


def moduler(
    population: Population, parc: Parc, geo: Geographie, eloignes: set[int], au: int, rng: np.random.Generator
) -> int:
    """Add part-time stays, in units made for them and in foster homes at week-ends; return how many.

    Args:
        eloignes: numbers of the children who must be kept away from someone; they are left out.
    """
    accueillis = [e for e in population.accueillis if e.numero not in eloignes]
    modules = [
        e
        for e in accueillis
        if e.mode == "domicile" and e.sejours[-1].fin is None and e.age_mois >= 36
        and rng.random() < PART_DOMICILE_MODULE
    ]  # fmt: skip
    de_jour = [
        e
        for e in population.enfants
        if not e.accueilli and 72 <= e.age_mois < 204 and rng.random() < PART_ACCUEIL_DE_JOUR
    ]
    tous = modules + de_jour
    for unite, enfants in _unites(tous, parc, geo, rng):
        _remplir(unite, enfants, au, rng)
    return len(tous) + _relais(accueillis, parc, au, rng)


def _unites(
    enfants: list[Enfant], parc: Parc, geo: Geographie, rng: np.random.Generator
) -> list[tuple[Unite, list[Enfant]]]:
    """Open a unit in some homes, and give each child the nearest one that has room."""
    maisons = [x for x in parc.lieux if x.place is Place.MECS and geo.points[x.commune].departement == "59"]
    nombre = min(-(-len(enfants) // ENFANTS_PAR_UNITE_MODULEE), len(maisons))
    numero = max(u.numero for u in parc.unites)
    ouvertes: list[tuple[Unite, list[Enfant]]] = []
    for rang in rng.permutation(len(maisons))[:nombre].tolist():
        lieu: Lieu = maisons[rang]
        numero += 1
        unite = Unite(lieu, "Accueil modulé", 36, 251, PLACES_MODULEES, competences=(1, 1, 2), numero=numero)
        lieu.unites.append(unite)
        ouvertes.append((unite, []))
    for e in enfants:
        libres = [(u, dedans) for u, dedans in ouvertes if len(dedans) < ENFANTS_PAR_UNITE_MODULEE]
        if libres:
            trajets = geo.km[e.foyer.commune]
            min(libres, key=lambda c: float(trajets[c[0].lieu.commune]))[1].append(e)
    return ouvertes


def _remplir(unite: Unite, enfants: list[Enfant], au: int, rng: np.random.Generator) -> None:
    """Give each child the two least taken days of the week; a child of a unit full on all days has none."""
    charge = [0] * JOURS_OUVRES
    unite.debut = au - 900
    for e in enfants:
        depuis = e.sejours[-1].debut if e.sejours else au - 300
        debut = max(depuis, au - int(rng.integers(5, 300)), unite.debut + 1)
        jours = min(combinations(range(JOURS_OUVRES), 2), key=lambda c: (sum(charge[j] for j in c), rng.random()))
        if max(charge[j] for j in jours) >= unite.capacite:
            continue
        for j in jours:
            charge[j] += 1
        matin_seul = rng.random() < 0.2
        masque = sum(
            bit(semaine, j, moment) for semaine in range(2) for j in jours for moment in range(1 if matin_seul else 2)
        )
        mode = "sequentiel" if e.accueilli else "jour"
        rang = e.sejours[-1].rang_mesure if e.sejours else 0
        e.modules.append(Sejour(mode, debut, unite=unite, rang_mesure=rang, principal=False, rythme=masque))


def _relais(accueillis: list[Enfant], parc: Parc, au: int, rng: np.random.Generator) -> int:
    """Send children of foster homes to another one each second week-end, two of them sharing its free place."""
    attendues = {s.unite.numero for e in accueillis for s in e.sejours if s.reserve and s.unite is not None}
    foyers = [
        u
        for lieu in parc.lieux
        if lieu.agrement is not None and not lieu.agrement.derogation
        for u in lieu.unites
        if u.occupants and u.libres and u.fermeture is None and u.numero not in attendues
        and lieu.agrement.places > len(u.occupants)
    ]  # fmt: skip
    enfants = [
        e for e in accueillis if e.mode == "permanent" and e.place is Place.FAMILLE and e.sejours[-1].fin is None
    ]
    ordre = iter(rng.permutation(len(enfants)).tolist())
    faits = 0
    for unite in foyers[: round(PART_RELAIS_DU_WEEK_END * len(parc.lieux))]:
        for masque in WEEK_ENDS:
            choisi = next((enfants[i] for i in ordre if _convient(enfants[i], unite)), None)
            if choisi is None:
                return faits
            fin = au + int(rng.integers(30, 200))
            rang = choisi.sejours[-1].rang_mesure
            choisi.modules.append(
                Sejour(
                    "relais", au, unite=unite, fin_promise=fin, rang_mesure=rang, principal=False, rythme=masque
                )
            )  # fmt: skip
            faits += 1
    return faits


def _convient(e: Enfant, unite: Unite) -> bool:
    """Whether a foster home may receive a child who lives in another one."""
    return e.unite is not unite and not e.modules and unite.convient(e.age_mois, e.sexe)
