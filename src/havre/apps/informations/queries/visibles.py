"""Which informations an agent may see; nothing by default."""

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, dans_la_portee, portee

from ..models import AuteurInformation, InformationPreoccupante


def informations_visibles(*, pour: Acteur, action: Action = Action.VOIR_IP) -> models.QuerySet[InformationPreoccupante]:
    """Return the informations that `pour` may use: of the CRIP or the team that he reaches, or that he evaluates."""
    etendue = portee(pour, action)
    toutes = InformationPreoccupante.objects.all()
    if not etendue:
        return toutes.none()
    if etendue.tout:
        return toutes
    siennes = dans_la_portee(etendue) | dans_la_portee(etendue, "crip")
    if action in {Action.VOIR_IP, Action.EVALUER_IP}:
        siennes |= Q(pk__in=_evaluees(pour))
    return toutes.filter(siennes)


def _evaluees(pour: Acteur) -> RawSQL:
    """Return the informations that an agent evaluates now, by the function that the second barrier reads too."""
    return RawSQL("SELECT informations_evaluees(%s)", [pour.pk])


def auteur_de(information: InformationPreoccupante, *, pour: Acteur) -> AuteurInformation | None:
    """Return the author of an information; None when `pour` may not know who he is."""
    if not informations_visibles(pour=pour, action=Action.VOIR_AUTEUR_IP).filter(pk=information.pk).exists():
        return None
    return AuteurInformation.objects.filter(pk=information.pk).first()
