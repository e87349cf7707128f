"""Pages of passwords: change one's own, choose one by a one-time link."""

from typing import Any

from allauth.account.views import PasswordChangeView
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from havre.apps.agents.acces.mots_de_passe import choisir_par_lien, lien_de, noter_changement
from havre.apps.agents.adapters.sessions import empreinte
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import FormulaireLien


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChangerDeMotDePasse(PasswordChangeView):
    """Change one's password; the other sessions end."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send away an account that has no password here."""
        if not agent_de(request).has_usable_password():
            messages.info(request, "Votre compte n'a pas de mot de passe ici : vous entrez par un autre service.")
            return redirect("accueil")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """Change and write."""
        with transaction.atomic():
            reponse: HttpResponse = super().form_valid(form)
            ici = empreinte(self.request.session.session_key or "")
            noter_changement(agent=agent_de(self.request), sauf=ici, le=timezone.now())
        return reponse

    def get_default_success_url(self) -> str:
        """Go back to the day's work."""
        return "/"


@login_not_required
@never_cache
@sensitive_post_parameters()
def choisir(request: HttpRequest, jeton: str) -> HttpResponse:
    """Let an agent choose a password by the link that an administrator gave him."""
    if not ratelimit.consume(request, action="reset_password_from_key"):
        return ratelimit.respond_429(request)
    lien = lien_de(jeton, le=timezone.now())
    if lien is None:
        return render(request, "comptes/lien_perdu.html", status=404)
    formulaire = FormulaireLien(request.POST or None, agent=lien.agent)

    def ecrire(saisie: dict[str, Any]) -> None:
        identifiant, mot_de_passe = saisie["identifiant"], saisie["nouveau"]
        choisir_par_lien(jeton=jeton, identifiant=identifiant, mot_de_passe=mot_de_passe, le=timezone.now())

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "Votre mot de passe est choisi : connectez-vous.")
        return redirect("account_login")
    return render(request, "comptes/lien.html", {"formulaire": formulaire, "lien": lien})


changer_de_mot_de_passe = ChangerDeMotDePasse.as_view()
