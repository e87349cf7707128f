"""Sealing a file, naming who opens it, lifting the seal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.actions import lever_scelle
from havre.apps.personnes.actions import nommer as ecrire_nom
from havre.apps.personnes.actions import retirer as ecrire_retrait
from havre.apps.personnes.actions import sceller as ecrire_sceau
from havre.apps.personnes.models import Scellement
from havre.apps.personnes.queries import enfants_visibles, scellements_en_cours
from havre.web.enfants.actes import enfant_pour
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import Motif, Nommer, Retirer, Sceller


def sceller(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Close a file to all but named persons."""
    enfant, agent = enfant_pour(request, enfant_id, Action.SCELLER), agent_de(request)
    formulaire = Sceller(request.POST or None, initial={"agents": agent.identifiant})
    if ecrit(request, formulaire, lambda d: ecrire_sceau(enfant=enfant, par=agent, le=timezone.now(), **d)):
        messages.success(
            request, "Le dossier est scellé. Il a disparu des listes, des recherches et des lettres de tous les autres."
        )
        return redirect("enfants:scelles")
    contexte = {
        "enfant": enfant, "formulaire": formulaire, "titre": "Sceller ce dossier", "bouton": "Sceller le dossier",
        "aide": f"{enfant.personne.nom_court()} Seules les personnes nommées le verront, où que ce soit ; les "
        "chiffres du département le comptent toujours.",
    }  # fmt: skip
    return render(request, "enfants/acces/acte.html", contexte)


def _scellements(request: HttpRequest) -> Any:
    """Return the seals in force on which the agent may act."""
    exiger(agent_de(request), Action.SCELLER)
    return scellements_en_cours(pour=agent_de(request))


def liste(request: HttpRequest) -> HttpResponse:
    """Show the seals in force, without the children unless one is named."""
    agent, scellements = agent_de(request), list(_scellements(request))
    visibles = {
        e.pk: e
        for e in enfants_visibles(pour=agent)
        .filter(pk__in=[s.enfant_id for s in scellements])
        .select_related("personne")
        .order_by("pk")
    }
    lignes = [
        {"s": s, "enfant": visibles.get(s.enfant_id), "nomme": any(n.agent_id == agent.pk for n in s.nommes)}
        for s in scellements
    ]
    return render(request, "enfants/acces/scelles.html", {"lignes": lignes})


def _acte(request: HttpRequest, formulaire: Any, ecrire: Any, textes: dict[str, str]) -> HttpResponse:
    """Show the form of an act on a seal, or write it and go back to the list."""
    if ecrit(request, formulaire, ecrire):
        messages.success(request, textes["fait"])
        return redirect("enfants:scelles")
    return render(request, "enfants/acces/acte_scelle.html", {"formulaire": formulaire} | textes)


def nommer(request: HttpRequest, scellement_id: int) -> HttpResponse:
    """Name one more person who may open a sealed file."""
    scellement: Scellement = get_object_or_404(_scellements(request), pk=scellement_id)
    textes = {
        "titre": f"Nommer une personne, scellé n° {scellement.pk}",
        "aide": "Elle ouvrira le dossier. Les personnes déjà nommées le liront sur la page du dossier.",
        "bouton": "Nommer",
        "fait": "La personne est nommée.",
    }
    return _acte(
        request, Nommer(request.POST or None),
        lambda d: ecrire_nom(scellement=scellement, par=agent_de(request), le=timezone.now(), **d), textes,
    )  # fmt: skip


def retirer(request: HttpRequest, scellement_id: int) -> HttpResponse:
    """Withdraw a named person."""
    scellement: Scellement = get_object_or_404(_scellements(request), pk=scellement_id)
    textes = {
        "titre": f"Retirer une personne, scellé n° {scellement.pk}",
        "aide": "Elle n'ouvrira plus le dossier.",
        "bouton": "Retirer",
        "fait": "La personne est retirée.",
    }
    return _acte(
        request, Retirer(request.POST or None, scellement=scellement),
        lambda d: ecrire_retrait(par=agent_de(request), le=timezone.now(), **d), textes,
    )  # fmt: skip


def lever(request: HttpRequest, scellement_id: int) -> HttpResponse:
    """Lift a seal."""
    scellement: Scellement = get_object_or_404(_scellements(request), pk=scellement_id)
    textes = {
        "titre": f"Lever le scellé n° {scellement.pk}",
        "aide": "Le dossier s'ouvrira de nouveau à tous ceux à qui leurs rôles l'ouvrent.",
        "bouton": "Lever le scellé",
        "fait": "Le scellé est levé.",
    }
    return _acte(
        request, Motif(request.POST or None),
        lambda d: lever_scelle(scellement=scellement, par=agent_de(request), le=timezone.now(), **d), textes,
    )  # fmt: skip
