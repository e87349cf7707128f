"""Roles of an account: given or asked for, ended; those that take two people, decided by another."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.actions import attribuer, decider_role, terminer_role
from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Affectation, DemandeRole
from havre.apps.agents.permissions import exiger, portee
from havre.apps.agents.phrases import lieu_de, phrases_de
from havre.apps.agents.queries import demandes_de_role
from havre.apps.agents.queries.roles import DECIDEES_AU_PLUS
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import Decision, DonnerRole, TerminerRole
from .views import compte_de


def donner(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Give a role to an account, or ask for it when it takes two people."""
    agent, par = compte_de(request, agent_id), agent_de(request)
    formulaire, faits = DonnerRole(request.POST or None, initial={"debut": timezone.localdate()}), []

    def ecrire(_: dict[str, Any]) -> None:
        faits.append(attribuer(agent=agent, par=par, le=timezone.now(), **formulaire.choisis()))

    if ecrit(request, formulaire, ecrire):
        demande = isinstance(faits[0], DemandeRole)
        messages.success(
            request, "Le rôle est demandé : une autre personne, à la direction ou à l'administration, le donne ou le "
            "refuse." if demande else "Le rôle est donné. L'agent en a l'usage à sa prochaine connexion.",
        )  # fmt: skip
        return redirect("acces:fiche", agent.pk)
    contexte = {
        "compte": agent, "formulaire": formulaire, "retour": reverse("acces:fiche", args=[agent.pk]),
        "titre": "Donner un rôle", "bouton": "Donner ou demander ce rôle",
        "aide": "Ce que chaque rôle permet est dit dans « Rôles et droits ».",
    }  # fmt: skip
    return render(request, "administration/acces/acte.html", contexte)


def terminer(request: HttpRequest, affectation_id: int) -> HttpResponse:
    """End a role on a day."""
    exiger(agent_de(request), Action.ADMINISTRER)
    affectation = get_object_or_404(
        Affectation.objects.select_related("agent", "service", "direction"), pk=affectation_id
    )
    agent, par = affectation.agent, agent_de(request)
    formulaire = TerminerRole(request.POST or None, initial={"fin": timezone.localdate()})

    def ecrire(saisie: dict[str, Any]) -> None:
        terminer_role(affectation=affectation, par=par, le=timezone.now(), **saisie)

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "La fin du rôle est enregistrée.")
        return redirect("acces:fiche", agent.pk)
    contexte = {
        "compte": agent, "formulaire": formulaire, "retour": reverse("acces:fiche", args=[agent.pk]),
        "titre": "Terminer un rôle", "bouton": "Terminer ce rôle",
        "aide": f"{Role(affectation.role).label}, {lieu_de(affectation)}.",
    }  # fmt: skip
    return render(request, "administration/acces/acte.html", contexte)


def demandes(request: HttpRequest) -> HttpResponse:
    """Show the powerful roles that are asked for, with what each would allow, and those decided lately."""
    agent = agent_de(request)
    peut_donner = bool(portee(agent, Action.APPROUVER_ROLE))
    contexte = {
        "demandes": [
            {"d": d, "decidable": peut_donner and agent.pk not in {d.demandee_par_id, d.agent_id}} | _en_clair(d)
            for d in demandes_de_role(pour=agent)
        ],
        "decidees": [{"d": d} | _en_clair(d) for d in demandes_de_role(pour=agent, decidees=True)[:DECIDEES_AU_PLUS]],
    }
    return render(request, "administration/roles/demandes.html", contexte)


def decider(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Give or refuse a role that somebody else asked for."""
    agent = agent_de(request)
    exiger(agent, Action.APPROUVER_ROLE)
    demande = get_object_or_404(demandes_de_role(pour=agent), pk=demande_id)
    formulaire = Decision(request.POST or None)

    def ecrire(_: dict[str, Any]) -> None:
        decider_role(demande=demande, par=agent, le=timezone.now(), **formulaire.choisis())

    if ecrit(request, formulaire, ecrire):
        donne = formulaire.choisis()["accordee"]
        messages.success(request, "Le rôle est donné." if donne else "Le rôle est refusé ; le motif est gardé.")
        return redirect("acces:demandes")
    contexte = {"d": demande, "formulaire": formulaire, "phrases": phrases_de(demande)} | _en_clair(demande)
    return render(request, "administration/roles/decision.html", contexte)


def _en_clair(demande: DemandeRole) -> dict[str, Any]:
    """Return a request in words."""
    fin = demande.periode.upper
    return {
        "role": Role(demande.role).label,
        "ou": lieu_de(demande),
        "jusqu_au": fin - timedelta(days=1) if fin else None,
    }
