"""Views of the first page and of the notices."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.adapters.proposition import LIBELLES_CRITERES
from havre.apps.accueils.reperes import poids, reperes
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import portee
from havre.apps.echeances.queries import recoit_des_avis
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de

from . import journee
from .echeances import peut_voir

# Weights that are not tenths of a minute: thresholds, and the weights of the plan of the whole service.
SEUILS = {
    "outgrow_months": "mois restants sous lesquels l'enfant est bientôt trop grand",
    "young_months": "mois d'âge sous lesquels le collectif pèse",
    "move_cap": "mois de vie dans le lieu au-delà desquels un départ ne pèse pas plus",
    "family_cap": "minutes au-delà desquelles le trajet vers la famille ne pèse pas plus",
    "school_far_from": "minutes au-delà desquelles l'école est loin",
    "school_cap": "minutes au-delà desquelles le trajet vers une école lointaine ne pèse pas plus",
}
LIBELLES_POIDS = LIBELLES_CRITERES | {
    "family": "chaque minute de route vers la famille",
    "school_near": "chaque minute vers l'école, quand elle est proche",
    "school_far": "chaque minute vers l'école, quand elle est loin",
    "school_far_fixed": "changer d'école probable (école loin)",
    "split": "chaque toit de plus pour une même fratrie",
    "unplaced": "un enfant resté sans place",
    "unplaced_urgency": "un enfant resté sans place, par niveau d'urgence légale",
    "unplaced_day": "un enfant resté sans place, par jour déjà attendu",
    "move": "quitter le lieu où il vit",
    "move_month": "quitter le lieu où il vit, par mois passé là",
}


@preparee
def accueil(request: HttpRequest) -> HttpResponse:
    """Show what the day asks of this person, or the figures that the role opens."""
    agent, au = agent_de(request), timezone.localdate()
    suit = bool(portee(agent, Action.VOIR_ATTENTE))
    contexte: dict[str, Any] = {"au": au, "suit": suit, "voit_chiffres": False, "du": None, "avis": None}
    contexte |= journee.acces(agent, timezone.now())
    if peut_voir(request):
        contexte["du"] = journee.du_jour(agent, au)
    if recoit_des_avis(agent):
        contexte["avis"] = journee.avis_du_jour(agent, au)
    if suit:
        contexte |= journee.attentes(agent, au) | {
            "fins": journee.fins_promises(agent, au),
            "arrivees": journee.arrivees(agent, au),
            "juge": journee.juge(agent, timezone.now()),
            "silences": journee.silencieux(agent, au),
            "visites": journee.visites(agent, au),
            "preavis": reperes().preavis_fin_promise_jours,
        }
    elif portee(agent, Action.VOIR_CHIFFRES):
        contexte |= {"voit_chiffres": True, "chiffres": journee.chiffres(au)}
    lus(request, journee.nommes(contexte))
    return render(request, "accueil/journee.html", contexte)


@login_not_required
def classement(request: HttpRequest) -> HttpResponse:
    """Say what the tool computes, with which data and weights, and that a person decides (CRPA R.311-3-1-2)."""
    valeurs = poids().valeurs
    contexte = {
        "version": poids().version,
        "poids": [
            {"libelle": LIBELLES_POIDS[nom], "minutes": valeur / 10}
            for nom, valeur in valeurs.items()
            if nom in LIBELLES_POIDS
        ],
        "seuils": [{"libelle": libelle, "valeur": valeurs[nom]} for nom, libelle in SEUILS.items()],
        "eloignement_min": reperes().eloignement_min,
    }
    return render(request, "accueil/classement.html", contexte)


@login_not_required
def accessibilite(request: HttpRequest) -> HttpResponse:
    """State of accessibility (RGAA, décret 2019-768)."""
    return render(request, "accueil/accessibilite.html")
