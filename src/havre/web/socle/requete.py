"""What a view reads from its request."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from havre.apps.agents.models import Agent
from havre.apps.personnes.actions import noter_adresse_ecrite
from havre.apps.personnes.erreurs import AdresseEcrite


def agent_de(request: HttpRequest) -> Agent:
    """Return the agent who asks; every page that calls this needs a login."""
    return cast(Agent, request.user)


def texte_de(request: HttpRequest, nom: str) -> str:
    """Return a text typed in the address, trimmed, without the null character that the database refuses."""
    return request.GET.get(nom, "").replace("\0", "").strip()


def ecrit(request: HttpRequest, formulaire: forms.Form, ecrire: Callable[[dict[str, Any]], object]) -> bool:
    """Write the act of a form that was sent; a refusal goes to the field that it names. Tell whether it was written."""
    if request.method != "POST" or not formulaire.is_valid():
        return False
    try:
        ecrire(formulaire.cleaned_data)
    except ValidationError as refus:
        noter_le_refus(request, refus)
        champ = getattr(refus, "champ", "")
        formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        return False
    return True


def noter_le_refus(request: HttpRequest, refus: Exception) -> None:
    """Write that a text was refused for a protected address: such refusals are counted (`comptes.debit`)."""
    if isinstance(refus, AdresseEcrite):
        noter_adresse_ecrite(refus=refus, par=agent_de(request), le=timezone.now())
        request.adresse_ecrite = True  # type: ignore[attr-defined]
