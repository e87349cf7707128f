"""Asking for a plan, keeping its result, deciding of each proposal. A plan is never applied by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles
from havre.apps.territoires.models import DirectionTerritoriale
from havre.common.taches.file import DejaDemandee, arreter, demander
from havre.common.taches.models import Arret

from ..enums import ModeAccueil, MotifEcart, MouvementsPlan
from ..erreurs import PropositionDejaDecidee, PropositionPerimee, RegleAccueil
from ..models import (
    DecisionProposition,
    EnfantSansPlace,
    MouvementPropose,
    Plan,
    PropositionPlan,
    ResultatPlan,
    ValeurPlace,
)
from ..queries import GroupeALoger
from ..queries.plan.lecture import raisons_de_peremption
from ..reperes import poids
from .places import Motifs, choisir_places

TRAVAIL = "plan"
"""Name of the work in the queue."""


@dataclass(frozen=True)
class RecueilPlan:
    """Everything that a computation gives to keep, together or not at all."""

    resultat: ResultatPlan
    propositions: Sequence[tuple[PropositionPlan, Sequence[MouvementPropose]]]
    sans_place: Sequence[EnfantSansPlace]
    valeurs: Sequence[ValeurPlace]


@dataclass(frozen=True)
class ChoixGroupe:
    """What a person chose for one group of a proposal: units, what the search found, reasons, kind of stay."""

    groupe: GroupeALoger
    choix: Mapping[int, int]
    separe: bool
    eloigne: bool
    motifs: Motifs
    mode: ModeAccueil
    fin_promise: date | None


def exiger_portee_du_plan(direction: DirectionTerritoriale | None, par: Acteur) -> None:
    """Check that an agent may ask for, or stop, a plan of a direction (None: the whole département).

    Raises:
        ActionInterdite: his right does not reach so far.
    """
    etendue = exiger(par, Action.LANCER_PLAN)
    if not etendue.couvre_direction(direction.pk if direction else None):
        raise ActionInterdite("Vous ne pouvez lancer un plan que pour votre territoire.")


def lancer_plan(
    *,
    direction: DirectionTerritoriale | None,
    mouvements: MouvementsPlan,
    limite_s: int,
    par: Acteur,
    le: datetime,
    graine: int = 0,
) -> Plan:
    """Put a plan in the queue and return it; the weights in force are kept with it.

    Raises:
        ActionInterdite: `par` may not plan for this territory.
        RegleAccueil: a plan of this territory waits or is being computed.
    """
    exiger_portee_du_plan(direction, par)
    en_vigueur = poids()
    with transaction.atomic():
        try:
            tache = demander(
                nom=TRAVAIL, cle=f"plan:{direction.pk if direction else 'departement'}", par_id=par.pk, le=le
            )
        except DejaDemandee as refus:
            raise RegleAccueil(
                "Un plan de ce territoire est déjà en file ou en cours de calcul : suivez-le, ou arrêtez-le d'abord."
            ) from refus
        plan = Plan.objects.create(
            tache=tache, direction=direction, mouvements=mouvements, jour=timezone.localdate(le), limite_s=limite_s,
            graine=graine, version_poids=en_vigueur.version, poids=en_vigueur.valeurs, lance_a=le, lance_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="plan.lancer", par=par, le=le, objet=plan,
            donnees={
                "direction": direction.pk if direction else None, "mouvements": mouvements.value,
                "limite_s": limite_s, "version_poids": en_vigueur.version.isoformat(),
            },
        )  # fmt: skip
    return plan


def arreter_plan(*, plan: Plan, choix: Arret, par: Acteur, le: datetime) -> None:
    """Stop the computation of a plan, keeping the best found so far or not.

    Raises:
        ActionInterdite: `par` may not plan for this territory.
        RegleAccueil: the computation is over.
    """
    exiger_portee_du_plan(plan.direction, par)
    with transaction.atomic():
        tache = arreter(plan.tache_id, choix=choix, le=le)
        if not tache.arret:
            raise RegleAccueil("Ce calcul est déjà fini.")
        consigner(action="plan.arreter", par=par, le=le, objet=plan, donnees={"choix": choix.value})


def enregistrer_resultat(*, recueil: RecueilPlan, par: Acteur | None, le: datetime) -> ResultatPlan:
    """Keep what a computation gave, once: a second result of the same plan is refused.

    Raises:
        RegleAccueil: the plan has its result already.
    """
    resultat = recueil.resultat
    try:
        with transaction.atomic():
            resultat.save(force_insert=True)
            PropositionPlan.objects.bulk_create([p for p, _ in recueil.propositions])
            MouvementPropose.objects.bulk_create([m for _, mouvements in recueil.propositions for m in mouvements])
            EnfantSansPlace.objects.bulk_create(recueil.sans_place)
            ValeurPlace.objects.bulk_create(recueil.valeurs)
            consigner(
                action="plan.terminer", par=par, le=le, objet=resultat.plan,
                donnees={
                    "propositions": len(recueil.propositions), "places": resultat.places,
                    "attente": resultat.attente, "statut": resultat.statut, "ecart": round(resultat.ecart, 6),
                    "interrompu": resultat.interrompu,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        if ResultatPlan.objects.filter(plan=resultat.plan).exists():
            raise RegleAccueil("Ce plan a déjà son résultat.") from erreur
        raise
    return resultat


def _a_decider(proposition: PropositionPlan) -> PropositionPlan:
    """Return the proposal, locked, if nobody has decided of it.

    Raises:
        PropositionDejaDecidee: somebody has; it says who, when and what.
    """
    fraiche = PropositionPlan.objects.select_for_update(of=("self",)).select_related("plan__direction").get(
        pk=proposition.pk
    )  # fmt: skip
    decision = DecisionProposition.objects.filter(proposition=fraiche).select_related("decidee_par").first()
    if decision is not None:
        raise PropositionDejaDecidee(decision)
    return fraiche


def ecarter_proposition(
    *, proposition: PropositionPlan, motif: MotifEcart, explication: str, par: Acteur, le: datetime
) -> DecisionProposition:
    """Set a proposal aside, with the reason.

    Raises:
        ActionInterdite: `par` may not choose places.
        PropositionDejaDecidee: somebody decided meanwhile.
        RegleAccueil: the reason "other" says nothing.
    """
    exiger(par, Action.CHOISIR_PLACE)
    if motif == MotifEcart.AUTRE and not explication.strip():
        raise RegleAccueil("Dites en quelques mots pourquoi.", champ="explication")
    concernes = set(MouvementPropose.objects.filter(proposition=proposition).values_list("enfant", flat=True))
    visibles = enfants_visibles(pour=par, action=Action.CHOISIR_PLACE).filter(pk__in=concernes)
    if visibles.count() != len(concernes):
        raise ActionInterdite("Cette proposition concerne un enfant d'un autre territoire.")
    with transaction.atomic():
        fraiche = _a_decider(proposition)
        decision = DecisionProposition.objects.create(
            proposition=fraiche, retenue=False, motif=motif, explication=explication, decidee_a=le,
            decidee_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="plan.ecarter", par=par, le=le, objet=fraiche.plan,
            donnees={"proposition": fraiche.pk, "motif": motif.value},
        )  # fmt: skip
    return decision


def retenir_proposition(
    *, proposition: PropositionPlan, groupes: Sequence[ChoixGroupe], debut: date, par: Acteur, le: datetime
) -> DecisionProposition:
    """Take a proposal up: all its moves are written by `choisir_places`, those who leave first, or none is.

    Raises:
        ActionInterdite: `par` may not choose a place for one of these children.
        PropositionDejaDecidee: somebody decided meanwhile.
        PropositionPerimee: the facts have changed since the plan.
        RegleAccueil: a reason or a date is missing, or the database refused one of the moves.
    """
    exiger(par, Action.CHOISIR_PLACE)
    with transaction.atomic():
        fraiche = _a_decider(proposition)
        if raisons := raisons_de_peremption(fraiche, au=timezone.localdate(le)):
            raise PropositionPerimee(raisons)
        prevus = dict(MouvementPropose.objects.filter(proposition=fraiche).values_list("enfant", "vers"))
        if {enfant: unite for g in groupes for enfant, unite in g.choix.items()} != prevus:
            raise RegleAccueil("Une proposition se retient entière : ces choix n'en sont qu'une partie.")
        accueils = [
            accueil.pk
            for g in groupes
            for accueil in choisir_places(
                groupe=g.groupe, choix=g.choix, separe=g.separe, eloigne=g.eloigne, motifs=g.motifs, mode=g.mode,
                debut=debut, fin_promise=g.fin_promise, par=par, le=le,
            )
        ]  # fmt: skip
        decision = DecisionProposition.objects.create(
            proposition=fraiche, retenue=True, decidee_a=le, decidee_par_id=par.pk
        )
        consigner(
            action="plan.retenir", par=par, le=le, objet=fraiche.plan,
            donnees={"proposition": fraiche.pk, "accueils": accueils},
        )  # fmt: skip
    return decision
