"""Answering a request: a refusal is seen as its letter before it is signed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.echanges.actions import Lettre, Projet, delegation_de, repondre
from havre.apps.echanges.enums import AVEC_LETTRE, PUBLIC, IssueDemande
from havre.apps.echanges.models import Demande
from havre.courriers import CaractereNonImprimable, ChampManquant
from havre.courriers.impression import apercu, imprimer
from havre.web.socle.requete import agent_de

from .demandes import demande_vue
from .formulaires import RepondreDemande
from .pages import en_images, refuser

ISSUES_ECRITES = {
    IssueDemande.REFUSEE: "refusée",
    IssueDemande.NON_SATISFAITE: "non satisfaite à ce jour, faute de moyens",
}


def _projet(demande: Demande, d: dict[str, Any]) -> Projet | None:
    """Return the letter of an answer; None for an answer that needs none."""
    issue = IssueDemande(d["issue"])
    if issue not in AVEC_LETTRE:
        return None
    valeurs = {
        "demande_objet": demande.objet, "demandee_le": demande.demandee_le, "issue": ISSUES_ECRITES[issue],
        "motif": d["motif"], "base_legale": d["base_legale"], "suite": d["suite"],
    }  # fmt: skip
    return Projet(
        modele="refus", service=demande.service, destinataire_nom=d["destinataire_nom"],
        destinataire_lignes=d["destinataire_adresse"].splitlines(),
        objet=f"Réponse à votre demande {demande.reference}",
        valeurs=valeurs, enfant=demande.enfant, demande=demande,
        versions=("lettre", "falc") if demande.qualite in PUBLIC else ("lettre",),
        adresse_confirmee=d["adresse_confirmee"],
    )  # fmt: skip


def repondre_a(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Show the form of the answer, its letter as a draft, or sign and write it."""
    exiger(agent_de(request), Action.REPONDRE_DEMANDE)
    demande, agent, jour = demande_vue(request, demande_id), agent_de(request), timezone.localdate()
    initial = {
        "decidee_le": jour, "destinataire_nom": demande.demandeur_nom,
        "destinataire_adresse": demande.demandeur_adresse,
    }  # fmt: skip
    formulaire = RepondreDemande(request.POST or None, initial=initial)
    images: list[dict[str, Any]] = []
    delegation = delegation_de(agent, au=jour)
    if request.method == "POST" and formulaire.is_valid():
        try:
            projet = _projet(demande, formulaire.cleaned_data)
            if "apercu" in request.POST:
                images = en_images(apercu(projet, delegation=delegation, le=jour)) if projet else []
            else:
                return _signer(request, demande, projet, formulaire.cleaned_data)
        except (ValidationError, ChampManquant, CaractereNonImprimable) as refus:
            refuser(request, formulaire, refus)
    contexte = {"d": demande, "formulaire": formulaire, "images": images, "delegation": delegation}
    return render(request, "echanges/repondre.html", contexte)


def _signer(request: HttpRequest, demande: Demande, projet: Projet | None, d: dict[str, Any]) -> HttpResponse:
    """Write the answer, with its letter if it needs one."""
    reponse = repondre(
        demande=demande, issue=IssueDemande(d["issue"]), motif=d["motif"], base_legale=d["base_legale"],
        lettre=Lettre(projet, imprimer) if projet else None, decidee_le=d["decidee_le"], par=agent_de(request),
        le=timezone.now(),
    )  # fmt: skip
    lettre = f" Lettre {reponse.courrier.reference} signée : notez son envoi." if reponse.courrier else ""
    messages.success(request, f"La réponse est enregistrée.{lettre}")
    return redirect("echanges:demande", demande.pk)
