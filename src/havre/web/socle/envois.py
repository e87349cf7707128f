"""Requests that nothing on the site could have sent: too big, with a null character, a number that cannot be read."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

OCTETS_AU_PLUS = 25 * 1024 * 1024
"""Above the largest file that a form takes (20 MB, an import), so that the form itself says which file is too big."""


RANG_AU_PLUS = 2**63 - 1
"""The largest number of a row."""
CHIFFRES_AU_PLUS = 100
"""Digits of a value that holds nothing else: no number, card nor telephone is so long, and Python refuses 4,300."""


class EnvoiTropLourd:
    """Answer 413 to what announces too many bytes, 400 to what announces no number; without size, Django reads no body.

    A value made of digits only, of more than `CHIFFRES_AU_PLUS`, gets 400: each view may then make a number of digits.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or refuse it.

        Raises:
            SuspiciousOperation: the announced size is no number, or the address holds the null character.
        """
        if "\0" in request.path_info:
            raise SuspiciousOperation("un caractère nul dans l'adresse")
        annonce = request.META.get("CONTENT_LENGTH") or "0"
        if not (annonce.isascii() and annonce.isdecimal()):
            raise SuspiciousOperation("une taille qui n'est pas un nombre")
        if int(annonce[:20]) > OCTETS_AU_PLUS:
            mo = OCTETS_AU_PLUS // 1024 // 1024
            return HttpResponse(render_to_string("erreurs/413.html", {"mo": mo}), status=413)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Any, args: Any, kwargs: Any) -> None:
        """Refuse numbers without measure.

        Raises:
            Http404: the address names a row by a number that no table can hold.
            SuspiciousOperation: a value is a number without measure.
        """
        if any(isinstance(n, int) and n > RANG_AU_PLUS for n in (*args, *kwargs.values())):
            raise Http404
        for donnees in (request.GET, request.POST):
            for _, valeurs in donnees.lists():
                if any(len(str(v)) > CHIFFRES_AU_PLUS and str(v).isdecimal() for v in valeurs):
                    raise SuspiciousOperation("un nombre sans mesure")
