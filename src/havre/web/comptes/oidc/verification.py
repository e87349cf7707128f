"""Reading the answer of a provider: the code for tokens, their signature, issuer, audience, time and nonce."""

from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from .erreurs import RefusOidc
from .fournisseur import fournisseur, reglage

MARGE_S = 60
"""How far the clocks of the two servers may be apart."""


class Lecture(OIDCAuthenticationBackend):
    """The client of mozilla-django-oidc, stricter: issuer, audience, expiry and subject are demanded."""

    get_settings = staticmethod(reglage)

    def _verify_jws(self, payload: Any, key: Any) -> dict[str, Any]:
        """Return the claims of a token signed by RS256 for us, by this issuer, now."""
        return self._claims(payload, key, ["exp", "iat", "iss", "aud", "sub"])

    def _claims(self, jeton: Any, cle: Any, exigees: list[str]) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                jeton, cle, algorithms=["RS256"], audience=self.OIDC_RP_CLIENT_ID, issuer=fournisseur().emetteur,
                leeway=MARGE_S, options={"require": exigees},
            )  # fmt: skip
        except (jwt.PyJWTError, TypeError, ValueError) as erreur:
            raise SuspiciousOperation("jeton refusé") from erreur
        destinataires = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if len(destinataires) > 1 and claims.get("azp") != self.OIDC_RP_CLIENT_ID:
            raise SuspiciousOperation("jeton fait pour plusieurs, sans nommer le nôtre")
        return claims

    def userinfo(self, jeton_d_acces: str, sujet: str) -> dict[str, Any]:
        """Return what the provider says of the agent, as JSON or as a signed token; of the same subject only."""
        reponse = requests.get(
            self.OIDC_OP_USER_ENDPOINT, headers={"Authorization": f"Bearer {jeton_d_acces}"},
            timeout=self.get_settings("OIDC_TIMEOUT"),
        )  # fmt: skip
        reponse.raise_for_status()
        if reponse.headers.get("content-type", "").lower().startswith("application/jwt"):
            claims = self._claims(reponse.text, self.retrieve_matching_jwk(reponse.text), ["iss", "aud", "sub"])
        else:
            claims = reponse.json()
        if not isinstance(claims, dict) or claims.get("sub") != sujet:
            raise SuspiciousOperation("identité d'un autre")
        return claims

    def lire(self, request: HttpRequest, *, code: str, nonce: str, verificateur: str | None) -> dict[str, Any]:
        """Return the claims about who came in: those of the token, and those of userinfo under `userinfo`.

        Raises:
            RefusOidc: the provider does not answer, or what it answers cannot be trusted.
        """
        demande = {
            "client_id": self.OIDC_RP_CLIENT_ID, "client_secret": self.OIDC_RP_CLIENT_SECRET,
            "grant_type": "authorization_code", "code": code, "redirect_uri": adresse_de_retour(request),
        }  # fmt: skip
        if verificateur:
            demande["code_verifier"] = verificateur
        try:
            jetons = self.get_token(demande)
            claims = self.verify_token(jetons["id_token"], nonce=nonce)
            claims["userinfo"] = self.userinfo(jetons["access_token"], claims["sub"])
        except (SuspiciousOperation, KeyError, TypeError, ValueError, jwt.PyJWTError) as erreur:
            raise RefusOidc("jeton") from erreur
        except requests.HTTPError as erreur:
            raise RefusOidc("jeton") from erreur
        except requests.RequestException as erreur:
            raise RefusOidc("injoignable") from erreur
        claims["id_token"] = jetons["id_token"]
        return claims


def adresse_de_retour(request: HttpRequest) -> str:
    """Return our own address to which the provider sends back."""
    return request.build_absolute_uri(reverse("oidc_retour"))


def a_deux_facteurs(claims: dict[str, Any]) -> bool:
    """Tell whether the provider vouches for a second factor: by its level (`acr`), or by the methods (`amr`)."""
    methodes = claims.get("amr") or []
    methodes = {methodes} if isinstance(methodes, str) else set(methodes)
    return claims.get("acr") in settings.HAVRE_OIDC["acr"] or bool(methodes & set(settings.HAVRE_OIDC["amr"]))
