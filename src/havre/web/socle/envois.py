"""A request too big for the site is refused by its announced size, before a byte of it is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

OCTETS_AU_PLUS = 25 * 1024 * 1024
"""Above the largest file that a form takes (20 MB, an import), so that the form itself says which file is too big."""


class EnvoiTropLourd:
    """Answer 413 to what announces too many bytes; without an announced size, Django reads no body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or refuse it."""
        annonce = request.META.get("CONTENT_LENGTH") or "0"
        if annonce.isdecimal() and int(annonce[:20]) > OCTETS_AU_PLUS:
            mo = OCTETS_AU_PLUS // 1024 // 1024
            return HttpResponse(render_to_string("erreurs/413.html", {"mo": mo}), status=413)
        return self.get_response(request)
