"""The list of the children whose file the agent may open, and its export."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.queries import enfants_visibles
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .filtres import ENDROITS, ETRANGER, HORS, NULLE_PART, Filtres, Situation, qui_vivent, situations, situer

ENTETES = (
    "dossier",
    "enfant",
    "age_ans",
    "lieu",
    "commune",
    "pays",
    "mode",
    "depuis",
    "minutes_de_la_famille",
    "equipe",
)

ICONES = {HORS: "trajet", ETRANGER: "drapeau", NULLE_PART: "maison"}


def _compteurs(request: HttpRequest, au: date) -> list[dict[str, Any]]:
    """Return how many visible children live in each place that the lists must know exactly (row E63)."""
    visibles = enfants_visibles(pour=agent_de(request))
    choisi = request.GET.get("vit", "")
    return [
        {
            "valeur": cle,
            "libelle": libelle,
            "icone": ICONES[cle],
            "nombre": qui_vivent(visibles, cle, au).count(),
            "choisi": choisi == cle,
        }
        for cle, libelle in ENDROITS
    ]


def liste(request: HttpRequest) -> HttpResponse:
    """Show the children that the agent may see, by name, and where each one lives today."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ENFANTS)
    filtres = Filtres(request.GET, pour=agent)
    page = paginer(
        situer(filtres.enfants(au), au),
        cles=("personne__nom_cle", "pk"),
        apres=request.GET.get("curseur", ""),
        avant=request.GET.get("avant", ""),
    )
    lus(request, page.lignes)
    contexte = {
        "lignes": situations(page.lignes, au, pour=agent),
        "compte": pluriel(page.total, "enfant"),
        "filtres": filtres,
        "compteurs": _compteurs(request, au),
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
        "au": au,
        "calcule_a": timezone.now(),
    }
    return render(request, "enfants/liste.html", contexte)


def export(request: HttpRequest) -> HttpResponse:
    """Give the children of the filter as a CSV file: where each one lives, how far from the family (row E63)."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ENFANTS)
    enfants = list(situer(Filtres(request.GET, pour=agent).enfants(au), au).order_by("personne__nom_cle", "pk"))
    lus(request, enfants)
    lignes = [_ligne_csv(s) for s in situations(enfants, au, pour=agent)]
    return reponse_csv(f"enfants-{au.isoformat()}.csv", [ENTETES, *lignes])


def _ligne_csv(s: Situation) -> list[Any]:
    """Return the row of a child in the file."""
    return [
        s.enfant.numero,
        s.enfant.personne.nom_court(),
        "" if s.age_mois is None else s.age_mois // 12,
        s.lieu,
        s.commune.nom if s.commune else "",
        s.commune.pays if s.commune else "",
        s.accueil.get_mode_display() if s.accueil else "",
        s.accueil.periode.lower.isoformat() if s.accueil else "",
        "" if s.trajet_min is None else s.trajet_min,
        s.enfant.service.nom,
    ]
