"""Assessing the need of a child."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..erreurs import BesoinModifieEntreTemps
from ..models import Besoin

CHAMPS = (
    "types_acceptes",
    "besoin_medical",
    "besoin_handicap",
    "besoin_comportement",
    "souhaits",
    "commune_famille",
    "commune_ecole",
    "contact_famille",
    "temps_famille_max_min",
    "temps_famille_min_min",
    "fratrie",
    "ecole_gardee",
    "rythme",
    "avis",
)


def enregistrer_besoin(
    *, enfant: Enfant, remplace: Besoin | None, valeurs: dict[str, Any], par: Acteur, le: datetime
) -> Besoin:
    """Write a new assessment of a child's need; `remplace` is the one the author had before him (None: the first).

    `valeurs` holds the fields of `CHAMPS`. The former assessment is kept.

    Raises:
        ActionInterdite: `par` may not assess this child's need.
        BesoinModifieEntreTemps: another agent replaced `remplace` first.
    """
    exiger(par, Action.MODIFIER_BESOIN)
    if not enfants_visibles(pour=par, action=Action.MODIFIER_BESOIN).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    besoin = Besoin(enfant=enfant, remplace=remplace, etabli_a=le, etabli_par_id=par.pk, **valeurs)
    besoin.full_clean(validate_unique=False, validate_constraints=False, exclude=["etabli_par"])
    besoin.validate_constraints(exclude=["remplace", "enfant"])
    try:
        with transaction.atomic():
            besoin.save()
            consigner(
                action="besoin.evaluer", par=par, le=le, objet=enfant,
                donnees={"besoin": besoin.pk, "remplace": remplace.pk if remplace else None},
            )  # fmt: skip
    except IntegrityError as erreur:
        courant = Besoin.objects.filter(enfant=enfant, remplace_par__isnull=True).order_by("-pk").first()
        if courant is None or courant == remplace:
            raise
        raise BesoinModifieEntreTemps(courant) from erreur
    return besoin
