"""The hearing file of a child or of the whole sibling group, in one click (row L16)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.queries import enfants_visibles, fratrie_de, membres
from havre.apps.pilotage.queries.audience import dossier_audience
from havre.courriers import CaractereNonImprimable
from havre.courriers.documents.audience import imprimer_audience
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de


def audience(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Give the hearing file of a child; `?fratrie=1`, of the siblings whose files the agent may open too."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ENFANTS)
    visibles = enfants_visibles(pour=agent).select_related("personne", "service")
    enfant = visibles.filter(pk=enfant_id).first()
    if enfant is None:
        raise Http404
    enfants = [enfant]
    if request.GET.get("fratrie") and (fratrie := fratrie_de(enfant, au=au)):
        siens = [e.pk for e in membres(fratrie, pour=agent, au=au)]
        enfants = list(visibles.filter(pk__in={enfant.pk, *siens}).order_by("personne__date_naissance", "pk"))
    maintenant = timezone.now()
    for e in enfants:
        lu(request, e)
    dossiers = [dossier_audience(e, pour=agent, au=au) for e in enfants]
    try:
        pdf = imprimer_audience(dossiers, etabli_a=timezone.localtime(maintenant))
    except CaractereNonImprimable as refus:
        messages.error(request, f"Ces caractères du dossier ne peuvent pas être imprimés : « {refus} ».")
        return redirect("enfants:dossier", enfant.pk)
    reponse = HttpResponse(pdf, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="dossier-audience-{enfant.numero}.pdf"'
    return reponse
