"""The sibling group of a page: only for who follows it, and its reading is written."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from havre.apps.accueils.queries import GroupeALoger, groupe_a_loger
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.models import Fratrie
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

from .formulaires import JourArrivee


def groupe_demande(request: HttpRequest, fratrie_id: int) -> GroupeALoger:
    """Return the group that the agent follows, on the day asked for; the files of its children are then read.

    Raises:
        Http404: there is none, or the agent does not follow it.
    """
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    jour = JourArrivee(request.GET).choisi(timezone.localdate())
    try:
        groupe = groupe_a_loger(fratrie_id, pour=agent_de(request), jour=jour)
    except Fratrie.DoesNotExist as erreur:
        raise Http404 from erreur
    for membre in groupe.enfants:
        lu(request, membre.enfant)
    return groupe
