"""A case: the facts that one rule reads of one object; and the part of the base that is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from havre.droit import Faits

from ...enums import PERIMETRES, Perimetre, TypeObjet

Jour = date | datetime


@dataclass(slots=True)
class Cas:
    """One rule, one object, its facts; `actes` are the days of the acts of a rule with periods (None: no periods).

    For a rule of the service, `facts` is empty and `depart`, `echeance`, `acte` and `cesse_le` are given as they are.
    """

    regle: str
    objet_type: TypeObjet
    objet_id: int
    enfant: int | None
    service: int | None
    responsable: int | None
    faits: Faits = field(default_factory=dict)
    actes: Sequence[date] | None = None
    depart: date | None = None
    echeance: Jour | None = None
    acte: date | None = None
    cesse_le: date | None = None
    suspendue_jusqu_au: date | None = None
    perimetre_id: int = 0

    @property
    def perimetre(self) -> Perimetre:
        """What this case is computed again with."""
        return PERIMETRES.get(self.objet_type, Perimetre.ENFANT)

    @property
    def racine(self) -> str:
        """Return the part of the key that does not depend on the start: rule and object."""
        return f"{self.regle}:{self.objet_type.value}:{self.objet_id}"


@dataclass(frozen=True)
class Cible:
    """What to compute: identifiers by perimeter; a perimeter that is not there holds nothing."""

    identifiants: dict[Perimetre, frozenset[int]]

    def de(self, perimetre: Perimetre) -> list[int]:
        """Return the identifiers of one perimeter."""
        return sorted(self.identifiants.get(perimetre, ()))


def lire(
    sql: str, cible: Cible | None, perimetre: Perimetre, *, colonne: str = "cible.id", **parametres: Any
) -> Iterable[tuple[Any, ...]]:
    """Run a statement whose `{cible}` keeps the identifiers of a target in `colonne`; nothing for an empty one."""
    condition = "true"
    if cible is not None:
        if not (identifiants := cible.de(perimetre)):
            return []
        condition = f"{colonne} = ANY(%(identifiants)s)"
        parametres["identifiants"] = identifiants
    with connection.cursor() as curseur:
        curseur.execute(sql.replace("{cible}", condition), parametres or None)
        return curseur.fetchall()
