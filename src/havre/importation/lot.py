"""Writing many rows at once, and finding which ones the database refuses.

Rows are written by blocks, each inside a savepoint. A block that is refused is cut in two until the rows at fault stand
alone: a file without fault costs a few statements, a file with some faults a few more, and the outcome is the same as
writing the rows one after the other in the order of the file.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DataError, IntegrityError, connection, models, transaction

from havre.common.chiffrement import colonnes_chiffrees, modifier_par_lot

from .bilan import Etat
from .lecture import LigneLue

BLOC = 500
CHIFFRE = "(chiffré)"
M = TypeVar("M", bound=models.Model)


@dataclass(slots=True)
class Modification:
    """Stored fields that take a new value; the object in memory already holds it, `avant` keeps the old one."""

    objet: models.Model
    avant: dict[str, Any]

    def journal(self, ligne: int) -> dict[str, Any]:
        """Return the change as the journal keeps it; of an encrypted column, that it changed and nothing else."""
        tus = {champ.name for champ in colonnes_chiffrees(type(self.objet))}
        champs = {
            c: [CHIFFRE, CHIFFRE] if c in tus else [_simple(v), _simple(getattr(self.objet, c))]
            for c, v in self.avant.items()
        }
        return {"ligne": ligne, "objet": f"{self.objet._meta.label_lower}:{self.objet.pk}", "champs": champs}


@dataclass(slots=True)
class Plan:
    """What one row of the file writes, in three times: changes, new rows, then changes that rest on them."""

    ligne: LigneLue
    objet: models.Model | None = None
    nouveau: bool = False
    avant: list[Modification] = field(default_factory=list)
    creations: list[models.Model] = field(default_factory=list)
    apres: list[Modification] = field(default_factory=list)

    @property
    def etat(self) -> Etat:
        """Return what the row is, compared with what is stored."""
        if self.nouveau:
            return Etat.NOUVELLE
        return Etat.MODIFIEE if self.avant or self.creations or self.apres else Etat.PRESENTE

    def creer(self, objet: M) -> M:
        """Add a new row."""
        self.creations.append(objet)
        return objet

    def changer(self, objet: models.Model, *, apres: bool = False, **valeurs: Any) -> None:
        """Give new values to fields of a stored object; what is equal already is left alone."""
        avant = {c: getattr(objet, c) for c, v in valeurs.items() if getattr(objet, c) != v}
        if not avant:
            return
        for champ in avant:
            setattr(objet, champ, valeurs[champ])
        if objet not in self.creations:
            (self.apres if apres else self.avant).append(Modification(objet, avant))


class Identifiants:
    """Numbers of rows to come, taken from the sequences of the database by blocks.

    A row that has its number before it is written can be referred to by others, and written again after a refusal.
    """

    def __init__(self) -> None:
        self._reserve: dict[type[models.Model], list[int]] = defaultdict(list)

    def prendre(self, modele: type[models.Model]) -> int:
        """Return the next number of a table."""
        reserve = self._reserve[modele]
        if not reserve:
            meta = modele._meta
            with connection.cursor() as curseur:
                curseur.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [f'"{meta.db_table}"', meta.pk.column, BLOC],
                )
                reserve.extend(sorted((n for (n,) in curseur.fetchall()), reverse=True))
        return reserve.pop()

    def nouveau(self, modele: type[M], **valeurs: Any) -> M:
        """Return a row to come, with its number."""
        return modele(pk=self.prendre(modele), **valeurs)


def ecrire(
    plans: Sequence[Plan],
    refuser: Callable[[Plan, Exception], None],
    suivi: Callable[[int, int], None] | None = None,
) -> None:
    """Write the plans; `refuser` is called for each one that the database refuses, alone.

    `suivi` is called before each block with the rows done and the rows in all; what it raises stops the writing.
    """
    for debut in range(0, len(plans), BLOC):
        if debut:
            _oublier_les_plans()
        if suivi is not None:
            suivi(debut, len(plans))
        _essayer(plans[debut : debut + BLOC], refuser)


def _oublier_les_plans() -> None:
    """Let the guards of the tables be planned again: the plan made for an empty table reads a full one row by row."""
    with connection.cursor() as curseur:
        curseur.execute("DISCARD PLANS")


def _essayer(plans: Sequence[Plan], refuser: Callable[[Plan, Exception], None]) -> None:
    """Write a block, or its halves when it is refused."""
    try:
        with transaction.atomic():
            _ecrire(plans)
    except (IntegrityError, DataError) as erreur:
        if len(plans) == 1:
            refuser(plans[0], erreur)
            return
        milieu = len(plans) // 2
        _essayer(plans[:milieu], refuser)
        _essayer(plans[milieu:], refuser)


def _ecrire(plans: Sequence[Plan]) -> None:
    """Write a block: changes, new rows table by table, changes that rest on them."""
    _modifier(m for p in plans for m in p.avant)
    par_modele: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for plan in plans:
        for objet in plan.creations:
            par_modele[type(objet)].append(objet)
    for modele, objets in par_modele.items():
        modele._default_manager.bulk_create(objets)
    _modifier(m for p in plans for m in p.apres)


def _modifier(modifications: Iterable[Modification]) -> None:
    """Write changes, those of the same fields together."""
    groupes: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = defaultdict(list)
    for modification in modifications:
        groupes[type(modification.objet), tuple(sorted(modification.avant))].append(modification.objet)
    for (modele, champs), objets in groupes.items():
        noms = [modele._meta.get_field(c.removesuffix("_id")).name for c in champs]
        modifier_par_lot(objets, noms)


def _simple(valeur: Any) -> Any:
    """Return a JSON value."""
    return valeur if isinstance(valeur, str | int | bool | None) else str(valeur)
