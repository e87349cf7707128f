"""Pages of one's second factor: application of codes, passkeys, recovery codes."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateCodeView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from havre.apps.agents.acces import codes, connexions, facteurs
from havre.apps.agents.acces.facteurs import APPLICATION, CLE
from havre.apps.agents.models import Agent
from havre.web.socle.requete import agent_de

from ..controle import adresse_de
from .adaptateur import AdaptateurFacteurs

ADRESSES_NUMERIQUES = "0123456789.[]:"


class Accueil(IndexView):
    """What one's account has, and what it still needs."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the factors by kind and the number of codes that remain."""
        agent = agent_de(self.request)
        trouves = facteurs.facteurs_de(agent)
        exige = facteurs.exige(agent)
        return super().get_context_data(**kwargs) | {
            "application": next((f for f in trouves if f.type == APPLICATION), None),
            "cles": [(f, f.wrap().name, f.wrap().is_passwordless) for f in trouves if f.type == CLE],
            "codes_restants": codes.restants(agent),
            "exige": exige,
            "gabarit": "seule.html" if exige and not trouves else "base.html",
            "aucun": not trouves,
            "sans_nom_de_site": not self.request.get_host().strip(ADRESSES_NUMERIQUES),
        }


class _Ajout:
    """Write the addition with what it stores, then lead to the recovery codes if there are none."""

    nature = ""
    request: HttpRequest

    def form_valid(self, form: Form) -> HttpResponse:
        """Store and write."""
        with transaction.atomic():
            reponse: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            facteurs.ajouter(agent=agent_de(self.request), nature=self.nature, le=timezone.now())
        return reponse

    def get_success_url(self) -> str:
        """Return the page of recovery codes the first time."""
        return reverse("mfa_index") if codes.restants(agent_de(self.request)) else reverse("mfa_codes")


class ActiverApplication(_Ajout, ActivateTOTPView):
    """Set up an application of codes."""

    nature = APPLICATION


class AjouterCle(_Ajout, AddWebAuthnView):
    """Add a passkey."""

    nature = CLE


class RetirerApplication(DeactivateTOTPView):
    """Take the application of codes away."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove and write."""
        with transaction.atomic():
            reponse = super().form_valid(form)
            facteurs.retirer(agent=agent_de(self.request), nature=APPLICATION, le=timezone.now())
        return reponse


class RetirerCle(RemoveWebAuthnView):
    """Take a passkey away."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove and write, unless it is the last factor of an account that must have one."""
        adaptateur = AdaptateurFacteurs()
        if not adaptateur.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adaptateur.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        with transaction.atomic():
            reponse = super().form_valid(form)
            facteurs.retirer(agent=agent_de(self.request), nature=CLE, le=timezone.now())
        return reponse


class RenommerCle(EditWebAuthnView):
    """Give a passkey another name."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Form) -> HttpResponse:
        """Store and write."""
        with transaction.atomic():
            reponse = super().form_valid(form)
            facteurs.renommer(agent=agent_de(self.request), le=timezone.now())
        return reponse


class Authentifier(AuthenticateView):
    """Give the second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether the account has a key, or codes only."""
        trouves = facteurs.facteurs_de(self.stage.login.user)
        natures = {facteur.type for facteur in trouves}
        return super().get_context_data(**kwargs) | {"a_une_cle": CLE in natures}

    def form_invalid(self, form: Form) -> HttpResponse:
        """Write that a key was refused; the form of codes writes its own refusals."""
        if form is self.webauthn_form:
            _refuser(self.request, self.stage.login.user)
        return super().form_invalid(form)


class EntrerParCle(LoginWebAuthnView):
    """Come in with a passkey alone."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Write that a key was refused; whose it claimed to be is not believed."""
        _refuser(self.request, None)
        return super().form_invalid(form)


def _refuser(request: HttpRequest, agent: Agent | None) -> None:
    provenance = connexions.provenance_de(adresse_de(request))
    connexions.refuser(agent=agent, motif="clé d'accès", provenance=provenance, le=timezone.now())


@reauthentication_required(app="allauth.mfa")
def codes_de_secours(request: HttpRequest) -> HttpResponse:
    """Make recovery codes and show them, the only time they can be read."""
    agent = agent_de(request)
    if not facteurs.en_a_un(agent):
        return redirect("mfa_index")
    faits = codes.generer(agent=agent, le=timezone.now()) if request.method == "POST" else []
    contexte = {"codes": faits, "restants": codes.restants(agent), "agent": agent}
    return render(request, "mfa/codes.html", contexte)


accueil = Accueil.as_view()
authentifier = Authentifier.as_view()
confirmer_par_mot_de_passe = ReauthenticateView.as_view()
confirmer_par_code = ReauthenticateCodeView.as_view()
confirmer_par_cle = ReauthenticateWebAuthnView.as_view()
activer_application = ActiverApplication.as_view()
retirer_application = RetirerApplication.as_view()
ajouter_cle = AjouterCle.as_view()
retirer_cle = RetirerCle.as_view()
renommer_cle = RenommerCle.as_view()
entrer_par_cle = EntrerParCle.as_view()
