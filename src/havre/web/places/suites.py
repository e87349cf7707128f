"""What follows a choice: what was written, the arrival, a cancelled reservation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import annuler_reservation, confirmer_arrivee
from havre.apps.accueils.enums import ObjetInformation
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.models import Accueil, InformationJuge
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.queries import enfants_visibles
from havre.web.composants.objets import EcheanceAffichee
from havre.web.requete import agent_de

from .formulaires import Annulation, Arrivee
from .presentation import nom_groupe


def _accueils(request: HttpRequest) -> Any:
    """Return the stays of the children whom the agent may place, with what pages show of them."""
    exiger(agent_de(request), Action.CHOISIR_PLACE)
    enfants = enfants_visibles(pour=agent_de(request), action=Action.CHOISIR_PLACE)
    return Accueil.objects.filter(enfant__in=enfants).select_related(
        "enfant__personne", "unite__lieu__commune", "mesure__decision__juridiction", "enregistre_par"
    )


def _suites(accueils: list[Accueil]) -> list[EcheanceAffichee]:
    """Return what comes next after a choice, with its dates."""
    suites = []
    separations = InformationJuge.objects.filter(accueil__in=accueils, objet=ObjetInformation.SEPARATION)
    if (separation := separations.order_by("echeance_a", "pk").first()) is not None:
        suites.append(
            EcheanceAffichee(
                "Informer le juge de la séparation",
                timezone.localdate(separation.echeance_a),
                "attente",
                "dans les 48 heures",
                "Code de l'action sociale et des familles, L.223-3",
            )
        )
    for accueil in accueils:
        prenom = accueil.enfant.personne.prenom
        if accueil.admis_le is None:
            suites.append(EcheanceAffichee(f"Arrivée à confirmer : {prenom}", accueil.periode.lower, "attente"))
        if accueil.fin_promise:
            suites.append(
                EcheanceAffichee(f"Fin promise à {prenom}", accueil.fin_promise, detail="la recherche se rouvre avant")
            )
    return suites


def choisi(request: HttpRequest, fratrie_id: int) -> HttpResponse:
    """Say what was written by a choice, whom it concerns and what comes next."""
    numeros = [int(n) for n in request.GET.get("accueils", "").split(",") if n.isdecimal()]
    accueils = list(
        _accueils(request)
        .filter(pk__in=numeros, enfant__appartenances__fratrie=fratrie_id)
        .distinct()
        .order_by("enfant__personne__date_naissance", "pk")
    )
    if not accueils:
        raise Http404
    contexte = {
        "accueils": accueils,
        "premier": accueils[0],
        "fratrie_id": fratrie_id,
        "nom": nom_groupe((a.enfant.personne.prenom, a.enfant.personne.nom[:1]) for a in accueils),
        "arrives": all(a.admis_le for a in accueils),
        "executees": [a for a in accueils if a.mesure and a.admis_le and a.mesure.executee_le == a.admis_le],
        "suites": _suites(accueils),
    }
    return render(request, "places/choisi.html", contexte)


def arrivee(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Record that a child has arrived where a place was reserved."""
    accueil = get_object_or_404(_accueils(request), pk=accueil_id)
    formulaire = Arrivee(request.POST if request.method == "POST" else None, initial={"admis_le": timezone.localdate()})
    if request.method == "POST" and formulaire.is_valid():
        try:
            admis_le = formulaire.cleaned_data["admis_le"]
            confirmer_arrivee(accueil=accueil, admis_le=admis_le, par=agent_de(request), le=timezone.now())
        except RegleAccueil as refus:
            formulaire.add_error("admis_le" if refus.champ == "admis_le" else None, refus.messages[0])
        else:
            messages.success(request, "L'arrivée est enregistrée, et la mesure est notée comme exécutée à cette date.")
            return redirect("enfants:dossier", accueil.enfant_id)
    return render(request, "places/arrivee.html", {"accueil": accueil, "formulaire": formulaire})


def annuler(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Cancel a reservation, with its reason: the place is free again and the search goes on."""
    accueil = get_object_or_404(_accueils(request), pk=accueil_id)
    formulaire = Annulation(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            motif = formulaire.cleaned_data["motif"]
            annuler_reservation(accueil=accueil, motif=motif, par=agent_de(request), le=timezone.now())
        except RegleAccueil as refus:
            formulaire.add_error(None, refus.messages[0])
        else:
            messages.success(
                request, "La réservation est annulée : la place est de nouveau libre, la recherche continue."
            )
            return redirect("enfants:dossier", accueil.enfant_id)
    return render(request, "places/annuler.html", {"accueil": accueil, "formulaire": formulaire})
