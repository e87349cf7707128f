"""The calendar feed: a secret, revocable address; no child's name in it."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from havre.apps.echeances.actions import creer_jeton, empreinte_de, revoquer_jeton
from havre.apps.echeances.models import JetonCalendrier
from havre.apps.echeances.queries import a_faire
from havre.apps.echeances.regles import source_de, titre_de
from havre.apps.personnes.queries import perimetre_de
from havre.common.barriere import sous
from havre.web.justice.agenda import audiences_du_referent
from havre.web.justice.agenda import evenement as evenement_d_audience
from havre.web.socle.requete import agent_de

from .presentation import sans_enfant

AU_PLUS = 500
RETARD_AU_PLUS = timedelta(days=60)


def page(request: HttpRequest) -> HttpResponse:
    """Give the agent an address for his calendar, shown once, or close it."""
    agent, adresse = agent_de(request), ""
    if request.method == "POST":
        if request.POST.get("geste") == "fermer":
            revoquer_jeton(par=agent, le=timezone.now())
        else:
            secret = creer_jeton(par=agent, le=timezone.now())
            adresse = request.build_absolute_uri(reverse("echeances:ics", args=[secret]))
    ouvert = JetonCalendrier.objects.filter(agent=agent, revoque_a__isnull=True).first()
    return render(request, "accueil/calendrier.html", {"adresse": adresse, "ouvert": ouvert})


@login_not_required
def ics(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar of the agent whose secret this is; rights are read now, not when the secret was made."""
    jeton = JetonCalendrier.objects.filter(empreinte=empreinte_de(secret), revoque_a__isnull=True)
    trouve = jeton.select_related("agent").first()
    if trouve is None or not trouve.agent.ouvert(timezone.localdate()):
        raise Http404
    au, agent = timezone.localdate(), trouve.agent
    with sous(lambda: perimetre_de(agent, le=au).reglages):
        a_venir = a_faire(pour=agent, au=au, miennes=True).filter(echeance_le__gte=au - RETARD_AU_PLUS)
        lignes = list(a_venir[:AU_PLUS])
        audiences = audiences_du_referent(agent, depuis=au - RETARD_AU_PLUS, au=au)
    agenda = Calendar()
    agenda.add("prodid", "-//Havre//Echeances//FR")
    agenda.add("version", "2.0")
    for e in lignes:
        evenement = Event()
        evenement.add("uid", f"{e.cle}@havre")
        evenement.add("dtstamp", timezone.now())
        evenement.add("dtstart", e.echeance_le)
        objet = str(e.enfant) if e.enfant else sans_enfant(e)
        evenement.add("summary", f"{titre_de(e.regle)} ({objet})")
        evenement.add("description", source_de(e.regle))
        agenda.add_component(evenement)
    for audience, numeros in audiences:
        agenda.add_component(evenement_d_audience(audience, numeros, le=timezone.now()))
    reponse = HttpResponse(agenda.to_ical(), content_type="text/calendar; charset=utf-8")
    reponse["Cache-Control"] = "no-store"
    return reponse
