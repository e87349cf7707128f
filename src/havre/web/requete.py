"""What a view reads from its request."""

from typing import cast

from django.http import HttpRequest

from havre.apps.agents.models import Agent


def agent_de(request: HttpRequest) -> Agent:
    """Return the agent who asks; every page that calls this needs a login."""
    return cast(Agent, request.user)


def texte_de(request: HttpRequest, nom: str) -> str:
    """Return a text typed in the address, trimmed, without the null character that the database refuses."""
    return request.GET.get(nom, "").replace("\0", "").strip()
