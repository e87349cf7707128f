"""What was looked at for a search: a dated fact for each look, not for each page turned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles

from ..models import Consultation, Recherche


@dataclass(frozen=True)
class PlacesVues:
    """What a look at the places found: units examined, excluded by reason, homes for all, ways, weights."""

    arrivee_le: date
    unites_examinees: int
    lieux_pour_tous: int
    propositions: int
    exclusions: Mapping[str, int]
    version_poids: date


def noter_consultation(*, fratrie_id: int, vues: PlacesVues, par: Acteur, le: datetime) -> Consultation | None:
    """Write a look at the places into the open case of a group; None: no case, or the same look the same day.

    Raises:
        ActionInterdite: `par` does not follow this group.
    """
    exiger(par, Action.VOIR_ATTENTE)
    recherche = Recherche.objects.filter(fratrie=fratrie_id, close_le__isnull=True).first()
    if recherche is None:
        return None
    visibles = enfants_visibles(pour=par, action=Action.VOIR_ATTENTE)
    if not visibles.filter(appartenances__fratrie=fratrie_id).exists():
        raise ActionInterdite("Vous ne suivez pas cette fratrie.")
    valeurs = {
        "arrivee_le": vues.arrivee_le, "unites_examinees": vues.unites_examinees,
        "lieux_pour_tous": vues.lieux_pour_tous, "propositions": vues.propositions,
        "exclusions": dict(vues.exclusions), "version_poids": vues.version_poids,
    }  # fmt: skip
    derniere = recherche.consultations.filter(consultee_par=par.pk).order_by("-consultee_a", "-pk").first()
    ce_jour = derniere is not None and timezone.localdate(derniere.consultee_a) == timezone.localdate(le)
    if ce_jour and all(getattr(derniere, nom) == valeur for nom, valeur in valeurs.items()):
        return None
    with transaction.atomic():
        consultation = Consultation.objects.create(
            recherche=recherche, consultee_a=le, consultee_par_id=par.pk, **valeurs
        )
        consigner(
            action="recherche.consulter", par=par, le=le, objet=recherche.fratrie,
            donnees={"recherche": recherche.pk, "consultation": consultation.pk},
        )  # fmt: skip
    return consultation
