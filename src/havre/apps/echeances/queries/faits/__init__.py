"""The facts of the due dates, read in bulk: one statement a family, whole or for some children or objects only."""

from collections.abc import Iterator
from datetime import date

from .cas import Cas, Cible
from .echanges import lire_demandes, lire_recus
from .enfants import lire_enfants
from .informations import lire_informations
from .lieux import lire_agrements, lire_sollicitations

__all__ = ["Cas", "Cible", "lire_cas"]


def lire_cas(*, au: date, cible: Cible | None = None) -> Iterator[Cas]:
    """Yield every case that the facts known on `au` give, or those of a target only."""
    yield from lire_enfants(au=au, cible=cible)
    yield from lire_sollicitations(au=au, cible=cible)
    yield from lire_demandes(cible=cible)
    yield from lire_recus(cible=cible)
    yield from lire_agrements(cible=cible)
    yield from lire_informations(cible=cible)
