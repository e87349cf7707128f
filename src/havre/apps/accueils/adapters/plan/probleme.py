"""Builds the engine's problem of a whole plan: who waits, who may move, everyone else staying where he is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from havre.apps.lieux.models import Capacite
from havre.apps.personnes.models import Eloignement
from havre.apps.territoires.models import Commune, DirectionTerritoriale
from havre.apps.territoires.queries import matrice_courante
from havre.engine.matching import Problem, Weights
from havre.engine.matching.batch.solve import MAX_GROUP

from ...enums import MouvementsPlan
from ...models import Accueil, Plan
from ...queries import EnfantALoger, GroupeALoger
from ...queries.plan.perimetre import Perimetre, groupes
from ...queries.unites import UNITES
from ...rythme import Rythme
from ..appariement import GENRES, INJOIGNABLE_MIN, _communes, _enfants, _rang, _unites

MOIS_DE_PLUS = 480
"""Months added to the stay of a child who would only move to make room: such a move costs 480 months of stay more,
so that the engine asks for it when it lodges a child who waits, and not to gain minutes."""
MOIS_AU_PLUS = 120
HORS_TERRITOIRE = "-"


@dataclass(frozen=True, eq=False)
class ProblemeDuPlan:
    """The engine's problem and the keys back: child i is `enfants[i]` of group `fratries[i]`, unit u is `unites[u]`.

    Children beyond `enfants` stand for those of other families from whom somebody must be kept away; they never move.
    `attend` [n]: looks for a place. `presents` [n]: unit lived in now, -1 none, also for a child who must leave it.
    `places` [U]: all the places of each unit; `secteurs` [L]: index in `directions` of each commune.
    """

    probleme: Problem
    enfants: tuple[EnfantALoger, ...]
    fratries: tuple[int, ...]
    unites: tuple[int, ...]
    lieux: tuple[int, ...]
    attend: NDArray[np.bool_]
    presents: NDArray[np.int64]
    places: NDArray[np.int64]
    secteurs: NDArray[np.int64]
    directions: tuple[str, ...]
    non_examines: int


def construire(plan: Plan, perimetre: Perimetre, donnees: Mapping[int, int] | None = None) -> ProblemeDuPlan:
    """Return the problem of a plan on its day; `donnees` {unité id: places} are given already and left out.

    A child who waits in a place that he must leave keeps it until he has another: it is not given to anybody. A foster
    home whose units together hold more than its licence gives its places to its first units only.
    """
    jour = plan.jour
    tous = groupes(perimetre.toutes, jour=jour)
    retenus = [g for g in tous if 0 < len(g.a_loger) <= MAX_GROUP and all(e.commune_famille for e in g.a_loger)]
    oublies = {g.fratrie.pk for g in tous} - {g.fratrie.pk for g in retenus}
    enfants = tuple(e for g in retenus for e in g.a_loger)
    attend = np.array([e.en_attente for e in enfants], bool)
    lignes = _lignes(plan, [e.enfant.pk for e in enfants if not e.en_attente])
    unites = np.array([ligne[0] for ligne in lignes], dtype=np.int64)
    communes = _communes(lignes, enfants)
    rang = {commune: i for i, commune in enumerate(communes)}
    tableaux = _unites(lignes, rang) | _fratries(retenus, rang, unites)
    presents = tableaux["child_current"].copy()
    tableaux["child_current"] = np.where(attend, -1, presents)
    _alourdir_les_seuls(tableaux, retenus, perimetre)
    tableaux["unit_capacity"] = _capacites(lignes, tableaux["child_current"], donnees or {})
    paires = _a_separer(tableaux, enfants, unites, plan)
    trajets = np.asarray(matrice_courante().sous_matrice(communes), dtype=np.int16)
    probleme = Problem(
        travel_min=np.where(trajets < 0, INJOIGNABLE_MIN, trajets),
        location_abroad=np.array([not c.startswith("FR-") for c in communes], bool),
        apart=paires, weights=_poids(plan), validate=False, **tableaux,
    )  # fmt: skip
    secteurs, directions = _secteurs(communes)
    places = dict(Capacite.objects.filter(periode__contains=jour).values_list("unite", "places"))
    return ProblemeDuPlan(
        probleme=probleme, enfants=enfants, fratries=tuple(g.fratrie.pk for g in retenus for _ in g.a_loger),
        unites=tuple(unites.tolist()), lieux=tuple(ligne[1] for ligne in lignes), attend=attend, presents=presents,
        places=np.array([places.get(u, 0) for u in unites.tolist()], np.int64), secteurs=secteurs,
        directions=directions, non_examines=sum(len(g.en_attente) for g in tous if g.fratrie.pk in oublies),
    )  # fmt: skip


def _lignes(plan: Plan, mobiles: list[int]) -> list[Any]:
    """Return the units with the places left when the children who may move are counted out."""
    with connection.cursor() as curseur:
        curseur.execute(
            UNITES, {"jour": plan.jour, "groupe": mobiles, "types": list(GENRES), "demi_journees": Rythme.plein().bits}
        )
        return curseur.fetchall()


def _poids(plan: Plan) -> Weights:
    """Return the weights of the plan; in a plan with moves the stay counts further, see `MOIS_DE_PLUS`."""
    poids = Weights.parse(plan.poids)
    if plan.mouvements == MouvementsPlan.CHAINES:
        return replace(poids, move_cap=MOIS_AU_PLUS + MOIS_DE_PLUS)
    return poids


def _fratries(retenus: list[GroupeALoger], rang: dict[str, int], unites: Any) -> dict[str, Any]:
    """Return the arrays of all the children, group after group."""
    morceaux = [_enfants(g.a_loger, rang, unites, g) for g in retenus]
    if not morceaux:
        vides = {"child_need": (0, 3)}
        noms = [n for n in Problem.__dataclass_fields__ if n.startswith("child_")]
        vide: dict[str, Any] = {n: np.zeros(vides.get(n, 0), np.int64) for n in noms}
        return vide | {"group_together": np.zeros(0, bool)}
    tableaux = {nom: np.concatenate([m[nom] for m in morceaux]) for nom in morceaux[0]}
    tailles = [len(g.a_loger) for g in retenus]
    return tableaux | {"child_group": np.repeat(np.arange(len(retenus), dtype=np.int32), tailles)}


def _alourdir_les_seuls(tableaux: dict[str, Any], retenus: list[GroupeALoger], perimetre: Perimetre) -> None:
    """Make the move of a settled child who waits for nothing dearer, and count no stay beyond ten years."""
    seuls = np.array([g.fratrie.pk in perimetre.seuls for g in retenus for _ in g.a_loger], bool)
    sejours = np.minimum(tableaux["child_stay"], MOIS_AU_PLUS)
    tableaux["child_stay"] = np.where(seuls, sejours + MOIS_DE_PLUS, sejours)


def _capacites(lignes: list[Any], actuels: NDArray[np.int64], donnees: Mapping[int, int]) -> NDArray[np.int32]:
    """Return the places that the plan may give in each unit, those of the children who may move included."""
    occupes = np.bincount(actuels[actuels >= 0], minlength=len(lignes))
    libres = np.array([max(ligne[11] - donnees.get(ligne[0], 0), 0) for ligne in lignes], dtype=np.int64)
    capacites = np.maximum(libres, occupes)
    par_lieu: dict[int, list[int]] = {}
    for u, ligne in enumerate(lignes):
        if ligne[13] is not None:
            par_lieu.setdefault(ligne[1], []).append(u)
    for rangs in par_lieu.values():
        reste = int(lignes[rangs[0]][13]) - int(occupes[rangs].sum()) - sum(donnees.get(lignes[u][0], 0) for u in rangs)
        for u in rangs:
            donne = min(max(reste, 0), int(capacites[u] - occupes[u]))
            capacites[u] = occupes[u] + donne
            reste -= donne
    return capacites.astype(np.int32)


def _a_separer(tableaux: dict[str, Any], enfants: tuple[EnfantALoger, ...], unites: Any, plan: Plan) -> Any:
    """Return the pairs of children who must live apart [P, 2]; those outside the plan come in as groups of their own.

    A pair that lives under one roof today is left out: the plan can neither make nor mend it.
    """
    rangs = {e.enfant.pk: i for i, e in enumerate(enfants)}
    tous = Eloignement.objects.filter(periode__contains=plan.jour).values_list("personne_a_id", "personne_b_id")
    liens = [(a, b) for a, b in tous if a in rangs or b in rangs]
    dehors = [n for paire in liens for n in paire if n not in rangs]
    toits = dict(
        Accueil.objects.le(plan.jour).filter(enfant__in=dehors, unite__isnull=False).values_list("enfant", "unite")
    )
    toits = {n: u for n, unite in toits.items() if (u := _rang(unites, unite)) is not None}
    for n in sorted(toits):
        rangs[n] = len(tableaux["child_group"])
        for nom, tableau in list(tableaux.items()):
            if nom.startswith("child_"):
                tableaux[nom] = np.concatenate([tableau, tableau[:1]])
        tableaux["child_group"][-1] = len(tableaux["group_together"])
        tableaux["child_current"][-1] = toits[n]
        tableaux["unit_capacity"][toits[n]] += 1
        tableaux["group_together"] = np.append(tableaux["group_together"], False)
    actuels, lieux = tableaux["child_current"], tableaux["unit_home"]
    paires = set()
    for a, b in liens:
        if a in rangs and b in rangs:
            i, j = sorted((rangs[a], rangs[b]))
            ensemble = actuels[i] >= 0 and actuels[j] >= 0 and lieux[actuels[i]] == lieux[actuels[j]]
            paires |= set() if ensemble else {(i, j)}
    return np.array(sorted(paires), dtype=np.int32).reshape(-1, 2)


def _secteurs(communes: list[str]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the territory of each commune, and the codes of the territories, the last one for outside them all."""
    codes = [*DirectionTerritoriale.objects.order_by("code").values_list("pk", flat=True), HORS_TERRITOIRE]
    de = dict(Commune.objects.filter(pk__in=communes).values_list("pk", "direction"))
    rang = {code: i for i, code in enumerate(codes)}
    return np.array([rang.get(de.get(c) or HORS_TERRITOIRE, len(codes) - 1) for c in communes], np.int64), tuple(codes)
