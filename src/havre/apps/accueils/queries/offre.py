"""The offer by unit and day: places open, taken, reserved, frozen, beyond the licence, free (row D1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db import connection

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.lieux.models import Lieu


@dataclass(frozen=True, slots=True)
class Comptes:
    """Places on a day; `ouvertes + au_dela == occupees + reservees + gelees + hors_agrement + libres` always holds.

    `gelees` are the empty places not offered; `sous_gel` the children who live on places not offered; `hors_agrement`
    the empty places that the licence of a foster home does not allow; `au_dela` the children beyond the capacity (its
    known period has ended while they stay).
    """

    ouvertes: int = 0
    occupees: int = 0
    reservees: int = 0
    gelees: int = 0
    hors_agrement: int = 0
    libres: int = 0
    au_dela: int = 0
    sous_gel: int = 0

    def __add__(self, autre: Self) -> Self:
        return type(self)(*(getattr(self, f.name) + getattr(autre, f.name) for f in fields(self)))

    @property
    def taux(self) -> float | None:
        """Share of the open places that are taken or reserved."""
        return (self.occupees + self.reservees) / self.ouvertes if self.ouvertes else None

    @property
    def non_offertes(self) -> int:
        """Empty places that are not offered, whatever the reason."""
        return self.gelees + self.hors_agrement


CHAMPS = tuple(f.name for f in fields(Comptes))

# One row for each unit and day. A place taken for a half-day is taken; children who come on different half-days share
# one place, so that the fullest half-day counts. A place frozen by two facts counts once; what the licence of a foster
# home leaves is dealt to its units in the order of their codes.
OFFRE = """
WITH jours AS MATERIALIZED (
    SELECT j AS jour, accueils_bit(j, 0) AS matin, accueils_bit(j, 1) AS apres_midi FROM unnest(%(jours)s::date[]) AS j
),
unites AS MATERIALIZED (
    SELECT u.id, u.lieu_id, u.code, l.type, l.commune_id
      FROM lieux_unite u JOIN lieux_lieu l ON l.id = u.lieu_id
     WHERE {condition}
), ouvertes AS (
    SELECT c.unite_id, j.jour, c.places FROM jours j JOIN lieux_capacite c ON c.periode @> j.jour
     WHERE {des_unites}
), sejours AS (
    SELECT unite_id, jour, greatest(count(*) FILTER (WHERE matin), count(*) FILTER (WHERE apres_midi)) AS pris,
           greatest(count(*) FILTER (WHERE matin AND arrive), count(*) FILTER (WHERE apres_midi AND arrive)) AS occupees
      FROM (SELECT c.unite_id, j.jour, c.admis_le <= j.jour AS arrive,
                   CASE WHEN c.rythme IS NULL THEN true WHEN x.id IS NULL THEN c.rythme & j.matin <> 0
                        ELSE x.matin END AS matin,
                   CASE WHEN c.rythme IS NULL THEN true WHEN x.id IS NULL THEN c.rythme & j.apres_midi <> 0
                        ELSE x.apres_midi END AS apres_midi
              FROM jours j
              JOIN accueils_accueil c ON c.periode @> j.jour AND c.annule_a IS NULL AND c.unite_id IS NOT NULL
              LEFT JOIN accueils_jourexceptionnel x
                     ON c.rythme IS NOT NULL AND x.accueil_id = c.id AND x.jour = j.jour
             WHERE {des_unites}) p
     GROUP BY 1, 2
), gels AS (
    SELECT c.unite_id, j.jour, sum(coalesce(c.places, 32767)) AS n
      FROM jours j JOIN lieux_indisponibilite c ON c.periode @> j.jour
     WHERE {des_unites} GROUP BY 1, 2
), agrees AS (
    SELECT a.lieu_id, j.jour, sum(a.places + coalesce(d.places_en_plus, 0)) AS n
      FROM jours j JOIN lieux_agrement a ON a.periode @> j.jour
      LEFT JOIN lieux_derogationagrement d ON d.agrement_id = a.id AND d.periode @> j.jour
     GROUP BY 1, 2
), vides AS (
    SELECT u.id, u.lieu_id, u.code, u.type, u.commune_id, j.jour, coalesce(o.places, 0) AS ouvertes,
           coalesce(s.occupees, 0) AS occupees, coalesce(s.pris - s.occupees, 0) AS reservees,
           coalesce(s.pris, 0) AS pris, greatest(coalesce(o.places, 0) - coalesce(s.pris, 0), 0) AS vides,
           least(coalesce(g.n, 0), coalesce(o.places, 0)) AS gel,
           CASE WHEN u.type = 'famille_accueil' THEN coalesce(a.n, 0) ELSE 1000000 END AS agrees
      FROM unites u CROSS JOIN jours j
      LEFT JOIN ouvertes o ON o.unite_id = u.id AND o.jour = j.jour
      LEFT JOIN sejours s ON s.unite_id = u.id AND s.jour = j.jour
      LEFT JOIN gels g ON g.unite_id = u.id AND g.jour = j.jour
      LEFT JOIN agrees a ON a.lieu_id = u.lieu_id AND a.jour = j.jour
), restes AS (
    SELECT *, vides - least(vides, gel) AS reste,
           greatest(agrees - sum(pris) OVER (PARTITION BY lieu_id, jour), 0) AS permis,
           coalesce(sum(vides - least(vides, gel)) OVER (
               PARTITION BY lieu_id, jour ORDER BY code, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ), 0) AS avant
      FROM vides
), comptes AS (
    SELECT id, lieu_id, type, commune_id, jour, ouvertes, occupees, reservees, least(vides, gel) AS gelees,
           reste - least(reste, greatest(permis - avant, 0)) AS hors_agrement,
           least(reste, greatest(permis - avant, 0)) AS libres, greatest(pris - ouvertes, 0) AS au_dela,
           greatest(least(pris, ouvertes) - (ouvertes - gel), 0) AS sous_gel
      FROM restes
)
"""
SOMMES = ", ".join(f"sum({champ})::integer" for champ in CHAMPS)


def _lire(suite: str, parametres: dict[str, Any], *, condition: str = "true", des_unites: str = "true") -> list[Any]:
    """Return the rows of a select on the counts."""
    with connection.cursor() as curseur:
        curseur.execute(OFFRE.format(condition=condition, des_unites=des_unites) + suite, parametres)
        return curseur.fetchall()


def calendrier(lieux: Iterable[Lieu], *, jours: Sequence[date], pour: Acteur) -> dict[int, dict[date, Comptes]]:
    """Return the offer of the units of some places, day by day: {unité id: {day: counts}}. One query."""
    exiger(pour, Action.VOIR_LIEUX)
    lignes = _lire(
        f"SELECT id, jour, {', '.join(CHAMPS)} FROM comptes ORDER BY id, jour",  # noqa: S608  # names are constants
        {"jours": list(jours), "lieux": [x.pk for x in lieux]},
        condition="u.lieu_id = ANY(%(lieux)s)",
        des_unites="c.unite_id IN (SELECT id FROM unites)",
    )
    offre: dict[int, dict[date, Comptes]] = {}
    for unite, jour, *valeurs in lignes:
        offre.setdefault(unite, {})[jour] = Comptes(*map(int, valeurs))
    return offre


@dataclass(frozen=True, slots=True)
class OffreCommune:
    """Counts of one kind of place in one commune on one day; territory None: outside the département."""

    jour: date
    type_lieu: str
    commune: str
    mns: str | None
    direction: str | None
    comptes: Comptes


def offre_par_commune(
    *, jours: Sequence[date], pour: Acteur, types: Sequence[str] = (), direction: str = ""
) -> list[OffreCommune]:
    """Return the offer of each day by kind of place and commune. One query."""
    exiger(pour, Action.VOIR_LIEUX)
    conditions = ["true"]
    if types:
        conditions.append("l.type = ANY(%(types)s)")
    if direction:
        conditions.append("l.commune_id IN (SELECT id FROM territoires_commune WHERE direction_id = %(direction)s)")
    lignes = _lire(
        f"""SELECT n.jour, n.type, n.commune_id, t.mns_id, t.direction_id, {SOMMES}
              FROM comptes n JOIN territoires_commune t ON t.id = n.commune_id
             GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3""",  # noqa: S608  # names are constants
        {"jours": list(jours), "types": list(types), "direction": direction},
        condition=" AND ".join(conditions),
    )
    return [
        OffreCommune(jour, type_lieu, commune, mns, territoire, Comptes(*valeurs))
        for jour, type_lieu, commune, mns, territoire, *valeurs in lignes
    ]
