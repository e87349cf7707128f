"""A page that needs what cannot be opened: the key is missing, or the content was altered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from havre.common.barriere import abandonner_la_page
from havre.common.chiffrement import CleManquante, ErreurCoffre

Suite = Callable[[HttpRequest], HttpResponse]


class ContenuIllisible:
    """Say in French which key is missing or what was altered, instead of a failure of the site.

    A text that a page only shows says so in its own place; this is for files, letters and writes, which cannot do
    without. The key is the administration's affair (503: try again later); an altered content stays so (409).
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer to what cannot be opened; anything else goes on."""
        if not isinstance(exception, ErreurCoffre):
            return None
        abandonner_la_page()
        manque = isinstance(exception, CleManquante)
        contexte = {"raison": str(exception), "manque": manque}
        return render(request, "erreurs/coffre.html", contexte, status=503 if manque else 409)
