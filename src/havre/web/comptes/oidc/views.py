"""Going to the provider, coming back, leaving it."""

import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from havre.apps.agents.acces import connexions
from havre.apps.agents.acces.identites import agent_de_l_identite
from havre.apps.agents.models import Agent

from ..controle import adresse_de
from ..exigences import SECOND_FACTEUR
from .erreurs import MESSAGES, RefusOidc
from .fournisseur import configure, fournisseur, reglage
from .verification import Lecture, a_deux_facteurs

JETON, SORTIE = "oidc_id_token", "oidc_sortie"


@method_decorator(never_cache, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class Aller(OIDCAuthenticationRequestView):
    """Send to the provider, with state, nonce and proof key."""

    get_settings = staticmethod(reglage)

    def __init__(self, **options: Any) -> None:
        # The addresses of the provider are read when somebody goes there, not when the view is made.
        super(OIDCAuthenticationRequestView, self).__init__(**options)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go, or say why not."""
        if not configure():
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = reglage("OIDC_OP_AUTHORIZATION_ENDPOINT")
            self.OIDC_RP_CLIENT_ID = reglage("OIDC_RP_CLIENT_ID")
            reponse: HttpResponse = super().get(request)
        except RefusOidc as refus:
            return _refuser(request, refus, None)
        return reponse


@never_cache
@login_not_required
def retour(request: HttpRequest) -> HttpResponse:
    """Come back from the provider: an existing account only, then the second factor if it is not vouched for."""
    if not configure():
        raise Http404
    agent: Agent | None = None
    try:
        claims = _lire(request)
        sujet = str(claims.get("userinfo", {}).get(settings.HAVRE_OIDC["sujet"]) or "")
        agent = agent_de_l_identite(emetteur=fournisseur().emetteur.rstrip("/"), sujet=sujet) if sujet else None
        if agent is None:
            raise RefusOidc("inconnu")
        if not agent.ouvert(timezone.localdate()):
            raise RefusOidc("ferme")
        deux = a_deux_facteurs(claims)
        if settings.HAVRE_OIDC["exiger_niveau"] and not deux:
            raise RefusOidc("niveau")
    except RefusOidc as refus:
        return _refuser(request, refus, agent)
    suite = request.session.pop("oidc_login_next", None)
    record_authentication(request, agent, "oidc", nom=settings.HAVRE_OIDC["nom"], second_facteur=deux or None)
    request.session[JETON] = claims["id_token"]
    if deux:
        request.session[SECOND_FACTEUR] = True
    return perform_login(request, Login(user=agent, redirect_url=suite))


def _lire(request: HttpRequest) -> dict[str, Any]:
    """Return the claims of an answer whose state is ours, which then serves no more."""
    etats = request.session.get("oidc_states")
    attendu = etats.pop(request.GET.get("state", ""), None) if isinstance(etats, dict) else None
    request.session["oidc_states"] = etats or {}
    if attendu is None:
        raise RefusOidc("etat")
    if request.GET.get("error") or not request.GET.get("code"):
        raise RefusOidc("renonce")
    return Lecture().lire(
        request, code=request.GET["code"], nonce=attendu["nonce"], verificateur=attendu["code_verifier"]
    )


def _refuser(request: HttpRequest, refus: RefusOidc, agent: Agent | None) -> HttpResponse:
    nom = settings.HAVRE_OIDC["nom"]
    connexions.refuser(
        agent=agent, motif=f"{nom} : {refus.code}", provenance=connexions.provenance_de(adresse_de(request)),
        le=timezone.now(),
    )  # fmt: skip
    messages.error(request, MESSAGES[refus.code].format(nom=nom))
    return redirect("account_login")


class Sortir(LogoutView):
    """Go out, of the provider too when one came in by it."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Close the session, then lead to the provider's own end of session."""
        jeton = self.request.session.get(JETON)
        reponse: HttpResponse = super().post(*args, **kwargs)
        try:
            fin = fournisseur().deconnexion if jeton and configure() else ""
        except RefusOidc:
            fin = ""
        if not fin:
            return reponse
        self.request.session[SORTIE] = etat = secrets.token_urlsafe(32)
        retour_ici = self.request.build_absolute_uri(reverse("oidc_sortie"))
        suite = urlencode({"id_token_hint": jeton, "post_logout_redirect_uri": retour_ici, "state": etat})
        contexte = {"adresse": f"{fin}?{suite}", "nom": settings.HAVRE_OIDC["nom"]}
        return render(self.request, "comptes/sortie.html", contexte)


@login_not_required
def sortie(request: HttpRequest) -> HttpResponse:
    """Come back once the provider's session is ended."""
    attendu, etat = request.session.pop(SORTIE, ""), request.GET.get("state", "")
    if attendu and secrets.compare_digest(attendu.encode(), etat.encode()):
        messages.success(request, f"Vous êtes déconnecté de {settings.HAVRE_OIDC['nom']} aussi.")
    return redirect("account_login")


aller, sortir = Aller.as_view(), Sortir.as_view()
