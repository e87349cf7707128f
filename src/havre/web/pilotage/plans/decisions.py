"""Deciding of one proposal: take it up, whole, through the same action as any choice of a place, or set it aside."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import Motifs
from havre.apps.accueils.actions.plan import ChoixGroupe, ecarter_proposition, retenir_proposition
from havre.apps.accueils.adapters import Proposition, evaluer_choix
from havre.apps.accueils.enums import ModeAccueil, MotifEcart, MotifEloignement, MotifSeparation
from havre.apps.accueils.erreurs import PropositionDejaDecidee, RegleAccueil
from havre.apps.accueils.models import PropositionPlan
from havre.apps.accueils.queries import GroupeALoger, groupe_a_loger
from havre.apps.accueils.queries.plan.lecture import PropositionLue, proposition_visible
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.models import Fratrie
from havre.web.places.formulaires import DETAILS_MODES
from havre.web.places.presentation import nom_groupe
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

from .formulaires import ChoixDuGroupe, DateArrivee, Ecart
from .presentation import carte, nom_du_plan


@dataclass(frozen=True)
class _Groupe:
    """One sibling group of a proposal: its moves as the search of today sees them, and what is asked about them."""

    groupe: GroupeALoger
    nom: str
    choix: dict[int, int]
    proposition: Proposition
    obstacles: tuple[str, ...]
    formulaire: ChoixDuGroupe


def _lue(request: HttpRequest, proposition_id: int) -> PropositionLue:
    """Return the proposal of an address; write that the files of its children were read.

    Raises:
        Http404: there is none, or the agent may not choose a place for each of its children.
    """
    agent = agent_de(request)
    exiger(agent, Action.CHOISIR_PLACE)
    try:
        lue = proposition_visible(proposition_id, pour=agent, au=timezone.localdate())
    except PropositionPlan.DoesNotExist as erreur:
        raise Http404 from erreur
    for m in lue.mouvements:
        lu(request, m.enfant)
    return lue


def _groupes(request: HttpRequest, lue: PropositionLue) -> list[_Groupe]:
    """Return the groups of a proposal, in the order in which they are written, judged by the rules of today."""
    donnees = request.POST if request.method == "POST" else None
    groupes = []
    for fratrie in dict.fromkeys(m.fratrie_id for m in lue.mouvements):
        try:
            groupe = groupe_a_loger(fratrie, pour=agent_de(request), jour=timezone.localdate())
        except Fratrie.DoesNotExist as erreur:
            raise Http404 from erreur
        choix = {m.enfant_id: m.vers_id for m in lue.mouvements if m.fratrie_id == fratrie}
        partis = [m.enfant_id for m in lue.mouvements if m.fratrie_id != fratrie]
        proposition, obstacles = evaluer_choix(groupe, choix, partis=partis)
        formulaire = ChoixDuGroupe(
            donnees, prefixe=f"f{fratrie}", separe=proposition.separe, eloigne=proposition.eloignee
        )
        nom = nom_groupe(
            (m.enfant.personne.prenom, m.enfant.personne.nom[:1]) for m in lue.mouvements if m.fratrie_id == fratrie
        )
        groupes.append(_Groupe(groupe, nom, choix, proposition, obstacles, formulaire))
    return groupes


def examiner(request: HttpRequest, proposition_id: int) -> HttpResponse:
    """Show one proposal with what it would write, ask for the reasons, and take it up whole."""
    lue = _lue(request, proposition_id)
    contexte = _contexte(lue)
    if not contexte["carte"]["ouverte"]:
        return render(request, "plans/proposition.html", contexte, status=409 if request.method == "POST" else 200)
    try:
        groupes = _groupes(request, lue)
    except ValidationError as erreur:
        return render(request, "plans/proposition.html", contexte | {"empechement": erreur.messages[0]})
    date_arrivee = DateArrivee(
        request.POST if request.method == "POST" else None, initial={"debut": timezone.localdate()}
    )
    obstacles = [o for g in groupes for o in g.obstacles]
    contexte |= {"groupes": groupes, "date_arrivee": date_arrivee, "obstacles": obstacles}
    formulaires = [date_arrivee, *(g.formulaire for g in groupes)]
    valides = [f.is_valid() for f in formulaires]
    statut = 200
    if request.method == "POST" and not obstacles and all(valides):
        try:
            return _retenir(request, lue, groupes, date_arrivee)
        except RegleAccueil as refus:
            statut = 409
            _montrer(refus, formulaires)
            contexte["decidee"] = isinstance(refus, PropositionDejaDecidee)
    return render(request, "plans/proposition.html", contexte, status=statut)


def _contexte(lue: PropositionLue) -> dict[str, Any]:
    """Return what the page of a proposal always shows."""
    plan = lue.proposition.plan
    return {
        "plan": plan, "nom": nom_du_plan(plan), "carte": carte(lue, plan), "groupes": [], "obstacles": [],
        "details_modes": DETAILS_MODES, "eloignement_min": reperes().eloignement_min, "decidee": False,
        "empechement": "",
    }  # fmt: skip


def _montrer(refus: RegleAccueil, formulaires: list[Any]) -> None:
    """Put a refusal on the field that it names, or above the first form."""
    for formulaire in formulaires:
        if refus.champ in formulaire.fields:
            formulaire.add_error(refus.champ, refus.messages[0])
            return
    formulaires[0].add_error(None, refus.messages[0])


def _retenir(
    request: HttpRequest, lue: PropositionLue, groupes: list[_Groupe], date_arrivee: DateArrivee
) -> HttpResponse:
    """Write every move of the proposal and go back to its plan.

    Raises:
        RegleAccueil: a rule refuses; nothing was written.
    """
    retenir_proposition(
        proposition=lue.proposition, groupes=[_choix(g) for g in groupes], debut=date_arrivee.cleaned_data["debut"],
        par=agent_de(request), le=timezone.now(),
    )  # fmt: skip
    messages.success(
        request, "La proposition est retenue : ses places sont réservées. Les suites sont au dossier de chaque enfant."
    )
    return redirect("plans:detail", lue.proposition.plan_id)


def _choix(groupe: _Groupe) -> ChoixGroupe:
    """Return what was chosen for one group."""
    saisie = groupe.formulaire.cleaned_data
    separation, eloignement = saisie.get("motif_separation"), saisie.get("motif_eloignement")
    return ChoixGroupe(
        groupe=groupe.groupe, choix=groupe.choix, separe=groupe.proposition.separe,
        eloigne=groupe.proposition.eloignee, mode=ModeAccueil(saisie["mode"]), fin_promise=saisie["fin_promise"],
        motifs=Motifs(
            separation=MotifSeparation(separation) if separation else None,
            eloignement=MotifEloignement(eloignement) if eloignement else None,
            explication=saisie.get("explication", ""),
        ),
    )  # fmt: skip


def ecarter(request: HttpRequest, proposition_id: int) -> HttpResponse:
    """Set a proposal aside, with the reason."""
    lue = _lue(request, proposition_id)
    formulaire, statut = Ecart(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and formulaire.is_valid():
        saisie = formulaire.cleaned_data
        try:
            ecarter_proposition(
                proposition=lue.proposition, motif=MotifEcart(saisie["motif"]), explication=saisie["explication"],
                par=agent_de(request), le=timezone.now(),
            )  # fmt: skip
        except RegleAccueil as refus:
            statut = 409 if isinstance(refus, PropositionDejaDecidee) else 200
            _montrer(refus, [formulaire])
        else:
            messages.success(request, "La proposition est écartée, avec son motif.")
            return redirect("plans:detail", lue.proposition.plan_id)
    return render(request, "plans/ecarter.html", _contexte(lue) | {"formulaire": formulaire}, status=statut)
