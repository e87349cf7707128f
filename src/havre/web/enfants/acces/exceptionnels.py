"""Opening a file outside one's scope, and looking at who did."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from havre.apps.agents.acces.lectures_nombreuses import signalements
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.actions import (
    Recherche,
    conclure_acces,
    essais_restants,
    fermer_acces,
    lire_avertissements,
    ouvrir_acces,
)
from havre.apps.personnes.enums import AvisSurAcces
from havre.apps.personnes.models import AccesExceptionnel
from havre.apps.personnes.queries import acces_a_controler, acces_controlables, enfants_visibles
from havre.apps.personnes.reperes import reperes
from havre.droit import repere
from havre.web.composants.formats import moment
from havre.web.socle.requete import agent_de, ecrit, texte_de

from .formulaires import AccesExceptionnel as Formulaire
from .formulaires import Conclusion

SIGNALEMENTS_MONTRES = timedelta(days=30)


def ouvrir(request: HttpRequest) -> HttpResponse:
    """Open a file outside one's scope, over one's name, for some hours."""
    agent, faits = agent_de(request), []
    exiger(agent, Action.ACCES_EXCEPTIONNEL)
    numero = texte_de(request, "numero")[:30]
    numero = numero if any(c.isdigit() for c in numero) else ""
    formulaire = Formulaire(request.POST or None, initial={"numero": numero})

    def ecrire(d: dict[str, Any]) -> None:
        recherche = Recherche(d["numero"], d["nom"], d["prenom"], d["naissance"])
        faits.append(ouvrir_acces(recherche=recherche, motif=d["motif"], par=agent, le=timezone.now()))

    if ecrit(request, formulaire, ecrire):
        (acces,) = faits
        avertis = ", ".join(
            a.agent.nom_complet() for a in acces.avertissements.select_related("agent").order_by("-qualite", "pk")
        )
        messages.success(
            request,
            f"Dossier ouvert en lecture jusqu'au {moment(acces.expire_a)}. Avertis à l'instant : "
            f"{avertis or 'personne n’est en poste pour l’être'}.",
        )
        return redirect("enfants:dossier", acces.enfant_id)
    contexte = {
        "formulaire": formulaire,
        "heures": reperes().exceptionnel_h,
        "essais": essais_restants(par=agent, le=timezone.now()),
    }
    return render(request, "enfants/acces/ouvrir.html", contexte)


def controler(request: HttpRequest) -> HttpResponse:
    """Show the exceptional accesses that this person controls; the notices received become read."""
    agent = agent_de(request)
    exiger(agent, Action.CONTROLER_ACCES)
    nouveaux = lire_avertissements(par=agent, le=timezone.now())
    lus = acces_a_controler(pour=agent)
    ouvrables = set(
        enfants_visibles(pour=agent).filter(pk__in=[x.acces.enfant_id for x in lus]).values_list("pk", flat=True)
    )
    lignes = [
        {
            "x": x,
            "ouvert": x.acces.termine_a is None and x.acces.expire_a > timezone.now(),
            "ouvrable": x.acces.enfant_id in ouvrables,
            "a_conclure": all(c.conclue_par_id != agent.pk for c in x.conclusions),
        }
        for x in lus
    ]
    contexte = {
        "lignes": lignes,
        "nouveaux": nouveaux,
        "heures": reperes().exceptionnel_h,
        "signalements": signalements(pour=agent, depuis=timezone.now() - SIGNALEMENTS_MONTRES),
        "seuil": repere("acces.dossiers_par_heure").nombre,
    }
    return render(request, "enfants/acces/controler.html", contexte)


def conclure(request: HttpRequest, acces_id: int) -> HttpResponse:
    """Say what one concluded of an exceptional access."""
    agent = agent_de(request)
    exiger(agent, Action.CONTROLER_ACCES)
    acces = get_object_or_404(acces_controlables(pour=agent).select_related("agent", "service"), pk=acces_id)
    formulaire = Conclusion(request.POST or None)

    def ecrire(d: dict[str, Any]) -> None:
        conclure_acces(acces=acces, avis=AvisSurAcces(d["avis"]), texte=d["texte"], par=agent, le=timezone.now())

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "Votre conclusion est signée. Elle se lit sur le dossier, avec l'accès.")
        return redirect("enfants:acces_controler")
    return render(request, "enfants/acces/conclure.html", {"acces": acces, "formulaire": formulaire})


@require_POST
def fermer(request: HttpRequest, acces_id: int) -> HttpResponse:
    """Close an access before it expires, one's own or one that one controls."""
    agent = agent_de(request)
    acces = get_object_or_404(
        AccesExceptionnel.objects.filter(agent=agent) | acces_controlables(pour=agent).order_by(), pk=acces_id
    )
    fermer_acces(acces=acces, par=agent, le=timezone.now())
    messages.success(request, "L'accès est fermé.")
    return redirect("accueil" if acces.agent_id == agent.pk else "enfants:acces_controler")
