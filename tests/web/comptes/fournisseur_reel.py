"""A real OpenID provider (django-oauth-toolkit) in its own process: `python fournisseur_reel.py FOLDER RETURN EXIT`.

It keeps its accounts in its own SQLite file, signs with a key made at its start, and prints its address once ready.
"""

import json
import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET, MOT_DE_PASSE = "havre", "un secret que le fournisseur connait", "mot de passe du fournisseur"
COMPTES = ("connue", "inconnue")
"""Accounts of the provider; the first one proved who she is by two factors."""


def regler(dossier: Path, emetteur: str) -> None:
    """Set the provider up."""
    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    settings.configure(
        SECRET_KEY="fournisseur d'essai", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": dossier / "fournisseur.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], LOGIN_URL="/entrer",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True, "OIDC_ISS_ENDPOINT": f"{emetteur}/o", "OIDC_RSA_PRIVATE_KEY": pem.decode(),
            "PKCE_REQUIRED": True, "SCOPES": {"openid": "Identité"}, "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validateur",
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True, "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
        },
    )  # fmt: skip
    django.setup()


def __getattr__(nom: str) -> Any:
    """Give what needs the settings only once they are there: the addresses, and what the tokens say."""
    if nom == "urlpatterns":
        from django.contrib.auth.views import LoginView
        from django.urls import include, path

        return [
            path("entrer", LoginView.as_view(template_name="registration/login.html")),
            path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
        ]
    if nom == "Validateur":
        from oauth2_provider.oauth2_validators import OAuth2Validator

        class Validateur(OAuth2Validator):
            def get_additional_claims(self, request: Any) -> dict[str, Any]:
                return {"amr": ["pwd", "mfa"] if request.user.username == COMPTES[0] else ["pwd"]}

        return Validateur
    raise AttributeError(nom)


def peupler(retour: str, sortie: str) -> dict[str, str]:
    """Make the tables, the accounts and the one client; return the subjects of the accounts."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    get_application_model().objects.create(
        client_id=CLIENT, client_secret=SECRET, client_type="confidential",
        authorization_grant_type="authorization-code", redirect_uris=retour, post_logout_redirect_uris=sortie,
        algorithm="RS256", skip_authorization=True,
    )  # fmt: skip
    return {nom: str(get_user_model().objects.create_user(nom, password=MOT_DE_PASSE).pk) for nom in COMPTES}


class Muet(WSGIRequestHandler):
    """Log nothing."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def principal() -> None:
    """Serve until the process is ended."""
    dossier, retour, sortie = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    (dossier / "registration").mkdir()
    (dossier / "registration" / "login.html").write_text(
        "<form method=post>{% csrf_token %}{{ form }}<input name=next value='{{ next }}'></form>"
    )
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", 0, lambda environ, repondre: application(environ, repondre), handler_class=Muet) as s:
        emetteur = f"http://127.0.0.1:{s.server_port}"
        regler(dossier, emetteur)
        settings.TEMPLATES[0]["DIRS"] = [dossier]
        sujets = peupler(retour, sortie)
        application = get_wsgi_application()
        print(json.dumps({"emetteur": f"{emetteur}/o", "sujets": sujets}), flush=True)
        s.serve_forever()


if __name__ == "__main__":
    principal()
