"""Whether the journal holds: verified on demand and each night; the anchors, sent and printed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger
from havre.apps.journal.actions import (
    TRAVAIL,
    ancrer,
    controler,
    demander_verification,
    noter_impression,
    remettre,
)
from havre.apps.journal.models import Ancre
from havre.apps.journal.queries import derniere, fichier_de, longueur
from havre.common.chiffrement.signature import publiques
from havre.common.taches.file import arreter
from havre.common.taches.models import Arret, Tache
from havre.courriers.documents.journal import imprimer_ancre
from havre.web.socle.requete import agent_de

ANCRES_MONTREES = 30
SUR_PLACE = 50_000
"""Rows that a page reads while its reader waits, about one second; more are read in the background."""


def journal(request: HttpRequest) -> HttpResponse:
    """Say when the journal was last verified and anchored; verify it on demand, at once or in the background."""
    agent = agent_de(request)
    exiger(agent, Action.VERIFIER_JOURNAL)
    contexte: dict[str, Any] = {"verification": None, "fausses": [], "verifie_a": None, "tete": ""}
    tache = Tache.objects.filter(nom=TRAVAIL).order_by("-pk").first()
    if request.method == "POST" and "arreter" in request.POST:
        if tache is not None and tache.active:
            arreter(tache.pk, choix=Arret.JETER, le=timezone.now())
        return redirect("administration:journal")
    if request.method == "POST" and "tout" in request.POST and longueur() > SUR_PLACE and not request.POST.get("tete"):
        demander_verification(par=agent, le=timezone.now())
        return redirect("administration:journal")
    if request.method == "POST":
        contexte = _verifier(request, agent)
    contexte |= {
        "derniere": derniere("verification"), "coupe": derniere("coupe"), "tache": tache,
        "ancre": Ancre.objects.prefetch_related("envois").first(),
    }  # fmt: skip
    return render(request, "administration/journal.html", contexte)


def _verifier(request: HttpRequest, agent: Agent) -> dict[str, Any]:
    """Verify at once what a short page can wait for."""
    tete = "".join(request.POST.get("tete", "").split()).replace("\0", "")
    partielle = "tout" not in request.POST
    bilan, fausses = controler(par=agent, le=timezone.now(), tete_attendue=tete, partielle=partielle)
    return {"fausses": fausses, "verification": bilan, "verifie_a": timezone.now(), "tete": tete}


def ancres(request: HttpRequest) -> HttpResponse:
    """Show the last anchors and where their copies went; anchor now."""
    agent = agent_de(request)
    exiger(agent, Action.VERIFIER_JOURNAL)
    if request.method == "POST":
        ancre = ancrer(par=agent, le=timezone.now())
        envoi = remettre(ancre, par=agent, le=timezone.now())
        suite = "Imprimez-la." if envoi is None else "Copiée au dossier des ancres." if envoi.reussi else envoi.detail
        messages.success(request, f"Ancre n° {ancre.numero} signée. {suite}")
        return redirect("journal:ancres")
    contexte = {
        "ancres": Ancre.objects.prefetch_related("envois")[:ANCRES_MONTREES], "cles": list(publiques().items()),
    }  # fmt: skip
    return render(request, "administration/journal/ancres.html", contexte)


def ancre_json(request: HttpRequest, numero: int) -> HttpResponse:
    """Give an anchor as the file that `havre journal verifier --ancre` reads."""
    exiger(agent_de(request), Action.VERIFIER_JOURNAL)
    ancre = get_object_or_404(Ancre, pk=numero)
    reponse = JsonResponse(fichier_de(ancre), json_dumps_params={"ensure_ascii": False})
    reponse["Content-Disposition"] = f'attachment; filename="ancre-{numero:06d}.json"'
    return reponse


@require_POST
def imprimer(request: HttpRequest, numero: int) -> HttpResponse:
    """Give an anchor as a sheet of paper, and write that it was printed."""
    agent, maintenant = agent_de(request), timezone.now()
    exiger(agent, Action.VERIFIER_JOURNAL)
    ancre = get_object_or_404(Ancre, pk=numero)
    pdf = imprimer_ancre(
        fichier_de(ancre),
        publique=publiques().get(ancre.cle, "inconnue ici"),
        imprimee_a=timezone.localtime(maintenant),
    )
    noter_impression(ancre, par=agent, le=maintenant)
    reponse = HttpResponse(pdf, content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="ancre-{numero:06d}.pdf"'
    return reponse
