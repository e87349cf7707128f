"""Chooses, among the children who live alone in a unit, those whose move could make room for a child left waiting."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from havre.engine.matching import rank
from havre.engine.matching.criteria import BIT, broken_rules, criteria, unplaced_cost

from ...models import Plan
from ...queries.plan.perimetre import Perimetre
from .probleme import ProblemeDuPlan, construire

SEULS_AU_PLUS = 400
"""Children alone who may move in one plan: those for whom room could be made at the least cost."""
IMPOSSIBLE = np.iinfo(np.int64).max // 4


def garder_les_utiles(plan: Plan, dans: Perimetre, donnees: Mapping[int, int]) -> Perimetre:
    """Return the groups of a plan with moves that may gain something, once the places `donnees` are given.

    A child alone is kept when the best gain of a child left waiting in his place is above the least cost of moving him
    to a place still free; parted siblings when some home could take them all. The choice looks at places and costs,
    never at what a child is like.
    """
    utiles: frozenset[int] = frozenset()
    if dans.seuls and dans.en_attente:
        p = construire(plan, replace(dans, a_reunir={}), donnees)
        libres = p.probleme.unit_capacity - p.probleme.occupancy()
        gains = _gain_par_unite(p, [i for i in range(len(p.enfants)) if p.attend[i]])
        seuls = [i for i in range(len(p.enfants)) if p.fratries[i] in dans.seuls and p.probleme.child_current[i] >= 0]
        interets = {i: int(gains[p.probleme.child_current[i]]) - _cout_du_depart(p, i, libres) for i in seuls}
        gardes = sorted((i for i in seuls if interets[i] > 0), key=lambda i: (-interets[i], i))[:SEULS_AU_PLUS]
        utiles = frozenset(p.fratries[i] for i in gardes)
    return replace(dans, seuls=utiles, a_reunir=_reunissables(plan, dans, donnees))


def _reunissables(plan: Plan, dans: Perimetre, donnees: Mapping[int, int]) -> dict[int, date]:
    """Return the parted groups that one home could take whole, nobody else moving."""
    if not dans.a_reunir:
        return {}
    p = construire(plan, Perimetre(frozenset(), dans.a_reunir, frozenset()), donnees)
    gardees = {}
    for groupe in range(p.probleme.n_groups):
        premier = int(p.probleme.group_start[groupe])
        if premier >= len(p.enfants):
            break
        facons = rank(p.probleme, groupe, 1).ways
        if facons and facons[0].tier == "whole":
            gardees[p.fratries[premier]] = dans.a_reunir[p.fratries[premier]]
    return gardees


def _permis(p: ProblemeDuPlan, i: int) -> NDArray[np.bool_]:
    """Return the units that a child could enter if they had a place [U]."""
    enfreintes = broken_rules(p.probleme, np.array([i]), np.ones(p.probleme.n_units, np.int64))[0]
    permis: NDArray[np.bool_] = enfreintes & ~np.int16(BIT["apart"]) == 0
    return permis


def _gain_par_unite(p: ProblemeDuPlan, restants: list[int]) -> NDArray[np.int64]:
    """Return, for each unit, the best fall of cost if a child left waiting had a place there [U]."""
    gains = np.full(p.probleme.n_units, -IMPOSSIBLE, np.int64)
    for i in restants:
        unites = np.flatnonzero(_permis(p, i))
        couts = criteria(p.probleme, np.full(len(unites), i), unites).sum(axis=0)
        attente = int(unplaced_cost(p.probleme, np.array([i]))[0])
        gains[unites] = np.maximum(gains[unites], attente - couts)
    return gains


def _cout_du_depart(p: ProblemeDuPlan, i: int, libres: NDArray[np.int64]) -> int:
    """Return the least rise of cost if a settled child went to a place still free."""
    unites = np.flatnonzero(_permis(p, i) & (libres > 0))
    unites = unites[unites != p.probleme.child_current[i]]
    if not len(unites):
        return IMPOSSIBLE
    ailleurs = criteria(p.probleme, np.full(len(unites), i), unites).sum(axis=0).min()
    ici = criteria(p.probleme, np.array([i]), p.probleme.child_current[[i]].astype(np.int64)).sum()
    return int(ailleurs - ici)
