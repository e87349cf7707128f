"""The second barrier of the pages: each request is one transaction, which sees what its agent may see."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from havre.apps.personnes.queries import perimetre_de
from havre.common.barriere import abandonner_la_page, page
from havre.common.preparees import preparees

from .erreurs import acces_refuse
from .requete import agent_de

REFUS = (
    Http404, PermissionDenied, SuspiciousOperation, BadRequest, ReauthenticationRequired, ImmediateHttpResponse,
)  # fmt: skip
"""Answers that are no failure: what was written before them (a refused access, for one) stays."""

Vue = TypeVar("Vue", bound=Callable[..., HttpResponse])


def preparee(vue: Vue) -> Vue:
    """Mark a view whose statements the server keeps planned (`preparees`), as `python -m bench barriere` measures."""
    vue.preparee = True  # type: ignore[attr-defined]
    return vue


class Barriere:
    """Open to a request what its agent may see; somebody who is not logged in sees no row about anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in one transaction.

        Raises:
            RuntimeError: the answer is a stream, which would read after the transaction.
        """
        if not request.user.is_authenticated:
            return self.get_response(request)
        agent = agent_de(request)
        with page(lambda: perimetre_de(agent, le=timezone.localdate()).reglages), ExitStack() as pile:
            request.pile_de_la_page = pile  # type: ignore[attr-defined]
            reponse = self.get_response(request)
            if reponse.streaming:
                raise RuntimeError("Une réponse en flux lirait la base après la transaction de la page.")
            return reponse

    def process_view(self, request: HttpRequest, vue: Callable[..., Any], _args: Any, _noms: Any) -> None:
        """Begin what the view asks for; it ends with the page."""
        if getattr(vue, "preparee", False) and (pile := getattr(request, "pile_de_la_page", None)):
            pile.enter_context(preparees())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Undo what a page that fails wrote; a row that the barrier refuses is a refusal, not a failure."""
        if isinstance(exception, REFUS):
            return None
        reponse = acces_refuse(request, PermissionDenied(HORS_DE_PORTEE)) if refuse_par_la_base(exception) else None
        abandonner_la_page()
        return reponse


HORS_DE_PORTEE = (
    "Ce que vous enregistrez serait hors de votre portée : rien n'a été écrit. Revenez au formulaire et choisissez "
    "une équipe ou un enfant que vous suivez."
)
DROIT_INSUFFISANT = "42501"
"""Code of PostgreSQL for a row that a policy refuses."""


def refuse_par_la_base(exception: Exception) -> bool:
    """Tell whether a failure is a row that the agent may not write."""
    return isinstance(exception, ProgrammingError) and (
        getattr(exception.__cause__, "sqlstate", "") == DROIT_INSUFFISANT
    )
