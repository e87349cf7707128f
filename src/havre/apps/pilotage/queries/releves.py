"""What was recorded of a list on the 10th of each month, beside what the facts say today of the same day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import connection

from havre.apps.accueils.queries import condition_visible
from havre.apps.agents.permissions import Acteur

from ..models import Releve
from ..reperes import reperes
from .listes import LISTES, Filtre, Liste, historique, presents
from .listes.lecture import TOUT

COMPTES = """
SELECT r.releve_le, r.etabli_a, count(e.personne_id)
  FROM pilotage_releve r
  LEFT JOIN (pilotage_lignereleve li JOIN agents_service s ON s.id = li.service_id
             JOIN personnes_enfant e ON e.personne_id = li.enfant_id) ON li.releve_id = r.id AND {visible} {filtre}
 WHERE r.liste = %(liste)s AND r.releve_le <= %(au)s
 GROUP BY r.releve_le, r.etabli_a ORDER BY r.releve_le DESC LIMIT %(limite)s
"""
DETAIL = """
SELECT li.enfant_id, li.depuis, s.id, s.nom
  FROM pilotage_lignereleve li JOIN agents_service s ON s.id = li.service_id
  JOIN personnes_enfant e ON e.personne_id = li.enfant_id
 WHERE li.releve_id = %(releve)s AND {visible} {filtre} ORDER BY s.nom, s.id, li.enfant_id
"""
# Acts written in the journal since the record, about a child, his sibling group, or several children at once.
ACTES = """
WITH recents AS MATERIALIZED (
    SELECT numero, action, consigne_a, objet_type, objet_id, donnees->'enfants' AS enfants FROM journal_evenement
     WHERE consigne_a > %(apres)s AND (objet_type IN ('personnes.enfant', 'personnes.fratrie') OR donnees ? 'enfants'))
SELECT n.enfant_id, j.action, j.consigne_a
  FROM unnest(%(enfants)s::bigint[]) n(enfant_id)
  LEFT JOIN personnes_membrefratrie m ON m.enfant_id = n.enfant_id AND m.periode @> %(au)s
  JOIN recents j ON (j.objet_type = 'personnes.enfant' AND j.objet_id = n.enfant_id::text)
       OR (j.objet_type = 'personnes.fratrie' AND j.objet_id = m.fratrie_id::text)
       OR j.enfants @> to_jsonb(n.enfant_id)
 ORDER BY n.enfant_id, j.numero
"""
NOMS = """
SELECT e.personne_id, p.prenom || ' ' || left(p.nom, 1) || '.', s.nom, s.id
  FROM personnes_enfant e JOIN personnes_personne p ON p.id = e.personne_id JOIN agents_service s ON s.id = e.service_id
 WHERE e.personne_id = ANY(%(enfants)s) AND {visible}
"""


@dataclass(frozen=True)
class CompteReleve:
    """A recorded count, when it was written, and the count of the same day recomputed now."""

    jour: date
    etabli_a: datetime
    nombre: int
    recalcule: int

    @property
    def ecart(self) -> int:
        """Recomputed minus recorded."""
        return self.recalcule - self.nombre

    @property
    def en_retard(self) -> bool:
        """Whether it was caught up after its day."""
        return self.etabli_a.date() > self.jour


@dataclass(frozen=True)
class Ecart:
    """A child who is in the record alone (`present` false now) or in the recomputation alone, and why."""

    enfant_id: int
    nom: str
    equipe: str
    present: bool
    change_d_equipe: bool
    actes: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True)
class LigneService:
    """Recorded counts of a team: total, and by age of the order (one more than the bounds)."""

    equipe: str
    nombre: int
    tranches: tuple[int, ...]


@dataclass(frozen=True)
class DetailReleve:
    """A record: by team, by age, and its differences with the facts known now."""

    releve: Releve
    services: tuple[LigneService, ...]
    libelles: tuple[str, ...]
    ecarts: tuple[Ecart, ...] = field(default_factory=tuple)

    @property
    def nombre(self) -> int:
        """Recorded count."""
        return sum(s.nombre for s in self.services)

    @property
    def recalcule(self) -> int:
        """Count of the same day from the facts known now."""
        return self.nombre + sum(1 if e.present else -1 for e in self.ecarts)

    @property
    def par_tranche(self) -> tuple[int, ...]:
        """Recorded counts by age, all teams together."""
        return tuple(sum(c) for c in zip(*(s.tranches for s in self.services), strict=True)) or (0,) * len(
            self.libelles
        )


def releves_de(liste: Liste, *, pour: Acteur, au: date, filtre: Filtre = TOUT, mois: int = 24) -> list[CompteReleve]:
    """Return the last records of a list up to a day, newest first, within what the reader may see."""
    parametres: dict[str, Any] = {"liste": liste.code, "au": au, "limite": mois}
    sans_pays = Filtre(filtre.direction, filtre.service)
    requete = COMPTES.format(visible=condition_visible(pour, parametres), filtre=sans_pays.condition(liste, parametres))
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        lus = curseur.fetchall()
    recalcules = dict(historique(liste, pour=pour, jours=[jour for jour, _, _ in lus], filtre=sans_pays))
    return [CompteReleve(jour, a, nombre, recalcules[jour]) for jour, a, nombre in lus]


def detail_releve(releve: Releve, *, pour: Acteur, filtre: Filtre = TOUT) -> DetailReleve:
    """Return a record by team and by age of the order, and each difference with what the facts say now."""
    liste = LISTES[releve.liste]
    parametres: dict[str, Any] = {"releve": releve.pk}
    sans_pays = Filtre(filtre.direction, filtre.service)
    requete = DETAIL.format(visible=condition_visible(pour, parametres), filtre=sans_pays.condition(liste, parametres))
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        lus = curseur.fetchall()
    bornes = reperes().tranches_jours
    services: dict[str, list[int]] = {}
    for _, depuis, _, equipe in lus:
        age = (releve.releve_le - depuis).days
        services.setdefault(equipe, [0] * (len(bornes) + 1))[sum(age >= b for b in bornes)] += 1
    notes = {enfant for enfant, *_ in lus}
    return DetailReleve(
        releve=releve,
        services=tuple(LigneService(nom, sum(t), tuple(t)) for nom, t in services.items()),
        libelles=_libelles(bornes),
        ecarts=_ecarts(releve, liste, notes, pour, sans_pays),
    )


def _libelles(bornes: Sequence[int]) -> tuple[str, ...]:
    """Return the names of the ages of an order."""
    entre = [f"{a} à {b - 1} jours" for a, b in pairwise(bornes)]
    return (f"moins de {bornes[0]} jours", *entre, f"{bornes[-1]} jours et plus")


def _ecarts(releve: Releve, liste: Liste, notes: set[int], pour: Acteur, filtre: Filtre) -> tuple[Ecart, ...]:
    """Return who is in the record alone or in the recomputation alone, with the acts written since."""
    maintenant = presents(liste, pour=pour, au=releve.releve_le, filtre=filtre)
    differents = sorted(notes ^ set(maintenant))
    if not differents:
        return ()
    services = dict(releve.lignes.filter(enfant__in=differents).order_by("enfant").values_list("enfant", "service"))
    parametres: dict[str, Any] = {"enfants": differents, "au": releve.releve_le, "apres": releve.etabli_a}
    with connection.cursor() as curseur:
        curseur.execute(NOMS.format(visible=condition_visible(pour, parametres)), parametres)
        visibles = {enfant: (nom, equipe, service) for enfant, nom, equipe, service in curseur.fetchall()}
        curseur.execute(ACTES, parametres)
        actes: dict[int, list[tuple[str, datetime]]] = {}
        for enfant, action, a in curseur.fetchall():
            actes.setdefault(enfant, []).append((action, a))
    return tuple(
        Ecart(
            enfant_id=enfant,
            nom=visibles[enfant][0] if enfant in visibles else "",
            equipe=visibles[enfant][1] if enfant in visibles else "",
            present=enfant in maintenant,
            change_d_equipe=enfant in services and (enfant not in visibles or visibles[enfant][2] != services[enfant]),
            actes=tuple(actes.get(enfant, ())) if enfant in visibles else (),
        )
        for enfant in differents
    )
