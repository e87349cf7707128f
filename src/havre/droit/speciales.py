"""Terms that no duration gives: one named function each, `(start day, value in force) -> term`."""

from collections.abc import Callable
from datetime import date

from .valeurs import Valeur


def jour_de_l_annee_suivante(depart: date, valeur: Valeur) -> date:
    """Return the fixed day (MM-DD) of the year that follows the one of `depart`."""
    mois, jour = str(valeur.valeur).split("-")
    return date(depart.year + 1, int(mois), int(jour))


SPECIALES: dict[str, Callable[[date, Valeur], date]] = {"jour_de_l_annee_suivante": jour_de_l_annee_suivante}
