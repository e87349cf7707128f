"""Middleware: a session ends when it is idle, old, or its rights changed; what was typed is kept for after login."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.acces import connexions
from havre.apps.agents.acces.connexions import ACCES
from havre.web.socle.requete import agent_de

from . import exigences, saisies

FIN = "fin_de_connexion"
PAS = timedelta(seconds=60)
"""How often the time of last activity is written, at most."""
GARDE_S = 3600


def presenter(request: HttpRequest, moyen: str = "") -> dict[str, str]:
    """Return what a new session says of itself."""
    maintenant = timezone.now().isoformat()
    return {
        "ouverte_a": maintenant,
        "vue_a": maintenant,
        "appareil": connexions.appareil_de(request.META.get("HTTP_USER_AGENT", "")),
        "provenance": connexions.provenance_de(adresse_de(request)),
        "moyen": moyen,
        "droits": connexions.empreinte_des_droits(agent_de(request).droits),
    }


def adresse_de(request: HttpRequest) -> str:
    """Return the address that the request comes from, as the rate limits see it; empty when unknown."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


class ControleDesConnexions:
    """End sessions that are over, note the activity of the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session before the page, and send fragments of pages to the login page as a whole."""
        if request.user.is_authenticated:
            self._controler(request)
        reponse = self.get_response(request)
        if request.headers.get("HX-Request") and _mene_a_la_connexion(reponse):
            ici = urlsplit(request.headers.get("HX-Current-URL", "/"))
            retour = urlencode({"next": f"{ici.path}?{ici.query}" if ici.query else ici.path})
            return HttpResponse(headers={"HX-Redirect": f"{reverse('account_login')}?{retour}"})
        return reponse

    def process_view(self, request: HttpRequest, vue: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Keep a form that comes too late, let go of it once it is sent again; ask first for what an account lacks."""
        self._garder_la_saisie(request, vue)
        return exigences.manquante(request) if request.user.is_authenticated else None

    def _garder_la_saisie(self, request: HttpRequest, vue: Any) -> None:
        if request.method != "POST" or request.path == reverse("compte:saisie"):
            return
        if request.user.is_authenticated:
            if saisies.SAISIE in request.session and request.session[saisies.SAISIE]["chemin"] == (
                request.get_full_path()
            ):
                saisies.oublier(request)
        elif FIN in request.session and getattr(vue, "login_required", True):
            saisies.garder(request, request.session[FIN]["agent"])

    def _controler(self, request: HttpRequest) -> None:
        acces, maintenant = request.session.get(ACCES), timezone.now()
        if acces is None:
            request.session[ACCES] = presenter(request)
            return
        agent = agent_de(request)
        droits = connexions.empreinte_des_droits(agent.droits)
        if motif := connexions.fin_de(acces, droits=droits, le=maintenant):
            with transaction.atomic():
                logout(request)
                connexions.expirer(agent=agent, motif=motif, le=maintenant)
            request.session[FIN] = {"motif": motif, "agent": agent.pk}
            request.session.set_expiry(GARDE_S)
            return
        passif = request.path == reverse("compte:session") and request.method == "GET"
        if not passif and maintenant - datetime.fromisoformat(acces["vue_a"]) >= PAS:
            request.session[ACCES] = acces | {"vue_a": maintenant.isoformat()}


def _mene_a_la_connexion(reponse: HttpResponse) -> bool:
    return reponse.status_code == 302 and reponse["Location"].split("?")[0] == resolve_url("account_login")
