"""What the pages of this area share: tabs, the information that one may open, a form on its page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.informations.queries import Suivie, registre, suivie
from havre.web.socle.lectures import lue
from havre.web.socle.requete import agent_de, ecrit

ONGLETS = (
    ("liste", "Registre", "recueil:liste", Action.VOIR_IP),
    ("charge", "Charge des équipes", "recueil:charge", Action.VOIR_IP),
    ("chiffres", "Chiffres", "recueil:chiffres", Action.VOIR_IP),
)


def onglets(agent: Agent, ici: str) -> list[dict[str, Any]]:
    """Return the tabs of the area that the agent may open."""
    return [
        {"libelle": libelle, "route": route, "ici": cle == ici}
        for cle, libelle, route, action in ONGLETS
        if portee(agent, action)
    ]


def information_vue(request: HttpRequest, information_id: int, *actions: Action) -> InformationPreoccupante:
    """Return an information that the agent may use for one of `actions` (none: see it); its reading is written.

    Raises:
        ActionInterdite: no role of his gives any of these rights.
        Http404: there is none for him.
    """
    agent = agent_de(request)
    voulues = [a for a in actions or (Action.VOIR_IP,) if portee(agent, a)]
    if not voulues:
        exiger(agent, (actions or (Action.VOIR_IP,))[0])
    for action in voulues:
        if (trouvee := registre(pour=agent, action=action).filter(pk=information_id).first()) is not None:
            lue(request, trouvee, dossiers(trouvee))
            return trouvee
    raise Http404


def dossiers(*informations: InformationPreoccupante) -> list[int]:
    """Return the children of these households who have a file."""
    return [e.enfant_id for i in informations for e in i.presents if e.enfant_id]  # type: ignore[attr-defined]


def suivie_vue(request: HttpRequest, information_id: int) -> Suivie:
    """Return an information as it stands today.

    Raises:
        Http404: there is none for the agent.
    """
    return suivie(information_vue(request, information_id), au=timezone.localdate())


def acte(
    request: HttpRequest,
    information: InformationPreoccupante,
    formulaire: forms.Form,
    ecrire: Callable[[dict[str, Any]], object],
    *,
    textes: dict[str, str],
    gabarit: str = "recueil/acte.html",
    contexte: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form about an information on its page, or write its act; a refusal goes to its field.

    `textes`: titre, aide, bouton, fait (said once written).
    """
    if ecrit(request, formulaire, ecrire):
        messages.success(request, textes["fait"])
        return redirect("recueil:fiche", information.pk)
    page = {"i": information, "formulaire": formulaire, "retour": reverse("recueil:fiche", args=[information.pk])}
    return render(request, gabarit, page | textes | (contexte or {}))
