"""What the forms of a child's file share: opening the file for one act, and writing it or saying why not."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de, ecrit


def enfant_pour(request: HttpRequest, enfant_id: int, action: Action) -> Enfant:
    """Return the child for whom the agent may do this act.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: his roles do not reach this child.
    """
    agent = agent_de(request)
    exiger(agent, action)
    visibles = enfants_visibles(pour=agent, action=action)
    enfant = visibles.select_related("personne", "service").filter(pk=enfant_id).first()
    if enfant is None:
        raise Http404
    return enfant


def acte(
    request: HttpRequest,
    enfant: Enfant,
    formulaire: forms.Form,
    ecrire: Callable[[dict[str, Any]], object],
    textes: dict[str, Any],
    onglet: str,
    gabarit: str = "enfants/acte.html",
    retour: str = "",
) -> HttpResponse:
    """Show a form on its page, or write its act; a refusal goes to its field and keeps what was typed.

    Once written, one goes to `retour`, or to a tab of the file.
    """
    lu(request, enfant)
    retour = retour or reverse(f"enfants:{onglet}", args=[enfant.pk])
    if ecrit(request, formulaire, ecrire):
        messages.success(request, textes["fait"])
        return redirect(retour)
    contexte = {"enfant": enfant, "formulaire": formulaire, "retour": retour} | textes
    return render(request, gabarit, contexte)
