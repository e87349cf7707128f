"""The sibling group of a page: only for who follows it, and its reading is written."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from havre.apps.accueils.queries import GroupeALoger, groupe_a_loger
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.journal.actions import consigner_lecture
from havre.apps.personnes.models import Fratrie
from havre.web.socle.requete import agent_de

from .formulaires import JourArrivee


def groupe_demande(request: HttpRequest, fratrie_id: int, *, lu: bool = True) -> GroupeALoger:
    """Return the group that the agent follows, on the day asked for; `lu` False: the page shows no file of a child.

    Raises:
        Http404: there is none, or the agent does not follow it.
    """
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    jour = JourArrivee(request.GET).choisi(timezone.localdate())
    try:
        groupe = groupe_a_loger(fratrie_id, pour=agent_de(request), jour=jour)
    except Fratrie.DoesNotExist as erreur:
        raise Http404 from erreur
    if lu and request.method == "GET":
        for membre in groupe.enfants:
            consigner_lecture(par=agent_de(request), le=timezone.now(), objet=membre.enfant)
    return groupe
