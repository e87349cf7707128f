"""Pages of one's own sessions: which are open, what remains of this one, what a lost form held."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.apps.agents.acces.connexions import ACCES, connexions_de, reste_s, terminer
from havre.apps.agents.adapters.sessions import empreinte
from havre.web.composants.formats import pluriel
from havre.web.socle.requete import agent_de

from .avis import historique_de
from .saisies import oublier, saisie_de


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Show one's open sessions, this one marked, and the last events of one's access."""
    agent = agent_de(request)
    contexte = {
        "connexions": connexions_de(agent, le=timezone.now()),
        "ici": empreinte(request.session.session_key or ""),
        "historique": historique_de(agent),
    }
    return render(request, "comptes/connexions.html", contexte)


@require_POST
def fermer(request: HttpRequest) -> HttpResponse:
    """End one other session, or all the others."""
    agent, ici = agent_de(request), empreinte(request.session.session_key or "")
    cle = request.POST.get("cle", "").replace("\0", "")
    nombre = terminer(agent=agent, le=timezone.now(), cle=cle if cle != ici else "", sauf=ici)
    if nombre:
        messages.success(request, f"{pluriel(nombre, 'connexion fermée', 'connexions fermées')}.")
    else:
        messages.info(request, "Il n'y avait pas d'autre connexion à fermer.")
    return redirect("compte:connexions")


@login_not_required
@require_http_methods(["GET", "POST"])
def reste(request: HttpRequest) -> JsonResponse:
    """Say how long the session still lasts [s]; a POST is an activity, which makes it last, a GET is none."""
    acces = request.session.get(ACCES) if request.user.is_authenticated else None
    return JsonResponse({"reste_s": reste_s(acces, le=timezone.now()) if acces else 0})


@require_http_methods(["GET", "POST"])
def saisie(request: HttpRequest) -> HttpResponse:
    """Give back what was typed before the session was lost, to send it or let it go."""
    gardee = saisie_de(request)
    if request.method == "POST" or gardee is None:
        oublier(request)
        return redirect("accueil")
    return render(request, "comptes/saisie.html", {"saisie": gardee})
