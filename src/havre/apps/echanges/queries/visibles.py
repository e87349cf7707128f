"""What of requests, letters and mail an agent may see; nothing by default."""

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, dans_la_portee, portee
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.informations.queries import informations_visibles
from havre.apps.personnes.enums import PartieDossier
from havre.apps.personnes.queries import enfants_ouverts, enfants_visibles, hors_sceau

from ..models import Courrier, CourrierRecu, Demande

M = TypeVar("M", bound=models.Model)


def _visibles(lignes: models.QuerySet[M], *, pour: Acteur, action: Action, siennes: Q) -> models.QuerySet[M]:
    """Keep the rows of the services that the right reaches, of the children one follows, and one's own.

    What is about a sealed file is there for the persons it names only; letters shared, for their receiver.
    """
    etendue = portee(pour, action)
    if not etendue:
        return lignes.none()
    lignes = lignes.filter(hors_sceau(pour=pour, champ="enfant"))
    if etendue.tout:
        return lignes
    lus = enfants_visibles(pour=pour).order_by().values("pk")
    partages = enfants_ouverts(pour=pour, partie=PartieDossier.ECHANGES).order_by().values("pk")
    return lignes.filter(dans_la_portee(etendue) | siennes | Q(enfant__in=lus) | Q(enfant__in=partages))


def demandes_visibles(*, pour: Acteur) -> models.QuerySet[Demande]:
    """Return the requests that `pour` may read."""
    siennes = Q(demandeur_agent=pour.pk) | _attribues("echanges_demandes_de", pour)
    return _visibles(Demande.objects.all(), pour=pour, action=Action.DEMANDER, siennes=siennes)


def courriers_visibles(*, pour: Acteur) -> models.QuerySet[Courrier]:
    """Return the letters out that `pour` may read."""
    siennes = Q(signataire=pour.pk) | Q(demande__demandeur_agent=pour.pk)
    lettres = _visibles(Courrier.objects.all(), pour=pour, action=Action.TENIR_COURRIER, siennes=siennes)
    return lettres.filter(Q(ip__isnull=True) | _des_informations(pour))


def _des_informations(pour: Acteur) -> Q:
    """Return the letters about the informations that `pour` sees; to an author, if he may know him."""
    vues = informations_visibles(pour=pour).order_by().values("pk")
    connues = informations_visibles(pour=pour, action=Action.VOIR_AUTEUR_IP).order_by().values("pk")
    return Q(ip__in=vues, pour_auteur=False) | Q(ip__in=connues, pour_auteur=True)


def courriers_de_l_information(ip: InformationPreoccupante, *, pour: Acteur) -> models.QuerySet[Courrier]:
    """Return the letters about one information that `pour` may read, the newest first."""
    lettres = Courrier.objects.filter(ip=ip).filter(_des_informations(pour)).select_related("envoi", "signataire")
    return lettres.order_by("-signe_a", "-pk")


def recus_visibles(*, pour: Acteur) -> models.QuerySet[CourrierRecu]:
    """Return the mail in that `pour` may read."""
    siennes = _attribues("echanges_recus_de", pour)
    return _visibles(CourrierRecu.objects.all(), pour=pour, action=Action.TENIR_COURRIER, siennes=siennes)


def _attribues(fonction: str, pour: Acteur) -> Q:
    """Return what an agent was ever in charge of, by the function that the second barrier reads too."""
    return Q(pk__in=RawSQL(f"SELECT unnest({fonction}(%s))", [pour.pk]))  # noqa: S611  # a name written here
