"""The projection written: whole, or for those whose facts changed. No fact is written here, hence no event."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction

from ..enums import Perimetre
from ..models import AActualiser, Echeance
from ..queries.calcul import COLONNES, lignes
from ..queries.faits import Cible, lire_cas

TABLE = "echeances_echeance"
LISTE = ", ".join(COLONNES)
LOT = 20_000
"""Rows written by one statement."""
BEAUCOUP = 1_000
"""Perimeters to compute again beyond which the whole projection is rebuilt at once."""


def reconstruire(*, au: date) -> int:
    """Rebuild every due date from the facts known on `au`; return how many there are.

    Readers see the former projection until the end; only the rows that differ are written.
    """
    with transaction.atomic(), connection.cursor() as curseur:
        _a_son_tour(curseur)
        curseur.execute(f"DELETE FROM {AActualiser._meta.db_table}")  # noqa: S608  # a constant name
        neuves = {ligne[0]: ligne for ligne in lignes(lire_cas(au=au))}
        curseur.execute(f"SELECT {LISTE} FROM {TABLE}")  # noqa: S608  # constant names
        _ecrire(curseur, {ligne[0]: ligne for ligne in curseur.fetchall()}, neuves)
        return len(neuves)


def actualiser(
    *,
    au: date,
    enfants: Iterable[int] = (),
    demandes: Iterable[int] = (),
    recus: Iterable[int] = (),
    sollicitations: Iterable[int] = (),
    lieux: Iterable[int] = (),
    informations: Iterable[int] = (),
) -> int:
    """Compute again the due dates of these objects only, by the same functions; return how many they have."""
    return _actualiser(
        Cible(
            {
                Perimetre.ENFANT: frozenset(enfants),
                Perimetre.DEMANDE: frozenset(demandes),
                Perimetre.RECU: frozenset(recus),
                Perimetre.SOLLICITATION: frozenset(sollicitations),
                Perimetre.LIEU: frozenset(lieux),
                Perimetre.IP: frozenset(informations),
            }
        ),
        au=au,
    )


def actualiser_en_attente(*, au: date) -> int:
    """Compute again everything whose facts changed since; return how many perimeters.

    Acts never wait for this: the list grows by rows of its own, and those who shorten it take turns.
    """
    if not AActualiser.objects.exists():
        return 0
    with transaction.atomic(), connection.cursor() as curseur:
        _a_son_tour(curseur)
        curseur.execute(
            f"DELETE FROM {AActualiser._meta.db_table} RETURNING perimetre, perimetre_id"  # noqa: S608  # a constant name
        )
        sales: dict[Perimetre, set[int]] = {}
        for perimetre, numero in curseur.fetchall():
            sales.setdefault(Perimetre(perimetre), set()).add(numero)
        nombre = sum(len(n) for n in sales.values())
        if nombre > BEAUCOUP:
            reconstruire(au=au)
        elif nombre:
            _actualiser(Cible({p: frozenset(n) for p, n in sales.items()}), au=au)
    return nombre


def _a_son_tour(curseur: Any) -> None:
    """Wait until nobody else writes the projection; released at the end of the transaction."""
    curseur.execute("SELECT pg_advisory_xact_lock(hashtext('echeances'))")


def _actualiser(cible: Cible, *, au: date) -> int:
    with transaction.atomic(), connection.cursor() as curseur:
        _a_son_tour(curseur)
        neuves = {ligne[0]: ligne for ligne in lignes(lire_cas(au=au, cible=cible))}
        anciennes: dict[str, tuple[Any, ...]] = {}
        for perimetre, identifiants in cible.identifiants.items():
            if identifiants:
                curseur.execute(
                    f"SELECT {LISTE} FROM {TABLE} WHERE perimetre = %s AND perimetre_id = ANY(%s)",  # noqa: S608
                    [perimetre.value, sorted(identifiants)],
                )
                anciennes |= {ligne[0]: ligne for ligne in curseur.fetchall()}
        _ecrire(curseur, anciennes, neuves)
        return len(neuves)


def _ecrire(curseur: Any, anciennes: dict[str, tuple[Any, ...]], neuves: dict[str, tuple[Any, ...]]) -> None:
    """Write the rows that differ, and those only."""
    if perimees := [cle for cle, ligne in anciennes.items() if neuves.get(cle) != ligne]:
        curseur.execute(f"DELETE FROM {TABLE} WHERE cle = ANY(%s)", [perimees])  # noqa: S608  # constant name
    ajoutees = [ligne for cle, ligne in neuves.items() if anciennes.get(cle) != ligne]
    for lot in _par_lots(ajoutees, LOT):
        curseur.execute(
            f"INSERT INTO {TABLE} ({LISTE}) SELECT * FROM unnest({_tableaux()})",  # noqa: S608  # constant names
            [list(colonne) for colonne in zip(*lot, strict=True)],
        )


def _tableaux() -> str:
    """Return one array of values for each column, with its type. COPY is not for tables with row-level security."""
    types = {c.column: c.db_type(connection) for c in Echeance._meta.local_fields}
    return ", ".join(f"%s::{types[colonne]}[]" for colonne in COLONNES)


def _par_lots(lignes: list[Any], taille: int) -> Iterator[list[Any]]:
    """Return rows in parts of a size at most."""
    return (lignes[debut : debut + taille] for debut in range(0, len(lignes), taille))
