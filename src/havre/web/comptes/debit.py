"""How much one agent may search or download in ten minutes, and one workstation guess: a page says so, the journal too.

Logins, codes of the second factor and one-time links have limits of their own (django-allauth, `connexion.*`).
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from havre.apps.agents.acces import connexions
from havre.apps.agents.models import Agent
from havre.droit import repere
from havre.web.socle.requete import agent_de

from .controle import adresse_de

DUREE_S = 600
RECHERCHES = re.compile(r"recherche|recueil:connus")
FICHIERS = re.compile(
    r".*(?:_pdf|_ics|_piece|_export|_json|_fichier|:fichiers|_imprimer|:imprimer|:exporter.*|:export|:papier|:lot"
    r"|:dossier_audience|:modele|:problemes)"
)
SECRETES = re.compile(r"echeances:ics|compte:lien|oidc_retour")
"""Addresses open without login to who holds a secret: what is counted is the guesses that failed."""
SIGNATURES = re.compile(r"echanges:(?:rediger|relances|demande_repondre)|enfants:rapport_(?:signer|additif)")
"""Pages that refuse a text in which a protected address was typed: each refusal confirms a guess."""
ECHECS = frozenset({400, 403, 404})


def nature_de(route: str, *, envoi: bool = False) -> str:
    """Return what is counted at an address (`envoi`: a form is sent): the name of a target, empty for none."""
    if envoi and SIGNATURES.fullmatch(route):
        return "adresses_ecrites"
    if RECHERCHES.fullmatch(route):
        return "recherches"
    if FICHIERS.fullmatch(route):
        return "fichiers"
    return "adresses_fausses" if SECRETES.fullmatch(route) else ""


class Debit:
    """Count, and refuse beyond the limit; outside of the transaction of the page, so that nothing waits for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse with 429."""
        nature, agent = _nature(request), agent_de(request) if request.user.is_authenticated else None
        if not settings.HAVRE_DEBIT or not nature or (agent is None and nature != "adresses_fausses"):
            return self.get_response(request)
        cle = _cle(nature, str(agent.pk) if agent else adresse_de(request), timezone.now())
        deja = cache.get(cle, 0)
        if deja >= repere(f"debit.{nature}").nombre:
            if deja < PLEIN:
                cache.set(cle, PLEIN, DUREE_S)
                _consigner(request, nature, agent)
            return _refuser(request, nature)
        reponse = self.get_response(request)
        if _compte(request, nature, reponse):
            cache.set(cle, deja + 1, DUREE_S)
        return reponse


def _compte(request: HttpRequest, nature: str, reponse: HttpResponse) -> bool:
    """Tell whether an answer counts: every search and file, the guesses that fail, the texts that are refused."""
    if nature == "adresses_ecrites":
        return getattr(request, "adresse_ecrite", False)
    return nature != "adresses_fausses" or reponse.status_code in ECHECS


PLEIN = 1_000_000
"""Kept in place of the count once the journal has the event: one event a window."""


def _nature(request: HttpRequest) -> str:
    try:
        return nature_de(resolve(request.path_info).view_name, envoi=request.method == "POST")
    except Resolver404:
        return ""


def _cle(nature: str, qui: str, le: datetime) -> str:
    """Return the key of a count: who, and in which ten minutes; nobody is named in the cache."""
    empreinte = hashlib.sha256(qui.encode()).hexdigest()[:32]
    return f"debit:{nature}:{int(le.timestamp()) // DUREE_S}:{empreinte}"


def _consigner(request: HttpRequest, nature: str, agent: Agent | None) -> None:
    provenance = connexions.provenance_de(adresse_de(request))
    connexions.limiter(agent=agent, nature=nature, provenance=provenance, le=timezone.now())


def _refuser(request: HttpRequest, nature: str) -> HttpResponse:
    reponse = render(request, "erreurs/429.html", {"nature": nature, "minutes": DUREE_S // 60}, status=429)
    reponse["Retry-After"] = str(DUREE_S)
    return reponse
