"""What follows a choice: what was written, the arrival, a cancelled reservation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.actions import (
    ValeursCorrigees,
    annuler_reservation,
    confirmer_arrivee,
    confirmer_par_le_lieu,
    corriger_accueil,
    noter_dedit,
)
from havre.apps.accueils.enums import MotifRefus, ObjetInformation
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.models import Accueil, InformationJuge
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.queries import enfants_visibles
from havre.web.composants.objets import EcheanceAffichee
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

from .formulaires import Annulation, Arrivee
from .formulaires_sejours import Confirmation, Correction, Dedit
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
                EcheanceAffichee(
                    f"Fin promise à {prenom}",
                    accueil.fin_promise,
                    detail="la recherche se rouvre avant" if accueil.principal else "",
                )
            )
    return suites


def _accueil(request: HttpRequest, accueil_id: int) -> Accueil:
    """Return one of these stays, whose child's file is then read.

    Raises:
        Http404: there is none for this agent.
    """
    accueil: Accueil = get_object_or_404(_accueils(request), pk=accueil_id)
    lu(request, accueil.enfant)
    return accueil


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
    for a in accueils:
        lu(request, a.enfant)
    contexte = {
        "accueils": accueils,
        "premier": accueils[0],
        "fratrie_id": fratrie_id,
        "nom": nom_groupe((a.enfant.personne.prenom, a.enfant.personne.nom[:1]) for a in accueils),
        "arrives": all(a.admis_le for a in accueils),
        "executees": [
            a for a in accueils if a.principal and a.mesure and a.admis_le and a.mesure.executee_le == a.admis_le
        ],
        "suites": _suites(accueils),
    }
    return render(request, "places/choisi.html", contexte)


def arrivee(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Record that a child has arrived where a place was reserved."""
    accueil = _accueil(request, accueil_id)
    formulaire = Arrivee(request.POST if request.method == "POST" else None, initial={"admis_le": timezone.localdate()})
    if request.method == "POST" and formulaire.is_valid():
        try:
            admis_le = formulaire.cleaned_data["admis_le"]
            confirmer_arrivee(accueil=accueil, admis_le=admis_le, par=agent_de(request), le=timezone.now())
        except RegleAccueil as refus:
            formulaire.add_error("admis_le" if refus.champ == "admis_le" else None, refus.messages[0])
        else:
            suite = ", et la mesure est notée comme exécutée à cette date" if accueil.principal else ""
            messages.success(request, f"L'arrivée est enregistrée{suite}.")
            return redirect(_retour(accueil))
    return render(request, "places/arrivee.html", {"accueil": accueil, "formulaire": formulaire})


def annuler(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Cancel a reservation, with its reason: the place is free again and the search goes on."""
    accueil = _accueil(request, accueil_id)
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
            return redirect(_retour(accueil))
    return render(request, "places/annuler.html", {"accueil": accueil, "formulaire": formulaire})


def _retour(accueil: Accueil) -> str:
    """Return the page of the case in which a stay was chosen, or the child's file."""
    if accueil.recherche_id:
        return reverse("places:recherche", args=[accueil.recherche_id])
    return reverse("enfants:dossier", args=[accueil.enfant_id])


def _acte(
    request: HttpRequest,
    accueil: Accueil,
    formulaire: forms.Form,
    ecrire: Callable[[dict[str, Any]], object],
    textes: dict[str, str],
) -> HttpResponse:
    """Show the form of an act on a stay, or write it; a refusal goes to its field and keeps what was typed."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            ecrire(formulaire.cleaned_data)
        except RegleAccueil as refus:
            formulaire.add_error(refus.champ if refus.champ in formulaire.fields else None, refus.messages[0])
        else:
            messages.success(request, textes["fait"])
            return redirect(_retour(accueil))
    contexte = {"accueil": accueil, "formulaire": formulaire, "retour": _retour(accueil)} | textes
    return render(request, "places/accueil_acte.html", contexte)


def confirmer(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Note that the place confirms it expects the child."""
    accueil, agent = _accueil(request, accueil_id), agent_de(request)
    textes = {
        "titre": "Confirmé par le lieu",
        "aide": "Qui, du côté du lieu, a confirmé qu'il attend l'enfant, et quand.",
        "bouton": "Noter la confirmation",
        "fait": "La confirmation du lieu est notée.",
    }
    formulaire = Confirmation(request.POST or None, initial={"confirmee_le": timezone.localdate()})

    def ecrire(d: dict[str, Any]) -> None:
        confirmer_par_le_lieu(accueil=accueil, par=agent, le=timezone.now(), **d)

    return _acte(request, accueil, formulaire, ecrire, textes)


def dedit(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Note that the place takes its word back: the reservation falls, the search goes on."""
    accueil, agent = _accueil(request, accueil_id), agent_de(request)

    def ecrire(d: dict[str, Any]) -> None:
        noter_dedit(
            accueil=accueil, motif=MotifRefus(d["motif"]), precision=d["precision"], dedite_le=d["dedite_le"],
            interlocuteur=d["interlocuteur"], par=agent, le=timezone.now(),
        )  # fmt: skip

    textes = {
        "titre": "Le lieu se dédit",
        "aide": "La réservation est annulée, le refus est gardé avec son motif, la recherche continue, et ce que le "
        "juge doit savoir est recalculé.",
        "bouton": "Noter le dédit",
        "fait": "Le dédit est noté : la réservation est annulée et la recherche continue.",
    }
    return _acte(
        request, accueil, Dedit(request.POST or None, initial={"dedite_le": timezone.localdate()}), ecrire, textes
    )


def corriger(request: HttpRequest, accueil_id: int) -> HttpResponse:
    """Correct a stay written by mistake; the old values stay visible."""
    accueil, agent = _accueil(request, accueil_id), agent_de(request)

    def ecrire(d: dict[str, Any]) -> None:
        corriger_accueil(
            accueil=accueil, motif=d["motif"], par=agent, le=timezone.now(),
            valeurs=ValeursCorrigees(
                debut=d["debut"], admis_le=d["admis_le"], fin=d["fin"], unite=d["unite"],
                fin_promise=d["fin_promise"], n_a_pas_eu_lieu=d["n_a_pas_eu_lieu"],
            ),
        )  # fmt: skip

    textes = {
        "titre": "Corriger cet accueil",
        "aide": "Pour une erreur d'écriture. La valeur d'avant reste visible, avec votre nom, la date et la raison.",
        "bouton": "Enregistrer la correction",
        "fait": "La correction est enregistrée ; l'exécution de la mesure et la recherche sont recalculées.",
    }
    return _acte(request, accueil, Correction(request.POST or None, accueil=accueil), ecrire, textes)
