"""Middleware of the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Suite = Callable[[HttpRequest], HttpResponse]


class PagesNonConservees:
    """Forbid the browser to keep the pages of someone logged in: a shared computer shows nothing after logout."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `Cache-Control: no-store` unless the view already said what may be kept."""
        reponse = self.get_response(request)
        if request.user.is_authenticated and not reponse.has_header("Cache-Control"):
            reponse["Cache-Control"] = "no-store"
        return reponse
