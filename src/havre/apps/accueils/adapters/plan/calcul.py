"""Computes a plan: reads, searches with the engine, cuts into proposals, keeps the result (rows L1, L2, L27, D1)."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from havre.engine.matching import Result, Status
from havre.engine.matching import solve as resoudre
from havre.engine.matching.batch.solve import Progress

from ...enums import MouvementsPlan
from ...models import Plan
from ...queries.plan.perimetre import Perimetre, perimetre
from .chaines import appliquer, cout_total, decouper
from .mise_en_mots import Calcul, Etape, enregistrer
from .probleme import ProblemeDuPlan, construire
from .selection import garder_les_utiles

LECTURE, RECHERCHE, ECRITURE = "Lecture des dossiers et des places", "Recherche", "Mise en mots des propositions"
CHOIX = "Choix des enfants qui pourraient changer de lieu"
PART_LECTURE, PART_FIN = 8.0, 95.0
PART_SANS_BOUGER = 0.35
"""Share of the time given, in a plan with moves, to the plan where nobody moves, from which the search goes on."""
PHASES = {
    "present state": "état présent",
    "first prices": "premiers prix des places",
    "first plan": "premier plan",
    "auction": "premier plan",
    "prices": "prix des places",
    "exact prices": "prix exacts des places",
    "neighbourhoods": "amélioration par voisinages",
    "proof": "preuve",
    "interrupted": "arrêt",
}


@dataclass
class _Progres:
    """Turns the engine's progress into a stage, a percentage and a sentence."""

    avancer: Callable[[str, float, str], None]
    debut: float
    limite_s: float

    def dire(self, point: Progress) -> None:
        """Tell one point."""
        part = min((time.monotonic() - self.debut) / max(self.limite_s, 1.0), 1.0)
        self.avancer(f"{RECHERCHE} : {PHASES.get(point.phase, point.phase)}", _entre(part), ecart_en_mots(point))


def _entre(part: float) -> float:
    return PART_LECTURE + part * (PART_FIN - PART_LECTURE)


def ecart_en_mots(point: Progress) -> str:
    """Return how far from the best possible the best plan found is, in words."""
    if point.objective is None:
        return "Aucun plan complet pour l'instant."
    if point.objective <= 0 or point.objective - point.bound < 1:
        return "Le plan trouvé est le meilleur possible."
    ecart = f"{100 * (1 - point.bound / point.objective):.2f}".replace(".", ",")
    return f"Le meilleur plan trouvé est à {ecart} % au plus du meilleur possible."


def calculer_plan(plan: Plan, *, suivi: Any, le: Callable[[], Any]) -> str:
    """Compute a plan, keep its result unless somebody asked to throw it away, and return the sentence that sums it up.

    `suivi` has `avancer(stage, percent, detail)`, `arret()` (what was asked: "", "garder", "jeter") and
    `arret_demande()`; `le()` gives the moment that is written.
    """
    debut = time.monotonic()
    suivi.avancer(LECTURE, 1)
    dans = perimetre(plan.direction_id, jour=plan.jour, mouvements=MouvementsPlan(plan.mouvements))
    progres = _Progres(suivi.avancer, debut, float(plan.limite_s))
    commun: dict[str, Any] = {"seed": plan.graine, "stop": suivi.arret_demande, "report": progres.dire}
    temps = _Temps(debut, plan.limite_s * (PART_SANS_BOUGER if plan.mouvements == MouvementsPlan.CHAINES else 1.0))
    etapes = [_places_libres(plan, dans, temps, commun)]
    if plan.mouvements == MouvementsPlan.CHAINES and not suivi.arret_demande():
        suivi.avancer(CHOIX, _entre(PART_SANS_BOUGER))
        etapes.append(_chaines(plan, dans, etapes[0], _Temps(debut, plan.limite_s), commun))
    if suivi.arret() == "jeter":
        return "Arrêté ; rien n'a été gardé."
    suivi.avancer(ECRITURE, PART_FIN)
    prouve = all(e.resultat.status == Status.OPTIMAL for e in etapes)
    calcul = Calcul(tuple(etapes), bool(suivi.arret()) and not prouve, time.monotonic() - debut)
    return enregistrer(plan, calcul, le=le())


def _places_libres(plan: Plan, dans: Perimetre, temps: "_Temps", commun: dict[str, Any]) -> Etape:
    """Give the free places to those who wait, nobody moving."""
    seuls = replace(dans, a_reunir={}, seuls=frozenset())
    p = construire(plan, seuls)
    return _etape(p, seuls, resoudre(p.probleme, no_moves=True, time_limit=temps.reste(), **commun))


def _chaines(plan: Plan, dans: Perimetre, premiere: Etape, temps: "_Temps", commun: dict[str, Any]) -> Etape:
    """Then look for chains that lodge those left waiting and bring siblings together, those free places being given."""
    p = premiere.probleme
    donnees = Counter(p.unites[premiere.final[i]] for m in premiere.morceaux for i in m.enfants)
    loges = {p.fratries[i] for m in premiere.morceaux for i in m.enfants}
    restants = garder_les_utiles(plan, replace(dans, en_attente=dans.en_attente - loges), donnees)
    q = construire(plan, restants, donnees)
    return _etape(q, restants, resoudre(q.probleme, time_limit=temps.reste(), **commun))


def _etape(p: ProblemeDuPlan, dans: Perimetre, resultat: Result) -> Etape:
    """Cut the engine's answer into proposals.

    Raises:
        RuntimeError: the engine found no plan, which it always does since staying as today is one.
    """
    if resultat.assignment is None:
        raise RuntimeError(f"le moteur n'a rendu aucun plan : {resultat.status}")
    morceaux, laisses = decouper(p, resultat.assignment)
    final = appliquer(p, morceaux, resultat.assignment)
    return Etape(p, dans, tuple(morceaux), final, resultat, cout_total(p, final), laisses)


@dataclass(frozen=True)
class _Temps:
    """The time given to a search: seconds from the moment it began."""

    debut: float
    limite_s: float

    def reste(self) -> float:
        """Return the seconds left, one at least."""
        return max(self.limite_s - (time.monotonic() - self.debut), 1.0)
