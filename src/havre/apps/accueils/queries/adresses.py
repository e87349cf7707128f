"""Keeping a protected address out of what is shown of needs and stays (mode refuge)."""

from collections.abc import Iterable

from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.queries import adresses_cachees

from ..models import Accueil, Besoin


def sans_adresse_cachee(lignes: Iterable[Accueil | Besoin], *, pour: Acteur | None) -> frozenset[int]:
    """Take the family's commune out of rows, to read them only, where it is hidden from `pour`; return whose it is.

    A stay at home or with a relative is told by its commune; one in a place of the service keeps its own.
    """
    caches = adresses_cachees(pour=pour)
    for ligne in lignes if caches else ():
        if ligne.enfant_id in caches:
            if isinstance(ligne, Accueil):
                ligne.commune = None
            else:
                ligne.commune_famille = None  # type: ignore[assignment]
    return caches
