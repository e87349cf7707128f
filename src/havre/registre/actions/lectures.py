"""The readings of the journal: a list for the archives, then their removal up to a signed anchor, under the visa."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger
from havre.apps.journal.actions import consigner, couper_les_lectures

from ..erreurs import EliminationRefusee, RegleRegistre
from ..models import BordereauElimination
from ..queries.elimination import durees
from ..queries.lectures import REGLE, ancre_de, deja_parti, en_cours, lectures_passees


def etablir_bordereau_des_lectures(*, par: Agent, le: datetime) -> BordereauElimination:
    """Make the list of the readings that are older than they may be, for the archives.

    Raises:
        ActionInterdite: `par` may not.
        DureeNonFixee: nobody set how long readings are kept.
        RegleRegistre: none is old enough, or a list waits for its end already.
    """
    exiger(par, Action.TENIR_CONSERVATION)
    au = timezone.localdate(le)
    ancre = lectures_passees(pour=par, au=au)
    if ancre is None:
        raise RegleRegistre("Aucune ancre n'est assez ancienne : rien à proposer.")
    if en_cours(pour=par) is not None:
        raise RegleRegistre("Un bordereau des lectures attend déjà sa fin.")
    with transaction.atomic():
        bordereau = BordereauElimination.objects.create(
            etabli_le=au, durees=durees([REGLE], au=au), ancre=ancre.numero, etabli_a=le, etabli_par=par
        )
        consigner(
            action="conservation.etablir", par=par, le=le, objet=bordereau,
            donnees={"ancre": ancre.numero, "lectures": ancre.lectures_numero, "durees": bordereau.durees},
        )  # fmt: skip
    return bordereau


def oter_les_lectures(*, bordereau: BordereauElimination, le: datetime) -> int:
    """Remove the readings of a list that the archives let go; by the owner of the tables, for the site may not.

    Returns how many went.

    Raises:
        DureeNonFixee: the duration is no longer set.
        EliminationRefusee: it is a list of files, has no visa, was refused, is done, or its time is not over.
    """
    visa = getattr(bordereau, "visa", None)
    au = timezone.localdate(le)
    ancre = ancre_de(bordereau)
    if ancre is None:
        raise EliminationRefusee(f"{bordereau.reference} n'est pas un bordereau des lectures du journal.")
    if visa is None:
        raise EliminationRefusee(f"{bordereau.reference} n'a pas le visa des archives : rien n'est ôté.")
    if not visa.accorde:
        raise EliminationRefusee(f"Les archives ont refusé {bordereau.reference} (réponse {visa.numero}).")
    if deja_parti(ancre):
        raise EliminationRefusee(f"Les lectures de {bordereau.reference} sont déjà ôtées.")
    durees([REGLE], au=au)
    passee = lectures_passees(pour=None, au=au)
    if passee is None or passee.numero < ancre.numero:
        raise EliminationRefusee(f"Le terme de {bordereau.reference} n'est plus passé avec la durée d'aujourd'hui.")
    return couper_les_lectures(ancre=ancre, visa=visa.numero, bordereau=bordereau.reference, par=None, le=le)
