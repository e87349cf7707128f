"""How far requests, letters and mail reach for an agent."""

from django.db.models import Q

from havre.apps.agents.droits import Portee
from havre.apps.agents.enums import Niveau


def dans_la_portee(etendue: Portee) -> Q | None:
    """Return the condition on `service` that a scope sets; None when it sets none (the whole département)."""
    if etendue.niveau == Niveau.DEPARTEMENT:
        return None
    if etendue.niveau == Niveau.DIRECTION:
        return Q(service__direction__in=etendue.directions)
    if etendue.niveau == Niveau.SERVICE:
        return Q(service__in=etendue.services)
    return Q(pk__in=[])
