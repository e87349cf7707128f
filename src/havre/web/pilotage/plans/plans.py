"""The plans: list and request, one plan while it is computed and afterwards, its stop, its export."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.accueils.actions.plan import arreter_plan, exiger_portee_du_plan, lancer_plan
from havre.apps.accueils.enums import EtatProposition, MouvementsPlan
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.models import Plan
from havre.apps.accueils.queries.plan.lecture import (
    PropositionLue,
    enfants_sans_place,
    plans_visibles,
    propositions_du_plan,
)
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.common.taches.models import Arret
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Colonne, Page
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .formulaires import DETAILS_ARRET, DETAILS_MOUVEMENTS, ArretCalcul, FiltresPropositions, Lancement
from .presentation import ICONES_ETAT, TONS_ETAT, carte, ecart_en_mots, etat_du_plan, nom_du_plan, territoire

PLANS_AU_PLUS = 30
SANS_PLACE_AU_PLUS = 500
TRIS = (
    Colonne("attente", "Attente la plus ancienne"),
    Colonne("reunions", "Réunions de fratries d'abord"),
    Colonne("chaines", "Chaînes d'abord"),
)
ENTETES = (
    "proposition", "etat", "raisons", "nature", "attend_depuis", "gain_min", "rang", "fratrie", "enfant", "attend",
    "de", "vers", "commune", "type", "trajet_avant_min", "trajet_apres_min",
)  # fmt: skip


def plan_demande(request: HttpRequest, plan_id: int) -> Plan:
    """Return the plan of an address.

    Raises:
        Http404: there is none, or the agent may not see it.
    """
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    plan = plans_visibles(pour=agent_de(request)).filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


def liste(request: HttpRequest) -> HttpResponse:
    """Show the plans, and ask for another one."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = None
    if portee(agent, Action.LANCER_PLAN):
        formulaire = Lancement(request.POST if request.method == "POST" else None, pour=agent)
        if request.method == "POST" and formulaire.is_valid():
            try:
                return redirect("plans:detail", _lancer(request, formulaire).pk)
            except RegleAccueil as refus:
                formulaire.add_error(None, refus.messages[0])
    elif request.method == "POST":
        exiger(agent, Action.LANCER_PLAN)
    plans = plans_visibles(pour=agent)[:PLANS_AU_PLUS]
    lignes = [{"plan": p, "territoire": territoire(p), "etat": etat_du_plan(p), **_resume(p)} for p in plans]
    contexte = {"lignes": lignes, "formulaire": formulaire, "details_mouvements": DETAILS_MOUVEMENTS}
    return render(request, "plans/liste.html", contexte)


def _lancer(request: HttpRequest, formulaire: Lancement) -> Plan:
    """Ask for the plan of the form."""
    saisie = formulaire.cleaned_data
    return lancer_plan(
        direction=formulaire.direction, mouvements=MouvementsPlan(saisie["mouvements"]), limite_s=saisie["limite_s"],
        par=agent_de(request), le=timezone.now(),
    )  # fmt: skip


def _resume(plan: Plan) -> dict[str, Any]:
    """Return what the list says of the result of a plan."""
    if not hasattr(plan, "resultat"):
        return {"resultat": None}
    return {"resultat": plan.resultat, "ecart": ecart_en_mots(plan.resultat.ecart)}


def _avancement(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """Return what the progress of a plan shows."""
    return {
        "plan": plan,
        "tache": plan.tache,
        "muette": plan.tache.muette(timezone.now()),
        "part": plan.tache.pourcent / 100,
        "peut_arreter": _peut_lancer(request, plan) and not plan.tache.arret,
        "maintenant": timezone.now(),
    }


def _peut_lancer(request: HttpRequest, plan: Plan) -> bool:
    return portee(agent_de(request), Action.LANCER_PLAN).couvre_direction(plan.direction_id)


def suivi(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Give the progress of a plan alone, for the page that asks again; a finished plan asks for its whole page."""
    plan = plan_demande(request, plan_id)
    reponse = render(request, "plans/avancement.html", _avancement(request, plan))
    if not plan.tache.active:
        reponse["HX-Refresh"] = "true"
    return reponse


def detail(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show a plan: its progress while it is computed, then its proposals, one by one."""
    plan, agent = plan_demande(request, plan_id), agent_de(request)
    commun = {"plan": plan, "nom": nom_du_plan(plan), "etat": etat_du_plan(plan)} | _avancement(request, plan)
    if not hasattr(plan, "resultat"):
        return render(request, "plans/en_cours.html", commun)
    formulaire = FiltresPropositions(request.GET, pour=agent)
    page = propositions_du_plan(
        plan, pour=agent, au=timezone.localdate(), filtres=formulaire.filtres(), apres=request.GET.get("curseur", "")
    )
    lus(request, [m.enfant_id for lue in page.lignes for m in lue.mouvements])
    contexte = commun | {
        "resultat": plan.resultat,
        "ecart": ecart_en_mots(plan.resultat.ecart),
        "ecart_chaines": None if plan.resultat.ecart_chaines is None else ecart_en_mots(plan.resultat.ecart_chaines),
        "cartes": [carte(lue, plan) for lue in page.lignes],
        "chiffres": _chiffres(page.par_etat, request),
        "compte": pluriel(page.total, "proposition"),
        "formulaire": formulaire,
        "tri": formulaire.tri,
        "tris": TRIS,
        "page": Page((), curseur_suivant=page.suivant),
        "peut_choisir": bool(portee(agent, Action.CHOISIR_PLACE)),
    }
    return render(request, "plans/detail.html", contexte)


def _chiffres(par_etat: dict[EtatProposition, int], request: HttpRequest) -> list[dict[str, Any]]:
    """Return the counts by state, each with the value that filters by it."""
    choisi = request.GET.get("etat", "")
    return [
        {
            "etat": etat, "nombre": n, "ton": TONS_ETAT[etat], "icone": ICONES_ETAT[etat],
            "choisi": etat.value == choisi, "libelle": etat.label.capitalize(),
        }
        for etat, n in par_etat.items()
    ]  # fmt: skip


def arret(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Stop the computation of a plan, keeping what was found or not."""
    exiger(agent_de(request), Action.LANCER_PLAN)
    plan = plan_demande(request, plan_id)
    exiger_portee_du_plan(plan.direction, agent_de(request))
    formulaire = ArretCalcul(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            choix = Arret(formulaire.cleaned_data["choix"])
            arreter_plan(plan=plan, choix=choix, par=agent_de(request), le=timezone.now())
        except RegleAccueil as refus:
            formulaire.add_error(None, refus.messages[0])
        else:
            messages.success(request, "L'arrêt est demandé : il prend quelques secondes.")
            return redirect("plans:detail", plan.pk)
    contexte = {"plan": plan, "nom": nom_du_plan(plan), "formulaire": formulaire, "details_arret": DETAILS_ARRET}
    return render(request, "plans/arreter.html", contexte)


def sans_place(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show the children whom a plan leaves waiting."""
    plan = plan_demande(request, plan_id)
    enfants = enfants_sans_place(plan, pour=agent_de(request))
    montres = list(enfants[:SANS_PLACE_AU_PLUS])
    lus(request, [x.enfant_id for x in montres])
    contexte = {
        "plan": plan,
        "nom": nom_du_plan(plan),
        "lignes": [{"x": x, "age_mois": x.enfant.personne.age_mois(plan.jour)} for x in montres],
        "compte": pluriel(enfants.count(), "enfant"),
        "peut_chercher": bool(portee(agent_de(request), Action.VOIR_ATTENTE)),
    }
    return render(request, "plans/sans_place.html", contexte)


def export(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Give the proposals of the filter as a CSV file, one row a move."""
    plan, agent = plan_demande(request, plan_id), agent_de(request)
    page = propositions_du_plan(
        plan, pour=agent, au=timezone.localdate(), filtres=FiltresPropositions(request.GET, pour=agent).filtres(),
        taille=100_000,
    )  # fmt: skip
    lus(request, [m.enfant_id for lue in page.lignes for m in lue.mouvements])
    lignes = [ligne for lue in page.lignes for ligne in _lignes_csv(lue)]
    return reponse_csv(f"plan-{plan.pk}-{plan.jour.isoformat()}.csv", [ENTETES, *lignes])


def _lignes_csv(lue: PropositionLue) -> list[list[Any]]:
    """Return the rows of a proposal in the file."""
    p = lue.proposition
    return [
        [
            p.pk, lue.etat.label, " ; ".join(lue.raisons), p.nature, p.depuis.isoformat(), p.gain / 10, m.rang + 1,
            m.fratrie_id, f"{m.enfant.personne.prenom} {m.enfant.personne.nom[:1]}.", "oui" if m.attend else "non",
            m.de.lieu.nom if m.de else "", m.vers.lieu.nom, m.vers.lieu.commune.nom, m.vers.lieu.get_type_display(),
            m.trajet_avant_min, m.trajet_apres_min,
        ]
        for m in lue.mouvements
    ]  # fmt: skip
