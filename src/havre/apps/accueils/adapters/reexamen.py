"""The nightly second look: every parted sibling group is searched for again (rows L2, L27)."""

from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError

from havre.apps.agents.permissions import Acteur

from ..actions import noter_reexamens, ouvrir_reunions
from ..models import Reexamen
from ..queries import fratries_separees, groupe_a_loger
from .proposition import rechercher_places


def reexaminer_fratries(
    *, au: date, par: Acteur, le: datetime, suivre: Callable[[int, int], None] = lambda fait, total: None
) -> int:
    """Search again for each sibling group that lives apart on a day, keep what was found, and return how many.

    A search of reunion opens for each group that one roof could take. `suivre(done, total)` is told after each group.
    A group whose need is not known well enough is left for the day it is; it stays on the list all the same.
    """
    fratries = fratries_separees(pour=par, au=au)
    reexamens = []
    for fait, fratrie in enumerate(fratries, start=1):
        try:
            resultat = rechercher_places(groupe_a_loger(fratrie, pour=par, jour=au), k=1, presque=0)
        except ValidationError:
            continue
        finally:
            suivre(fait, len(fratries))
        ensemble = [p for p in resultat.propositions if p.nature == "ensemble"]
        meilleur = ensemble[0].lieux[0].lieu if ensemble else None
        nombre = max(resultat.lieux_pour_tous, 1) if meilleur else 0
        reexamens.append(Reexamen(fratrie_id=fratrie, examine_le=au, lieux_possibles=nombre, meilleur=meilleur))
    notes = noter_reexamens(reexamens=reexamens, examine_le=au, par=par, le=le)
    ouvrir_reunions(reexamens=[r for r in reexamens if r.pk is not None], au=au, par=par, le=le)
    return notes
