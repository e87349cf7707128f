"""Settings of the site; every value that changes from one installation to another comes from the environment."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from havre.apps.agents.acces.reperes import reperes
from havre.common.postgres import reglages_django
from havre.droit import choisir_reperes

RACINE = Path(__file__).resolve().parents[3]
PAQUET = RACINE / "src" / "havre"
DONNEES = Path(os.environ.get("HAVRE_DONNEES", RACINE / ".havre"))


def _oui(nom: str, defaut: bool = False) -> bool:
    """Return whether an environment variable says yes."""
    return os.environ.get(nom, "1" if defaut else "0").lower() in {"1", "oui", "true", "yes"}


DEBUG = _oui("HAVRE_DEBUG")
HAVRE_DEMONSTRATION = _oui("HAVRE_DEMONSTRATION")
HAVRE_DEMONSTRATION_MOT_DE_PASSE = "havre-demo"  # shown on the login page of the demonstration only
HAVRE_ANCRES = os.environ.get("HAVRE_ANCRES", "")  # folder, best on another machine, that receives the daily anchors
HAVRE_CLES = Path(os.environ.get("HAVRE_CLES", DONNEES / "cles"))  # encryption keys of columns and stored files
if reperes_du_departement := os.environ.get("HAVRE_REPERES"):
    choisir_reperes(Path(reperes_du_departement))  # the département's own targets, read over those of the distribution
HAVRE_TRAJETS = os.environ.get("HAVRE_TRAJETS", "reseau")
HAVRE_TRAJETS_CLE = os.environ.get("HAVRE_TRAJETS_CLE", "")
HAVRE_TRAJETS_BLOC = int(os.environ.get("HAVRE_TRAJETS_BLOC", "100"))


def _cle_secrete() -> str:
    """Return the signing key: from the environment, from the private file of the data folder, else a throw-away one."""
    if cle := os.environ.get("HAVRE_CLE_SECRETE"):
        return cle
    fichier = DONNEES / "cle_secrete"
    return fichier.read_text().strip() if fichier.exists() else secrets.token_urlsafe(48)


SECRET_KEY = _cle_secrete()
ALLOWED_HOSTS = os.environ.get("HAVRE_HOTES", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HAVRE_ORIGINES", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "havre.common.taches",
    "havre.apps.journal",
    "havre.apps.territoires",
    "havre.apps.agents",
    "havre.apps.personnes",
    "havre.apps.lieux",
    "havre.apps.informations",
    "havre.apps.decisions",
    "havre.apps.mesures",
    "havre.apps.accueils",
    "havre.apps.suivis",
    "havre.apps.visites",
    "havre.apps.pilotage",
    "havre.apps.echanges",
    "havre.apps.echeances",
    "havre.registre",
    "havre.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "havre.common.middleware.EntetesDeSecurite",
    "havre.common.middleware.PagesNonConservees",
    "havre.web.socle.envois.EnvoiTropLourd",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "havre.web.comptes.controle.ControleDesConnexions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "havre.web.comptes.debit.Debit",
    "havre.web.accueil.projection.EcheancesAJour",
    "havre.web.socle.barriere.Barriere",
    "havre.web.socle.coffre.ContenuIllisible",
    "havre.web.socle.lectures.LecturesConsignees",
]

ROOT_URLCONF = "havre.config.urls"
WSGI_APPLICATION = "havre.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PAQUET / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "havre.web.socle.contexte.habillage",
            ],
            "libraries": {"composants": "havre.web.composants.composants"},
            "builtins": ["havre.web.composants.composants"],
        },
    }
]

HAVRE_ROLE = os.environ.get("HAVRE_ROLE", "web")
DATABASES = {"default": reglages_django(HAVRE_ROLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agents.Agent"
AUTHENTICATION_BACKENDS = ["havre.web.comptes.authentification.Authentification"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("identifiant", "prenom", "nom", "courriel")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "havre.apps.agents.acces.robustesse.MotDePasseRobuste"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "havre.web.comptes.adaptateur.AdaptateurComptes"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifiant"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login": "120/m/ip", "login_failed": reperes().limite_des_essais}
ACCOUNT_REAUTHENTICATION_TIMEOUT = reperes().confirmation_minutes * 60
# Roles that must have a second factor: "tous", "aucun", or codes; empty for `agents/donnees/second_facteur.yaml`.
HAVRE_SECOND_FACTEUR = os.environ.get("HAVRE_SECOND_FACTEUR", "")
MFA_ADAPTER = "havre.web.comptes.second_facteur.adaptateur.AdaptateurFacteurs"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # the recovery codes are ours: they cannot be read again
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones may be half a minute off
ACCOUNT_FORMS = {"change_password": "havre.web.comptes.formulaires.FormulaireMotDePasse"}
MFA_FORMS = {
    "authenticate": "havre.web.comptes.formulaires.FormulaireCode",
    "reauthenticate": "havre.web.comptes.formulaires.FormulaireConfirmation",
    "activate_totp": "havre.web.comptes.formulaires.FormulaireApplication",
    "add_webauthn": "havre.web.comptes.formulaires.FormulaireCle",
    "edit_webauthn": "havre.web.comptes.formulaires.FormulaireNomDeCle",
}
# Another provider of identities (ProConnect, Keycloak), by its issuer; its addresses come from its discovery document.
HAVRE_OIDC: dict[str, Any] = {
    "nom": os.environ.get("HAVRE_OIDC_NOM", "le fournisseur d'identité"),
    "emetteur": os.environ.get("HAVRE_OIDC_EMETTEUR", ""),
    "client": os.environ.get("HAVRE_OIDC_CLIENT", ""),
    "secret": os.environ.get("HAVRE_OIDC_SECRET", ""),
    "portees": os.environ.get("HAVRE_OIDC_PORTEES", "openid"),
    "sujet": os.environ.get("HAVRE_OIDC_SUJET", "sub"),
    "acr": os.environ.get("HAVRE_OIDC_ACR", "").split(),
    "amr": os.environ.get("HAVRE_OIDC_AMR", "mfa").split(),
    "pkce": _oui("HAVRE_OIDC_PKCE", defaut=True),
    "demander_niveau": _oui("HAVRE_OIDC_DEMANDER_NIVEAU"),
    "exiger_niveau": _oui("HAVRE_OIDC_EXIGER_NIVEAU"),
}
# Limits of searches, downloads and guessed addresses: only a demonstration may be measured without them.
HAVRE_DEBIT = not (HAVRE_DEMONSTRATION and _oui("HAVRE_SANS_LIMITES"))
# Behind a proxy, the address of who comes is the last that the proxy wrote; else everybody would share one limit.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_oui("HAVRE_DERRIERE_MANDATAIRE"))

# Counts of failed logins are shared by all the processes, hence a table and not each process's memory.
# Its size is above what an attack that varies its identifiers may fill, so that no count is pushed out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "havre_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("HAVRE_STATIQUES", DONNEES / "statiques"))
STATICFILES_DIRS = [PAQUET / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "havre.apps.agents.adapters.sessions"
SESSION_COOKIE_AGE = 24 * 3600  # of the row and of the cookie; a connection ends earlier (`agents.acces.reperes`)
_HTTPS = _oui("HAVRE_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
CSRF_COOKIE_HTTPONLY = True
if _HTTPS:  # a browser takes a cookie so named only from this very host, over TLS, for the whole site
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-havre-session", "__Host-havre-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a message may name a child: no cookie
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _oui("HAVRE_DERRIERE_MANDATAIRE") else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "ligne": {"()": "havre.common.journaux.SansDonnees", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HAVRE_NIVEAU_JOURNAL", "WARNING")},
    # Django's own handlers (a development console, a mail to administrators) would write the values of a failure.
    "loggers": {nom: {"handlers": [], "propagate": True} for nom in ("django", "django.server")},
}
