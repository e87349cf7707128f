"""The provider as the environment describes it; its addresses come from its discovery document, kept a day."""

import json
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache

from .erreurs import RefusOidc

DELAI_S = 10
JOUR_S = 86_400
DEMANDE = {"amr": None, "acr": None}


@dataclass(frozen=True)
class Fournisseur:
    """Addresses of a provider."""

    emetteur: str
    autorisation: str
    jeton: str
    identite: str
    cles: str
    deconnexion: str


def configure() -> bool:
    """Tell whether a provider is set."""
    return bool(settings.HAVRE_OIDC["emetteur"] and settings.HAVRE_OIDC["client"])


def fournisseur() -> Fournisseur:
    """Return the provider.

    Raises:
        RefusOidc: it does not answer, or its document is not that of the issuer.
    """
    emetteur = settings.HAVRE_OIDC["emetteur"].rstrip("/")
    cle = f"havre.oidc:{emetteur}"
    document: dict[str, Any] | None = cache.get(cle)
    if document is None:
        try:
            reponse = requests.get(f"{emetteur}/.well-known/openid-configuration", timeout=DELAI_S)
            reponse.raise_for_status()
            document = reponse.json()
        except (requests.RequestException, ValueError) as erreur:
            raise RefusOidc("injoignable") from erreur
        if str(document.get("issuer", "")).rstrip("/") != emetteur:
            raise RefusOidc("emetteur")
        cache.set(cle, document, JOUR_S)
    try:
        return Fournisseur(
            emetteur=document["issuer"],
            autorisation=document["authorization_endpoint"],
            jeton=document["token_endpoint"],
            identite=document["userinfo_endpoint"],
            cles=document["jwks_uri"],
            deconnexion=document.get("end_session_endpoint", ""),
        )
    except KeyError as erreur:
        raise RefusOidc("emetteur") from erreur


def reglage(nom: str, *defaut: Any) -> Any:
    """Return a setting as mozilla-django-oidc asks for it by its own name."""
    choix = settings.HAVRE_OIDC
    fixes: dict[str, Any] = {
        "OIDC_RP_CLIENT_ID": choix["client"],
        "OIDC_RP_CLIENT_SECRET": choix["secret"],
        "OIDC_RP_SCOPES": choix["portees"],
        "OIDC_RP_SIGN_ALGO": "RS256",
        "OIDC_RP_IDP_SIGN_KEY": None,
        "OIDC_USE_NONCE": True,
        "OIDC_USE_PKCE": choix["pkce"],
        "OIDC_PKCE_CODE_CHALLENGE_METHOD": "S256",
        "OIDC_TIMEOUT": DELAI_S,
        "OIDC_STORE_ID_TOKEN": True,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc_retour",
        "OIDC_ALLOW_UNSECURED_JWT": False,
        "OIDC_CREATE_USER": False,
        "OIDC_AUTH_REQUEST_EXTRA_PARAMS": _parametres(),
    }
    if nom in fixes:
        return fixes[nom]
    adresses = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": "autorisation", "OIDC_OP_TOKEN_ENDPOINT": "jeton",
        "OIDC_OP_USER_ENDPOINT": "identite", "OIDC_OP_JWKS_ENDPOINT": "cles",
    }  # fmt: skip
    if nom in adresses:
        return getattr(fournisseur(), adresses[nom])
    return getattr(settings, nom, *defaut)


def _parametres() -> dict[str, str]:
    """Return what is asked besides: how the agent proved who he is; a level, when the service demands one."""
    choix = settings.HAVRE_OIDC
    if not choix["demander_niveau"]:
        return {}
    niveau: Any = {"essential": True, "values": choix["acr"]} if choix["exiger_niveau"] else None
    return {"claims": json.dumps({"id_token": DEMANDE | {"acr": niveau}})}
