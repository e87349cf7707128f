"""Turns the engine's answer into the rows of a plan."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from havre.engine.matching import Result, worth_of_places
from havre.engine.matching.criteria import BIT, CRITERIA, broken_rules, criteria

from ...actions.plan import RecueilPlan, enregistrer_resultat
from ...enums import NaturePlan
from ...models import EnfantSansPlace, MouvementPropose, Plan, PropositionPlan, ResultatPlan, ValeurPlace
from ...queries.plan.perimetre import Perimetre
from .chaines import Morceau
from .probleme import HORS_TERRITOIRE, ProblemeDuPlan


@dataclass(frozen=True, eq=False)
class Etape:
    """One search of a plan: the free places first, then, in a plan with moves, the chains."""

    probleme: ProblemeDuPlan
    perimetre: Perimetre
    morceaux: tuple[Morceau, ...]
    final: NDArray[np.int64]
    resultat: Result
    cout: int
    laisses: int

    @property
    def ecart(self) -> float:
        """Proven gap of the proposals, against the engine's bound."""
        return max(self.cout - self.borne, 0) / self.cout if self.cout > 0 else 0.0

    @property
    def borne(self) -> int:
        """What no plan of this search can cost less than."""
        return int(np.floor(min(self.resultat.bound or 0, self.cout)))


@dataclass(frozen=True, eq=False)
class Calcul:
    """All that a computation gave, before it is kept."""

    etapes: tuple[Etape, ...]
    interrompu: bool
    duree_s: float

    @property
    def premiere(self) -> Etape:
        """The search among the free places."""
        return self.etapes[0]


def enregistrer(plan: Plan, calcul: Calcul, *, le: datetime) -> str:
    """Keep the result of a plan and return the sentence that sums it up."""
    propositions = [_proposition(plan, e, m) for e in calcul.etapes for m in e.morceaux]
    sans_place = _sans_place(plan, calcul)
    resultat = _resultat(plan, calcul, sans_place, le)
    recueil = RecueilPlan(
        resultat=resultat, propositions=propositions, sans_place=sans_place, valeurs=_valeurs(plan, calcul.premiere)
    )
    enregistrer_resultat(recueil=recueil, par=None, le=le)
    return (
        f"{len(propositions)} propositions ; {resultat.places} enfants auraient une place, "
        f"{len(sans_place)} resteraient en attente."
    )


def _resultat(plan: Plan, c: Calcul, sans_place: list[EnfantSansPlace], le: datetime) -> ResultatPlan:
    """Return what is kept of the whole."""
    p, morceaux = c.premiere.probleme, [m for e in c.etapes for m in e.morceaux]
    attente = int(p.attend.sum())
    return ResultatPlan(
        plan=plan, statut=str(c.etapes[-1].resultat.status), interrompu=c.interrompu, calcule_a=le,
        duree_s=round(c.duree_s, 2), unites=p.probleme.n_units, attente=attente, places=attente - len(sans_place),
        deplaces=sum(m.deplaces for m in morceaux), non_retenus=sum(e.laisses for e in c.etapes),
        non_examines=p.non_examines, cout=c.premiere.cout, borne=c.premiere.borne, ecart=c.premiere.ecart,
        ecart_chaines=c.etapes[1].ecart if len(c.etapes) > 1 else None,
    )  # fmt: skip


def _proposition(plan: Plan, c: Etape, m: Morceau) -> tuple[PropositionPlan, list[MouvementPropose]]:
    """Return one proposal and its moves, in the order in which they are written."""
    p = c.probleme
    nature = NaturePlan.CHAINE if m.deplaces and m.places else NaturePlan.PLACE if m.places else NaturePlan.REUNION
    attentes = [d for i in m.enfants if p.attend[i] and (d := p.enfants[i].depuis)]
    reunions = [d for i in m.enfants if (d := c.perimetre.a_reunir.get(p.fratries[i]))]
    proposition = PropositionPlan(
        plan=plan, nature=nature, depuis=min([*attentes, *reunions], default=plan.jour), places=m.places,
        deplaces=m.deplaces, reunit=m.reunit, gain=m.gain,
    )  # fmt: skip
    enfants = np.array(m.enfants)
    avant, apres = p.presents[enfants], c.final[enfants]
    couts = [_par_critere(p, enfants, u) for u in (p.probleme.child_current[enfants].astype(np.int64), apres)]
    trajets = [_trajets(p, enfants, u) for u in (avant, apres)]
    return proposition, [
        MouvementPropose(
            proposition=proposition, rang=rang, enfant=p.enfants[i].enfant, fratrie_id=p.fratries[i],
            attend=bool(p.attend[i]), depuis=p.enfants[i].depuis,
            de_id=_unite_presente(p, i), vers_id=p.unites[apres[rang]], accueil=p.enfants[i].accueil,
            besoin=p.enfants[i].besoin, criteres_avant=couts[0][rang], criteres_apres=couts[1][rang],
            trajet_avant_min=trajets[0][rang], trajet_apres_min=trajets[1][rang],
        )
        for rang, i in enumerate(m.enfants)
    ]  # fmt: skip


def _unite_presente(p: ProblemeDuPlan, i: int) -> int | None:
    """Return the unit where a child lives today, also when he must leave it."""
    accueil = p.enfants[i].accueil
    return accueil.unite_id if accueil else None


def _par_critere(p: ProblemeDuPlan, enfants: NDArray[Any], unites: NDArray[Any]) -> list[dict[str, int]]:
    """Return what each criterion costs for children in units, zeros left out."""
    couts = criteria(p.probleme, enfants, unites)
    return [{nom: int(couts[r, k]) for r, nom in enumerate(CRITERIA) if couts[r, k]} for k in range(len(enfants))]


def _trajets(p: ProblemeDuPlan, enfants: NDArray[Any], unites: NDArray[Any]) -> list[int | None]:
    """Return the minutes from the family to each unit, None without a unit."""
    q = p.probleme
    minutes = q.travel_min[q.child_family[enfants], q.unit_location[np.maximum(unites, 0)]] if q.n_units else unites
    return [int(m) if u >= 0 else None for m, u in zip(minutes, unites, strict=True)]


def _sans_place(plan: Plan, c: Calcul) -> list[EnfantSansPlace]:
    """Return the children whom the plan leaves waiting, with how many units could take them."""
    p = c.premiere.probleme
    loges = {e.probleme.enfants[i].enfant.pk for e in c.etapes for m in e.morceaux for i in m.enfants}
    restants = [i for i in range(len(p.enfants)) if p.attend[i] and p.enfants[i].enfant.pk not in loges]
    return [
        EnfantSansPlace(
            plan=plan, enfant=p.enfants[i].enfant, depuis=p.enfants[i].depuis, unites_possibles=_unites_possibles(p, i)
        )
        for i in restants
    ]


def _unites_possibles(p: ProblemeDuPlan, i: int) -> int:
    """Return how many units could take a child if they had a place."""
    enfreintes = broken_rules(p.probleme, np.array([i]), np.ones(p.probleme.n_units, np.int64))[0]
    return int((enfreintes & ~np.int16(BIT["apart"]) == 0).sum())


def _valeurs(plan: Plan, c: Etape) -> list[ValeurPlace]:
    """Return the worth of one more place by kind, territory and age, weighted by all the places that exist.

    It is that of the search where nobody moves: what one more place would give to those who wait.
    """
    p = c.probleme
    entier = replace(p.probleme, unit_capacity=p.places.astype(np.int32), validate=False)
    final = replace(c.resultat, assignment=c.final)
    lignes = worth_of_places(entier, final, p.secteurs) if p.probleme.n_units else ()
    return [
        ValeurPlace(
            plan=plan, genre=x.kind, direction_id=_direction(p, x.area), age_min_mois=x.age_from,
            age_max_mois=x.age_to, places=x.places, valeur=x.mean, valeur_max=x.highest, enfants=x.children,
        )
        for x in lignes
    ]  # fmt: skip


def _direction(p: ProblemeDuPlan, secteur: int) -> str | None:
    code = p.directions[secteur]
    return None if code == HORS_TERRITOIRE else code
