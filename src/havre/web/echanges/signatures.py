"""Who may sign letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.echanges.actions import deleguer
from havre.apps.echanges.models import DelegationSignature
from havre.web.socle.requete import agent_de

from .formulaires import NouvelleDelegation
from .pages import acte


def liste(request: HttpRequest) -> HttpResponse:
    """Show the delegations of signature, present and past."""
    exiger(agent_de(request), Action.ADMINISTRER)
    delegations = DelegationSignature.objects.select_related("agent").order_by("agent__nom", "-periode", "pk")
    return render(request, "echanges/signatures.html", {"delegations": delegations, "au": timezone.localdate()})


def nouvelle(request: HttpRequest) -> HttpResponse:
    """Record a delegation."""
    exiger(agent_de(request), Action.ADMINISTRER)
    textes = {
        "titre": "Nouvelle délégation de signature",
        "aide": "L'acte est cité au-dessus de chaque signature. Sans délégation en vigueur, personne ne signe.",
        "bouton": "Enregistrer la délégation",
        "fait": "La délégation est enregistrée.",
    }
    return acte(
        request, NouvelleDelegation(request.POST or None, initial={"debut": timezone.localdate()}),
        lambda d: deleguer(par=agent_de(request), le=timezone.now(), **d),
        retour=reverse("echanges:signatures"), textes=textes,
    )  # fmt: skip
