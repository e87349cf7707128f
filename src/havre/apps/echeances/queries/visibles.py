"""Which due dates an agent may see: of the children he sees, of his services' requests, mail and informations."""

from datetime import date

from django.db import models
from django.db.models import Q

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.echanges.queries import demandes_visibles, recus_visibles
from havre.apps.informations.queries import informations_visibles
from havre.apps.personnes.queries import enfants_visibles, hors_sceau

from ..enums import TypeObjet
from ..models import Echeance

A_PART = (TypeObjet.DEMANDE, TypeObjet.RECU, TypeObjet.AGREMENT, TypeObjet.IP, TypeObjet.SIGNALEMENT)
DES_IP = (TypeObjet.IP, TypeObjet.SIGNALEMENT)


def echeances_visibles(*, pour: Acteur) -> models.QuerySet[Echeance]:
    """Return the due dates that `pour` may see; those of a sealed file, for the persons it names."""
    condition = Q(pk__in=[])
    etendue = portee(pour, Action.VOIR_ENFANTS)
    if etendue.tout:
        condition |= ~Q(objet_type__in=A_PART)
    elif etendue:
        condition |= ~Q(objet_type__in=A_PART) & Q(enfant__in=enfants_visibles(pour=pour))
    if etendue := portee(pour, Action.DEMANDER):
        tout = Q() if etendue.tout else Q(objet_id__in=_ids(demandes_visibles(pour=pour)))
        condition |= Q(objet_type=TypeObjet.DEMANDE) & tout
    if etendue := portee(pour, Action.TENIR_COURRIER):
        tout = Q() if etendue.tout else Q(objet_id__in=_ids(recus_visibles(pour=pour)))
        condition |= Q(objet_type=TypeObjet.RECU) & tout
    if etendue := portee(pour, Action.VOIR_IP):
        tout = Q() if etendue.tout else Q(perimetre_id__in=_ids(informations_visibles(pour=pour)))
        condition |= Q(objet_type__in=DES_IP) & tout
    if portee(pour, Action.FIXER_CAPACITES).tout:
        condition |= Q(objet_type=TypeObjet.AGREMENT)
    return Echeance.objects.filter(condition, hors_sceau(pour=pour, champ="enfant"))


def cle_de(objet_type: TypeObjet, objet_id: int, *, pour: Acteur) -> str | None:
    """Return the key of the due date of an object, the last to come; None when there is none for `pour`."""
    siennes = echeances_visibles(pour=pour).filter(objet_type=objet_type, objet_id=objet_id)
    return siennes.order_by("-echeance_le", "cle").values_list("pk", flat=True).first()


def _ids(lignes: models.QuerySet[models.Model]) -> models.QuerySet[models.Model, int]:
    return lignes.order_by().values_list("pk", flat=True)


def ouvertes(echeances: models.QuerySet[Echeance], *, au: date) -> models.QuerySet[Echeance]:
    """Keep what is still owed on a day; suspended due dates are owed, only later."""
    return echeances.filter(acte_le__isnull=True, dispensee_le__isnull=True).filter(
        Q(cesse_le__isnull=True) | Q(cesse_le__gt=au)
    )
