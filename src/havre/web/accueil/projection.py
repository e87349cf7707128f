"""Keeping the due dates in step with what a page wrote."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from havre.apps.echeances.actions import actualiser_en_attente
from havre.common.barriere import tout_lire

SANS_ECRITURE = frozenset({"GET", "HEAD", "OPTIONS"})
journal = logging.getLogger(__name__)


class EcheancesAJour:
    """Compute again, once a page has written, the due dates whose facts changed; the worker takes what is left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then compute; a failure leaves the list as it is, for the worker, and the page is not lost."""
        reponse = self.get_response(request)
        if request.method not in SANS_ECRITURE and request.user.is_authenticated:
            try:
                with tout_lire("échéances de ce que la page a écrit"):
                    actualiser_en_attente(au=timezone.localdate())
            except DatabaseError:
                journal.exception("Les échéances n'ont pas été mises à jour ; l'ouvrier le fera.")
        return reponse
