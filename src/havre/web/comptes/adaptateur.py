"""Rules of this site for django-allauth: who comes in, what the journal keeps of it, what is said then."""

import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.acces import connexions
from havre.apps.agents.acces.connexions import ACCES
from havre.apps.agents.acces.reperes import reperes
from havre.apps.agents.models import Agent
from havre.apps.personnes.queries import perimetre_de
from havre.common.barriere import sous
from havre.web.socle.requete import agent_de

from .avis import avis_pour
from .controle import FIN, adresse_de, presenter
from .saisies import saisie_de

MOYENS = {
    "password": "mot de passe",
    "totp": "code de l'application",
    "webauthn": "clé d'accès",
    "recovery_codes": "code de secours",
}


class AdaptateurComptes(DefaultAccountAdapter):
    """Accounts are opened by the administration, never by whoever comes."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "L'identifiant ou le mot de passe n'est pas le bon.",
        "too_many_login_attempts": (
            "Trop d'essais : attendez cinq minutes avant de recommencer. Après trop d'essais manqués dans la journée, "
            "l'administration de l'outil peut débloquer le compte."
        ),
        "rate_limited": "Trop d'essais : attendez cinq minutes avant de recommencer.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-registration."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse beyond the limits of attempts; the journal is told once for each wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            cle = hashlib.sha256(self._get_login_attempts_cache_key(request, **credentials).encode()).hexdigest()
            if cache.add(f"havre.blocage:{cle}", 1, reperes().attente_minutes * 60):
                agent = _agent(credentials.get("username", ""))
                connexions.bloquer(agent=agent, provenance=_provenance(request), le=timezone.now())
            raise

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse | None:
        """Refuse an account whose last day is past, whatever the means."""
        if not Agent.objects.get(pk=user.pk).ouvert(timezone.localdate()):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **options)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the refusal, with the account if there is one, never what was typed."""
        agent = _agent(credentials.get("username", ""))
        connexions.refuser(agent=agent, motif="mot de passe", provenance=_provenance(request), le=timezone.now())

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session under a new key, and write it."""
        moyen = moyen_de(get_authentication_records(request, user))
        super().login(request, user)
        agent, maintenant = agent_de(request), timezone.now()
        with sous(lambda: perimetre_de(agent, le=timezone.localdate(maintenant)).reglages):  # nobody was logged in yet
            for avis in avis_pour(agent, le=maintenant):
                messages.warning(request, avis)
        request.session.pop(FIN, None)
        request.session[ACCES] = acces = presenter(request, moyen)
        connexions.ouvrir(
            agent=agent, moyen=moyen, appareil=acces["appareil"], provenance=acces["provenance"], le=maintenant
        )

    def logout(self, request: HttpRequest) -> None:
        """Close the session, and write it."""
        agent = agent_de(request)
        super().logout(request)
        connexions.fermer(agent=agent, le=timezone.now())

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        """Go where the agent wanted to, or give back first what a lost session had kept."""
        reponse = super().post_login(request, user, **options)
        return HttpResponseRedirect(reverse("compte:saisie")) if saisie_de(request) else reponse

    def get_login_stages(self) -> list[str]:
        """Return the steps of a login: the second factor, nothing by mail or telephone."""
        return ["havre.web.comptes.etapes.EtapeSecondFacteur"]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask for the password again, unless it was given a few minutes ago."""
        faits = get_authentication_records(self.request, self.request.user) if self.request else []
        limite = time.time() - reperes().confirmation_minutes * 60
        return not any(fait["at"] > limite for fait in faits)


def moyen_de(faits: list[dict[str, Any]]) -> str:
    """Return by what means somebody came in, in words, from what allauth noted of it."""
    mots = [MOYENS.get(f.get("type", f["method"]), f.get("nom", "")) for f in faits if not f.get("reauthenticated")]
    return " et ".join(dict.fromkeys(mot for mot in mots if mot))


def _agent(identifiant: str) -> Agent | None:
    return Agent.objects.filter(identifiant__iexact=identifiant).first()


def _provenance(request: HttpRequest) -> str:
    return connexions.provenance_de(adresse_de(request))
