"""Reading plans: which ones an agent may see, their proposals with the state of each today, what stays unplaced."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.personnes.queries import enfants_visibles
from havre.common.curseur import ecrire, lire

from ...enums import EtatProposition, NaturePlan
from ...models import DecisionProposition, EnfantSansPlace, MouvementPropose, Plan, PropositionPlan, ValeurPlace
from ..portee import condition_visible
from .peremption import peremptions

TRIS = ("attente", "reunions", "chaines")
"""Orders of the proposals, all on dates: oldest wait first; reunions, or chains, before the others."""
TAILLE = 50


@dataclass(frozen=True)
class FiltresPlan:
    """Filters of the proposals, as written in their address; empty means all."""

    etat: str = ""
    nature: str = ""
    genre: str = ""
    direction: str = ""
    service: str = ""
    tri: str = "attente"


@dataclass(frozen=True)
class PropositionLue:
    """A proposal with its state today, the reasons when it is stale, its decision, and its moves in order."""

    proposition: PropositionPlan
    etat: EtatProposition
    raisons: tuple[str, ...]
    decision: DecisionProposition | None
    mouvements: tuple[MouvementPropose, ...]


@dataclass(frozen=True)
class PropositionsDuPlan:
    """One page of proposals, the count of each state among all those visible, and the cursor of the next page."""

    lignes: list[PropositionLue]
    total: int
    par_etat: dict[EtatProposition, int]
    suivant: str = ""
    filtres: FiltresPlan = field(default_factory=FiltresPlan)


@dataclass(frozen=True)
class _Ligne:
    """What the filters and the order look at."""

    cle: int
    nature: str
    depuis: date
    reunit: bool
    etat: EtatProposition
    raisons: tuple[str, ...]
    services: frozenset[int]
    directions: frozenset[str]
    genres: frozenset[str]

    def retenue(self, f: FiltresPlan) -> bool:
        """Whether the filters keep it."""
        return (
            (not f.etat or self.etat == f.etat)
            and (not f.nature or self.nature == f.nature)
            and (not f.genre or f.genre in self.genres)
            and (not f.direction or f.direction in self.directions)
            and (not f.service or f.service in map(str, self.services))
        )

    def rang(self, tri: str) -> tuple[Any, ...]:
        """Return what the order compares: a kind if the reader asked for it first, then dates, then the number."""
        devant = {"reunions": not self.reunit, "chaines": self.nature != NaturePlan.CHAINE}.get(tri, False)
        return (devant, self.depuis, self.cle)


VISIBLES = """
SELECT p.id, p.nature, p.depuis, p.reunit, d.retenue, array_agg(s.id), array_agg(s.direction_id), array_agg(l.type)
  FROM accueils_propositionplan p
  JOIN accueils_mouvementpropose m ON m.proposition_id = p.id
  LEFT JOIN personnes_enfant e ON e.personne_id = m.enfant_id
  LEFT JOIN agents_service s ON s.id = e.service_id
  JOIN lieux_unite u ON u.id = m.vers_id
  JOIN lieux_lieu l ON l.id = u.lieu_id
  LEFT JOIN accueils_decisionproposition d ON d.proposition_id = p.id
 WHERE p.plan_id = %(plan)s
 GROUP BY p.id, d.id HAVING bool_and(coalesce(s.id IS NOT NULL AND {visibles}, false))
"""


def plans_visibles(*, pour: Acteur) -> QuerySet[Plan]:
    """Return the plans whose proposals may concern the agent, latest first; none by default."""
    etendue = portee(pour, Action.VOIR_ATTENTE)
    plans = Plan.objects.select_related("tache", "direction", "resultat", "lance_par").order_by("-lance_a", "-pk")
    if etendue.tout:
        return plans
    if etendue.territoires:
        return plans.filter(Q(direction__isnull=True) | Q(direction__in=etendue.territoires))
    return plans.none()


def propositions_du_plan(
    plan: Plan, *, pour: Acteur, au: date, filtres: FiltresPlan | None = None, apres: str = "", taille: int = TAILLE
) -> PropositionsDuPlan:
    """Return one page of the proposals of a plan with their state on a day. Constant number of queries.

    A proposal is seen by who may see each of its children on the waiting list: nothing by default.
    """
    filtres = filtres or FiltresPlan()
    parametres: dict[str, Any] = {"plan": plan.pk}
    with connection.cursor() as c:
        c.execute(VISIBLES.format(visibles=condition_visible(pour, parametres)), parametres)
        faits = c.fetchall()
    perimees = peremptions([ligne[0] for ligne in faits if ligne[4] is None], au=au)
    lignes = [
        _Ligne(
            cle, nature, depuis, reunit, _etat(retenue, cle in perimees), perimees.get(cle, ()),
            frozenset(services), frozenset(directions), frozenset(genres),
        )
        for cle, nature, depuis, reunit, retenue, services, directions, genres in faits
    ]  # fmt: skip
    tri = filtres.tri if filtres.tri in TRIS else TRIS[0]
    ordonnees = sorted((x for x in lignes if x.retenue(filtres)), key=lambda x: x.rang(tri))
    debut = _apres(ordonnees, apres)
    page = ordonnees[debut : debut + taille]
    compte = Counter(x.etat for x in lignes)
    return PropositionsDuPlan(
        lignes=_composer(page),
        total=len(ordonnees),
        par_etat={etat: compte[etat] for etat in EtatProposition},
        suivant=ecrire([page[-1].cle]) if page and debut + taille < len(ordonnees) else "",
        filtres=filtres,
    )


def _etat(retenue: bool | None, perimee: bool) -> EtatProposition:
    """Return where a proposal stands: a decision is not undone by what changed since."""
    if retenue is not None:
        return EtatProposition.RETENUE if retenue else EtatProposition.ECARTEE
    return EtatProposition.PERIMEE if perimee else EtatProposition.A_EXAMINER


def _apres(ordonnees: list[_Ligne], curseur: str) -> int:
    """Return the rank of the first proposal after a cursor; the beginning when it cannot be read."""
    depart = lire(curseur, 1)
    rangs = {x.cle: rang for rang, x in enumerate(ordonnees, start=1)}
    return rangs.get(depart[0], 0) if depart and isinstance(depart[0], int) else 0


def _composer(page: list[_Ligne]) -> list[PropositionLue]:
    """Return the proposals of a page with their moves and decisions."""
    cles = [x.cle for x in page]
    propositions = PropositionPlan.objects.in_bulk(cles)
    decisions = {
        d.proposition_id: d
        for d in DecisionProposition.objects.filter(proposition__in=cles).select_related("decidee_par").order_by("pk")
    }
    mouvements: dict[int, list[MouvementPropose]] = {cle: [] for cle in cles}
    for m in _avec_lieux().filter(proposition__in=cles).order_by("proposition", "rang"):
        mouvements[m.proposition_id].append(m)
    return [
        PropositionLue(propositions[x.cle], x.etat, x.raisons, decisions.get(x.cle), tuple(mouvements[x.cle]))
        for x in page
    ]


def _avec_lieux() -> QuerySet[MouvementPropose]:
    return MouvementPropose.objects.select_related(
        "enfant__personne", "enfant__service", "de__lieu__commune", "vers__lieu__commune", "accueil__lieu__commune"
    )


def proposition_visible(proposition_id: int, *, pour: Acteur, au: date) -> PropositionLue:
    """Return one proposal with its state.

    Raises:
        PropositionPlan.DoesNotExist: there is none, or `pour` may not choose a place for each of its children.
    """
    proposition = PropositionPlan.objects.select_related("plan__direction").get(pk=proposition_id)
    mouvements = list(_avec_lieux().filter(proposition=proposition).order_by("rang"))
    # A child whom the second barrier hides is not joined, but is one of the proposal all the same.
    enfants = set(proposition.mouvements.order_by().values_list("enfant", flat=True))
    if not enfants or enfants_visibles(pour=pour, action=Action.CHOISIR_PLACE).filter(pk__in=enfants).count() != len(
        enfants
    ):
        raise PropositionPlan.DoesNotExist
    decision = DecisionProposition.objects.filter(proposition=proposition).select_related("decidee_par").first()
    raisons = () if decision else raisons_de_peremption(proposition, au=au)
    etat = _etat(decision.retenue if decision else None, bool(raisons))
    return PropositionLue(proposition, etat, raisons, decision, tuple(mouvements))


def raisons_de_peremption(proposition: PropositionPlan, *, au: date) -> tuple[str, ...]:
    """Return why a proposal no longer holds on a day; empty when it does."""
    return peremptions([proposition.pk], au=au).get(proposition.pk, ())


def enfants_sans_place(plan: Plan, *, pour: Acteur) -> QuerySet[EnfantSansPlace]:
    """Return the visible children whom a plan leaves waiting, the oldest wait first."""
    visibles = enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE)
    return (
        EnfantSansPlace.objects.filter(plan=plan, enfant__in=visibles)
        .select_related("enfant__personne", "enfant__service")
        .order_by("depuis", "pk")
    )


def dernier_plan_chiffre(direction: str | None = None) -> Plan | None:
    """Return the last plan with a result of a direction (None: the département)."""
    plans = Plan.objects.filter(resultat__isnull=False, direction=direction)
    return plans.select_related("resultat", "direction").order_by("-resultat__calcule_a", "-pk").first()


def valeurs_des_places(plan: Plan) -> list[ValeurPlace]:
    """Return what one more place is worth by kind, territory and age, the dearest first; no child's data."""
    return list(
        ValeurPlace.objects.filter(plan=plan).select_related("direction").order_by("-valeur", "-enfants", "genre", "pk")
    )


def valeur_la_plus_haute(plan: Plan) -> float:
    """Return the highest worth of a plan, by which bars are drawn."""
    return float(ValeurPlace.objects.filter(plan=plan).aggregate(n=Max("valeur"))["n"] or 0)
