"""Cuts a plan of the engine into proposals that stand on their own: one group, or a short chain that makes room."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from havre.engine.matching import verify
from havre.engine.matching.criteria import criteria

from .probleme import ProblemeDuPlan

DEPLACES_AU_PLUS = 3
"""Settled children whom one proposal may move."""
ENFANTS_AU_PLUS = 12


@dataclass(frozen=True)
class Morceau:
    """Changes that need one another: the children who move, in the order in which the moves can be written."""

    enfants: tuple[int, ...]
    places: int
    deplaces: int
    reunit: bool
    gain: int


def decouper(p: ProblemeDuPlan, affectation: NDArray[np.int64]) -> tuple[list[Morceau], int]:
    """Return the proposals that a plan is made of, and how many changes are left out.

    A change is left out when it moves too many settled children, when its children exchange their places in a ring,
    and when it neither lodges a child who waits nor brings siblings together.
    """
    avant = p.probleme.child_current.astype(np.int64)
    gardes, laisses = [], 0
    for groupes in _dependances(p, avant, affectation):
        morceau = _morceau(p, avant, affectation, groupes)
        if morceau is None:
            laisses += 1
        else:
            gardes.append(morceau)
    return gardes, laisses


def appliquer(p: ProblemeDuPlan, morceaux: list[Morceau], affectation: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the assignment that the proposals make together, everyone else staying."""
    final = p.probleme.child_current.astype(np.int64)
    for morceau in morceaux:
        final[list(morceau.enfants)] = affectation[list(morceau.enfants)]
    return final


def cout_groupe(p: ProblemeDuPlan, groupe: int, affectation: NDArray[np.int64]) -> int:
    """Return the cost of one group in an assignment, split included."""
    enfants = np.array(p.probleme.children_of(groupe))
    unites = affectation[enfants]
    toits = len(set(p.probleme.unit_home[unites[unites >= 0]].tolist()))
    return int(criteria(p.probleme, enfants, unites).sum()) + p.probleme.weights.split * max(toits - 1, 0)


def _dependances(p: ProblemeDuPlan, avant: NDArray[np.int64], apres: NDArray[np.int64]) -> list[list[int]]:
    """Return the groups that change, those together that need one another's places.

    Where more children enter a unit than it has free places, each one too many needs one of those who leave it; the
    free places go first to those who wait.
    """
    change = np.flatnonzero(avant != apres)
    groupe = p.probleme.child_group
    parent = {int(groupe[i]): int(groupe[i]) for i in change}

    def racine(g: int) -> int:
        while parent[g] != g:
            parent[g] = parent[parent[g]]
            g = parent[g]
        return g

    entrants, partants = defaultdict(list), defaultdict(list)
    for i in change.tolist():
        if apres[i] >= 0:
            entrants[int(apres[i])].append(i)
        if avant[i] >= 0:
            partants[int(avant[i])].append(i)
    occupes = np.bincount(avant[avant >= 0], minlength=p.probleme.n_units)
    for unite, nouveaux in entrants.items():
        libres = int(p.probleme.unit_capacity[unite] - occupes[unite])
        ordre = sorted(nouveaux, key=lambda i: (avant[i] >= 0, i))
        for entrant, partant in zip(ordre[max(libres, 0) :], partants[unite], strict=False):
            parent[racine(int(groupe[entrant]))] = racine(int(groupe[partant]))
    ensembles = defaultdict(list)
    for g in sorted(parent):
        ensembles[racine(g)].append(g)
    return list(ensembles.values())


def _morceau(
    p: ProblemeDuPlan, avant: NDArray[np.int64], apres: NDArray[np.int64], groupes: Sequence[int]
) -> Morceau | None:
    """Return the changes of some groups as one proposal, None when it may not be made or is of no use."""
    enfants = [i for g in groupes for i in p.probleme.children_of(g) if avant[i] != apres[i]]
    if not enfants or max(enfants) >= len(p.enfants) or len(enfants) > ENFANTS_AU_PLUS:
        return None
    places = sum(avant[i] < 0 <= apres[i] for i in enfants)
    deplaces = sum(avant[i] >= 0 for i in enfants)
    reunit = any(_toits(p, g, apres) < _toits(p, g, avant) and places_tenues(p, g, avant, apres) for g in groupes)
    gain = sum(cout_groupe(p, g, avant) - cout_groupe(p, g, apres) for g in groupes)
    if deplaces > DEPLACES_AU_PLUS or not (places or reunit) or gain <= 0:
        return None
    ordre = _ordonner(p, enfants, avant, apres)
    return None if ordre is None else Morceau(tuple(ordre), places, deplaces, reunit, gain)


def places_tenues(p: ProblemeDuPlan, groupe: int, avant: NDArray[np.int64], apres: NDArray[np.int64]) -> bool:
    """Whether nobody of a group loses a place."""
    enfants = np.array(p.probleme.children_of(groupe))
    return bool((apres[enfants][avant[enfants] >= 0] >= 0).all())


def _toits(p: ProblemeDuPlan, groupe: int, affectation: NDArray[np.int64]) -> int:
    unites = affectation[np.array(p.probleme.children_of(groupe))]
    return len(set(p.probleme.unit_home[unites[unites >= 0]].tolist()))


def _ordonner(
    p: ProblemeDuPlan, enfants: list[int], avant: NDArray[np.int64], apres: NDArray[np.int64]
) -> list[int] | None:
    """Return the children, group after group, so that each one finds a place free when he moves; None: no such order.

    Every other child of the plan stays where he is today: the proposal must hold alone.
    """
    charge = np.bincount(avant[avant >= 0], minlength=p.probleme.n_units)
    restants: dict[int, list[int]] = {}
    for i in enfants:
        restants.setdefault(int(p.probleme.child_group[i]), []).append(i)
    ordre: list[int] = []
    while restants:
        essais = ((groupe, _ecrire(p, membres, avant, apres, charge)) for groupe, membres in restants.items())
        trouve = next(((groupe, suite) for groupe, suite in essais if suite is not None), None)
        if trouve is None:
            return None
        charge = trouve[1]
        ordre += restants.pop(trouve[0])
    return ordre


def _ecrire(
    p: ProblemeDuPlan, membres: list[int], avant: NDArray[np.int64], apres: NDArray[np.int64], charge: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """Return who is in each unit once the members of a group have moved one after the other, None: a place is missing.

    The moves of a group are written together, in the order of its members.
    """
    suite = charge.copy()
    for i in membres:
        if avant[i] >= 0:
            suite[avant[i]] -= 1
        suite[apres[i]] += 1
        if suite[apres[i]] > p.probleme.unit_capacity[apres[i]]:
            return None
    return suite


def cout_total(p: ProblemeDuPlan, affectation: NDArray[np.int64]) -> int:
    """Return the cost of a whole assignment, as the engine's own verification counts it.

    Raises:
        RuntimeError: the assignment breaks a rule, which no proposal may.
    """
    vue = verify(p.probleme, affectation)
    if not vue.ok:
        raise RuntimeError(f"plan refusé par la vérification : {vue.violations[:3]}")
    return vue.objective
