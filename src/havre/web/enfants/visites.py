"""The visits of a child: plan, write what became of them, set how often they are due (rows L6, L8b)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.visites.actions import (
    annuler,
    consigner_faite,
    consigner_visite,
    corriger,
    fixer_frequence,
    planifier,
)
from havre.apps.visites.enums import AnnuleePar, NatureVisite, OrigineFrequence
from havre.apps.visites.models import Visite
from havre.apps.visites.queries import visites_visibles
from havre.web.composants.formats import jour
from havre.web.socle.requete import agent_de

from .actes import acte, enfant_pour
from .formulaires import Correction, Frequence, IssueVisite, VisiteFaite, VisiteNonFaite, VisitePrevue

SIGNE = "Gardé avec votre nom et la date."


def prevoir(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Plan a visit; `promesse` in the address names the promise that it keeps."""
    enfant, agent, au = enfant_pour(request, enfant_id, Action.TENIR_VISITES), agent_de(request), timezone.localdate()
    initial = {"agent": agent.pk, "promesse": request.GET.get("promesse", ""), "nature": request.GET.get("nature", "")}
    formulaire = VisitePrevue(request.POST or None, initial=initial, enfant=enfant, jour=au)
    textes = {
        "titre": "Prévoir une visite",
        "aide": enfant.personne.nom_court(),
        "bouton": "Prévoir la visite",
        "fait": "La visite est prévue. Elle paraîtra ce jour-là dans la journée de l'équipe.",
    }
    return acte(
        request, enfant, formulaire,
        lambda d: planifier(enfant=enfant, par=agent, le=timezone.now(), **formulaire.choisie()), textes, "visites",
    )  # fmt: skip


def ajouter(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Write a visit held that was not planned here."""
    enfant, agent, au = enfant_pour(request, enfant_id, Action.TENIR_VISITES), agent_de(request), timezone.localdate()
    formulaire = VisiteFaite(request.POST or None, initial={"agent": agent.pk, "faite_le": au}, enfant=enfant, jour=au)
    textes = {
        "titre": "Noter une visite faite",
        "aide": enfant.personne.nom_court(),
        "bouton": "Noter la visite",
        "fait": "La visite est notée au dossier.",
    }
    return acte(
        request, enfant, formulaire,
        lambda d: consigner_faite(enfant=enfant, par=agent, le=timezone.now(), **formulaire.choisie()), textes,
        "visites",
    )  # fmt: skip


def _visite(request: HttpRequest, visite_id: int) -> Visite:
    """Return a visit that the agent may write about.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: his roles do not reach this child.
    """
    exiger(agent_de(request), Action.TENIR_VISITES)
    visibles = visites_visibles(pour=agent_de(request), action=Action.TENIR_VISITES).filter(corrigee_par=None)
    return get_object_or_404(visibles.select_related("enfant__personne"), pk=visite_id)


def _de(visite: Visite) -> str:
    """Return which visit and which child, in words."""
    quand = visite.prevue_le or visite.faite_le
    return f"{visite.enfant.personne.nom_court()} : {visite.get_nature_display().lower()}, {jour(quand)}"


def faite(request: HttpRequest, visite_id: int) -> HttpResponse:
    """Write that a planned visit was held."""
    visite, agent, au = _visite(request, visite_id), agent_de(request), timezone.localdate()
    prevue = visite.prevue_le if visite.prevue_le and visite.prevue_le <= au else au
    textes = {
        "titre": "Visite faite",
        "aide": _de(visite),
        "bouton": "Noter la visite",
        "fait": "La visite est notée au dossier.",
    }
    formulaire = IssueVisite(request.POST or None, initial={"faite_le": prevue})
    return acte(
        request, visite.enfant, formulaire,
        lambda d: consigner_visite(visite=visite, par=agent, le=timezone.now(), **d), textes, "visites",
    )  # fmt: skip


def non_faite(request: HttpRequest, visite_id: int) -> HttpResponse:
    """Write that a planned visit was not held: by whose doing, and why."""
    visite, agent = _visite(request, visite_id), agent_de(request)

    def ecrire(donnees: dict[str, Any]) -> None:
        donnees |= {"annulee_par": AnnuleePar(donnees["annulee_par"])}
        annuler(visite=visite, par=agent, le=timezone.now(), **donnees)

    textes = {
        "titre": "La visite n'a pas lieu",
        "aide": _de(visite),
        "bouton": "Noter que la visite n'a pas lieu",
        "fait": "C'est noté, avec de qui cela vient. Une visite due le reste : prévoyez-en une autre.",
    }
    formulaire = VisiteNonFaite(request.POST or None, initial={"annulee_le": timezone.localdate()})
    return acte(request, visite.enfant, formulaire, ecrire, textes, "visites")


def rectifier(request: HttpRequest, visite_id: int) -> HttpResponse:
    """Mend what was written of a visit; the former row stays."""
    visite, agent = _visite(request, visite_id), agent_de(request)

    def ecrire(donnees: dict[str, Any]) -> None:
        donnees |= {"annulee_par": AnnuleePar(donnees["annulee_par"]) if donnees["annulee_par"] else None}
        corriger(visite=visite, par=agent, le=timezone.now(), **donnees)

    textes = {
        "titre": "Corriger une visite",
        "aide": f"{_de(visite)}. Ce qui avait été écrit reste au dossier.",
        "bouton": "Enregistrer la correction",
        "fait": "La correction est enregistrée ; l'ancienne ligne reste visible.",
    }
    formulaire = Correction(request.POST or None, initial={"faite_le": visite.faite_le})
    return acte(request, visite.enfant, formulaire, ecrire, textes, "visites")


def frequence(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Set how often a visit is due."""
    enfant, agent = enfant_pour(request, enfant_id, Action.TENIR_VISITES), agent_de(request)

    def ecrire(donnees: dict[str, Any]) -> None:
        donnees |= {"nature": NatureVisite(donnees["nature"]), "origine": OrigineFrequence(donnees["origine"])}
        fixer_frequence(enfant=enfant, par=agent, le=timezone.now(), **donnees)

    textes = {
        "titre": "Fréquence des visites",
        "aide": f"{enfant.personne.nom_court()}. {SIGNE}",
        "bouton": "Fixer la fréquence",
        "fait": "La fréquence est fixée : le dossier dira ce qui était dû et ce qui a été fait.",
    }
    formulaire = Frequence(request.POST or None, initial={"des_le": timezone.localdate(), "intervalle_jours": 30})
    return acte(request, enfant, formulaire, ecrire, textes, "visites")
