"""Hearings as events of a calendar: the file number, the court, the chamber; never a child's name."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from havre.apps.agents.permissions import Acteur
from havre.apps.decisions.enums import IssueDAudience
from havre.apps.decisions.models import Audience, EnfantAudience
from havre.apps.decisions.queries import audiences_visibles
from havre.apps.personnes.models import Reference
from havre.apps.personnes.queries import enfants_visibles

DUREE_MONTREE = timedelta(hours=1)
"""A calendar wants an end; no text gives the length of a hearing."""


def audiences_du_referent(agent: Acteur, *, depuis: date, au: date) -> list[tuple[Audience, list[str]]]:
    """Return the hearings from a day on, of the children whose case holder the agent is, with their file numbers."""
    siens = Reference.objects.filter(agent_id=agent.pk, periode__contains=au).values("enfant")
    visibles = audiences_visibles(pour=agent).filter(enfants__enfant__in=siens, prevue_a__date__gte=depuis).distinct()
    audiences = list(visibles.select_related("juridiction", "issue").order_by("prevue_a", "pk"))
    numeros = numeros_des(audiences, agent)
    return [(a, numeros[a.pk]) for a in audiences]


def numeros_des(audiences: Iterable[Audience], agent: Acteur) -> dict[int, list[str]]:
    """Return, by hearing, the file numbers of its children that the agent may see."""
    numeros: dict[int, list[str]] = {a.pk: [] for a in audiences}
    concernes = EnfantAudience.objects.filter(audience__in=list(numeros), enfant__in=enfants_visibles(pour=agent))
    for audience, numero in concernes.order_by("pk").values_list("audience", "enfant__numero"):
        numeros[audience].append(numero)
    return numeros


def evenement(audience: Audience, numeros: Iterable[str], *, le: datetime) -> Event:
    """Return the event of a hearing; one adjourned or cancelled says so."""
    fini = getattr(audience, "issue", None)
    annule = fini is not None and fini.issue != IssueDAudience.TENUE
    e = Event()
    e.add("uid", f"audience-{audience.pk}@havre")
    e.add("dtstamp", le)
    e.add("dtstart", audience.prevue_a)
    e.add("dtend", audience.prevue_a + DUREE_MONTREE)
    e.add("summary", f"Audience ({', '.join(numeros)})")
    e.add("location", " · ".join(filter(None, (audience.juridiction.nom, audience.chambre, audience.lieu))))
    e.add("description", str(audience.get_nature_display()))
    e.add("status", "CANCELLED" if annule else "CONFIRMED")
    return e


def calendrier(evenements: Iterable[Event]) -> bytes:
    """Return a calendar in the iCalendar format (RFC 5545)."""
    agenda = Calendar()
    agenda.add("prodid", "-//Havre//Audiences//FR")
    agenda.add("version", "2.0")
    for e in evenements:
        agenda.add_component(e)
    return agenda.to_ical()
