"""Which readings of the journal are older than they may be: those that a signed anchor covers."""

from datetime import date, timedelta

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.journal.models import Ancre
from havre.apps.journal.queries import derniere

from ..conservation import regles
from ..models import BordereauElimination

REGLE = "journal_lectures"
UN_JOUR = timedelta(days=1)


def lectures_passees(*, pour: Acteur | None, au: date) -> Ancre | None:
    """Return the last anchor of which every reading is past its time, and that was not cut yet; None when none is.

    Args:
        pour: None for the owner of the tables, who removes them.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
        DureeNonFixee: nobody set how long readings are kept.
    """
    if pour is not None:
        exiger(pour, Action.TENIR_CONSERVATION)
    regle = regles()[REGLE]
    regle.duree(au=au)
    for ancre in Ancre.objects.order_by("-numero"):
        if regle.terme(ancre.etablie_a.date() + UN_JOUR, au=au) <= au:
            return None if deja_parti(ancre) else ancre
    return None


def deja_parti(ancre: Ancre) -> bool:
    """Whether the readings that an anchor covers were removed."""
    coupe = derniere("coupe")
    return coupe is not None and coupe["numero"] >= ancre.lectures_numero


def en_cours(*, pour: Acteur) -> BordereauElimination | None:
    """Return the list of readings that waits for the archives or for the removal, None when there is none.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
    """
    exiger(pour, Action.TENIR_CONSERVATION)
    dernier = BordereauElimination.objects.filter(ancre__isnull=False).select_related("visa").order_by("-pk").first()
    if dernier is None or (hasattr(dernier, "visa") and not dernier.visa.accorde):
        return None
    ancre = ancre_de(dernier)
    return None if ancre is None or deja_parti(ancre) else dernier


def ancre_de(bordereau: BordereauElimination) -> Ancre | None:
    """Return the anchor up to which the readings of a list go, None for a list of files."""
    return None if bordereau.ancre is None else Ancre.objects.filter(numero=bordereau.ancre).first()
