"""One's own rights, and lending them for an absence."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.actions import deleguer_droits, terminer_delegation
from havre.apps.agents.actions.delegations import deleguables
from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Affectation, Agent, DelegationDroits
from havre.apps.agents.permissions import portee
from havre.apps.agents.phrases import dire, lieu_de
from havre.apps.agents.queries import delegations_donnees, delegations_recues
from havre.apps.personnes.queries import passations_de
from havre.web.composants.formats import jour
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import Deleguer, Terminer
from .presentation import presenter_delegations

GABARIT = "comptes/droits/acte.html"


def mes_droits(request: HttpRequest) -> HttpResponse:
    """Say what the agent may do today and why, what he lends and got, which files he still reads and until when."""
    agent, au = agent_de(request), timezone.localdate()
    dits: list[dict[str, Any]] = []
    for dit in dire(agent.octrois()):
        tenue, fin = dit.octroi.affectation, dit.octroi.affectation.periode.upper  # type: ignore[attr-defined]
        sien = not dit.octroi.delegue and not dit.octroi.passation
        dits.append({
            "dit": dit, "a": tenue, "jusqu_au": fin - timedelta(days=1) if fin else None,
            "deleguable": sien and bool(deleguables(tenue)),  # type: ignore[arg-type]
        })  # fmt: skip
    contexte = {
        "dits": dits,
        "donnees": presenter_delegations(delegations_donnees(agent, pour=agent), au),
        "recues": presenter_delegations(delegations_recues(agent, pour=agent), au),
        "passations": passations_de(pour=agent),
    }
    return render(request, "comptes/droits/mes_droits.html", contexte)


def deleguer(request: HttpRequest, affectation_id: int) -> HttpResponse:
    """Lend rights of a role held: one's own, or those of somebody absent for an administrator."""
    agent = agent_de(request)
    affectation = get_object_or_404(
        Affectation.objects.select_related("agent", "service", "direction"), pk=affectation_id
    )
    if affectation.agent_id != agent.pk and not portee(agent, Action.ADMINISTRER):
        raise Http404
    formulaire = Deleguer(request.POST or None, affectation=affectation, initial={"debut": timezone.localdate()})

    def ecrire(_: dict[str, Any]) -> None:
        deleguer_droits(affectation=affectation, par=agent, le=timezone.now(), **formulaire.choisis())

    retour = _retour(affectation.agent, agent)
    if ecrit(request, formulaire, ecrire):
        saisie = formulaire.cleaned_data
        messages.success(
            request, f"{saisie['delegataire']} a ces droits du {jour(saisie['debut'])} au {jour(saisie['fin'])}, puis "
            "ils s'éteignent d'eux-mêmes. Cette personne le lit à sa prochaine connexion.",
        )  # fmt: skip
        return redirect(retour)
    contexte = {
        "formulaire": formulaire, "retour": retour, "titre": "Déléguer des droits", "bouton": "Déléguer",
        "aide": f"{affectation.agent}, {Role(affectation.role).label}, {lieu_de(affectation)}. Ce qui est écrit "
        "pendant l'absence l'est au nom de la personne qui remplace. Signer des lettres demande aussi une délégation "
        "de signature.",
    }  # fmt: skip
    return render(request, GABARIT, contexte)


def terminer(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation early: by who lent, who got, or an administrator."""
    agent = agent_de(request)
    delegation = get_object_or_404(
        DelegationDroits.objects.select_related("affectation__agent", "delegataire"), pk=delegation_id
    )
    donneur = delegation.affectation.agent
    if agent.pk not in {donneur.pk, delegation.delegataire_id} and not portee(agent, Action.ADMINISTRER):
        raise Http404
    formulaire = Terminer(request.POST or None)

    def ecrire(saisie: dict[str, Any]) -> None:
        terminer_delegation(delegation=delegation, par=agent, le=timezone.now(), **saisie)

    retour = _retour(delegation.delegataire if agent.pk == delegation.delegataire_id else donneur, agent)
    if ecrit(request, formulaire, ecrire):
        messages.success(request, "La délégation est terminée : ces droits ne servent plus, dès maintenant.")
        return redirect(retour)
    contexte = {
        "formulaire": formulaire, "retour": retour, "titre": "Terminer une délégation", "bouton": "Terminer",
        "aide": f"De {donneur} à {delegation.delegataire}, prévue jusqu'au "
        f"{jour(delegation.periode.upper - timedelta(days=1))}.",
    }  # fmt: skip
    return render(request, GABARIT, contexte)


def _retour(sujet: Agent, agent: Agent) -> str:
    """Return where one goes after: one's own page, or the account for an administrator."""
    return reverse("compte:droits") if sujet.pk == agent.pk else reverse("acces:fiche", args=[sujet.pk])
