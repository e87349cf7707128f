"""Opening and closing searches."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.personnes.queries import enfants_visibles, membres

from ..enums import MotifRecherche
from ..models import EnfantRecherche, Recherche


def ouvrir_recherche(
    *, fratrie: Fratrie, enfants: Sequence[Enfant], motif: MotifRecherche, ouverte_le: date, par: Acteur, le: datetime
) -> Recherche:
    """Open a search for some children of a sibling group; one that is open for the same reason takes them in.

    Raises:
        ActionInterdite: `par` may not see these children on the waiting list.
        ValidationError: no child, or a child who is not of the group.
    """
    exiger(par, Action.VOIR_ATTENTE)
    numeros = {e.pk for e in enfants}
    if not numeros or not numeros <= {e.pk for e in membres(fratrie, au=ouverte_le)}:
        raise ValidationError("Choisissez au moins un enfant de cette fratrie.")
    if enfants_visibles(pour=par, action=Action.VOIR_ATTENTE).filter(pk__in=numeros).count() != len(numeros):
        raise ActionInterdite("Vous ne suivez pas ces enfants.")
    with transaction.atomic():
        recherche, _ = Recherche.objects.get_or_create(
            fratrie=fratrie, motif=motif, close_le=None, defaults={"ouverte_le": ouverte_le, "ouverte_par_id": par.pk}
        )
        for enfant in sorted(numeros):
            EnfantRecherche.objects.update_or_create(
                recherche=recherche, enfant_id=enfant, defaults={"trouve_le": None}
            )
        consigner(
            action="recherche.ouvrir", par=par, le=le, objet=fratrie,
            donnees={"recherche": recherche.pk, "motif": motif.value, "enfants": sorted(numeros)},
        )  # fmt: skip
    return recherche


def clore_recherche(*, recherche: Recherche, close_le: date, motif: str, par: Acteur, le: datetime) -> None:
    """Close a search that has no more object, with its reason.

    Raises:
        ValidationError: no reason is given, or the search is closed already.
    """
    exiger(par, Action.CHOISIR_PLACE)
    if not motif.strip():
        raise ValidationError("Clore une recherche demande un motif.")
    with transaction.atomic():
        modifiees = Recherche.objects.filter(pk=recherche.pk, close_le__isnull=True).update(close_le=close_le)
        if not modifiees:
            raise ValidationError("Cette recherche est déjà close.")
        consigner(
            action="recherche.clore", par=par, le=le, objet=recherche.fratrie,
            donnees={"recherche": recherche.pk, "motif": motif},
        )  # fmt: skip
