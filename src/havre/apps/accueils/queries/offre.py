"""The offer by unit and day: places open, taken, reserved, frozen, beyond the licence, free (row D1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db import connection

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.lieux.models import Lieu
from havre.apps.lieux.queries import QUI_DECLARENT
from havre.apps.lieux.reperes import reperes_offre
from havre.common.barriere import tout_lire


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
), fixes AS (
    SELECT c.unite_id, j.jour, count(*) AS pris, count(*) FILTER (WHERE c.admis_le <= j.jour) AS occupees
      FROM jours j JOIN accueils_accueil c ON c.periode @> j.jour AND c.annule_a IS NULL AND c.unite_id IS NOT NULL
     WHERE c.rythme IS NULL AND {des_unites} GROUP BY 1, 2
), modules AS (
    SELECT c.unite_id, j.jour, c.admis_le <= j.jour AS arrive,
           CASE WHEN x.id IS NULL THEN c.rythme & j.matin <> 0 ELSE x.matin END AS matin,
           CASE WHEN x.id IS NULL THEN c.rythme & j.apres_midi <> 0 ELSE x.apres_midi END AS apres_midi
      FROM jours j JOIN accueils_accueil c ON c.periode @> j.jour AND c.annule_a IS NULL AND c.unite_id IS NOT NULL
      LEFT JOIN accueils_jourexceptionnel x ON x.accueil_id = c.id AND x.jour = j.jour
     WHERE c.rythme IS NOT NULL AND {des_unites}
), sejours AS (
    SELECT unite_id, jour, sum(pris) AS pris, sum(occupees) AS occupees
      FROM (SELECT * FROM fixes UNION ALL
            SELECT unite_id, jour, greatest(count(*) FILTER (WHERE matin), count(*) FILTER (WHERE apres_midi)),
                   greatest(count(*) FILTER (WHERE matin AND arrive), count(*) FILTER (WHERE apres_midi AND arrive))
              FROM modules GROUP BY 1, 2) p
     GROUP BY 1, 2
), gels AS (
    SELECT c.unite_id, j.jour, sum(coalesce(c.places, 32767)) AS n
      FROM jours j JOIN lieux_indisponibilite c ON c.periode @> j.jour
     WHERE {des_unites} GROUP BY 1, 2
), agrees AS (
    SELECT a.lieu_id, j.jour, sum(a.places + coalesce(d.places_en_plus, 0)) AS n
      FROM jours j JOIN lieux_agrement a ON a.periode @> j.jour
      LEFT JOIN lieux_derogationagrement d ON d.agrement_id = a.id AND d.periode @> j.jour
     WHERE {des_lieux} GROUP BY 1, 2
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


def _lire(suite: str, parametres: dict[str, Any], *, condition: str = "true", partie: bool = False) -> list[Any]:
    """Return the rows of a select on the counts; `partie`: the units of the condition are few among all."""
    des_unites = "c.unite_id IN (SELECT id FROM unites)" if partie else "true"
    des_lieux = "a.lieu_id IN (SELECT lieu_id FROM unites)" if partie else "true"
    with tout_lire("comptes de places par unité, sans aucun enfant"), connection.cursor() as curseur:
        curseur.execute(
            OFFRE.format(condition=condition, des_unites=des_unites, des_lieux=des_lieux) + suite, parametres
        )
        return curseur.fetchall()


def calendrier(lieux: Iterable[Lieu], *, jours: Sequence[date], pour: Acteur) -> dict[int, dict[date, Comptes]]:
    """Return the offer of the units of some places, day by day: {unité id: {day: counts}}. One query."""
    exiger(pour, Action.VOIR_LIEUX)
    lignes = _lire(
        f"SELECT id, jour, {', '.join(CHAMPS)} FROM comptes ORDER BY id, jour",  # noqa: S608  # names are constants
        {"jours": list(jours), "lieux": [x.pk for x in lieux]},
        condition="u.lieu_id = ANY(%(lieux)s)",
        partie=True,
    )
    offre: dict[int, dict[date, Comptes]] = {}
    for unite, jour, *valeurs in lignes:
        offre.setdefault(unite, {})[jour] = Comptes(*map(int, valeurs))
    return offre


def offre_par_lieu(lieux: Iterable[Lieu], *, au: date, pour: Acteur) -> dict[int, Comptes]:
    """Return the offer of some places on a day, all their units together: {lieu id: counts}. One query."""
    exiger(pour, Action.VOIR_LIEUX)
    lignes = _lire(
        f"SELECT lieu_id, {SOMMES} FROM comptes GROUP BY 1 ORDER BY 1",  # noqa: S608  # names are constants
        {"jours": [au], "lieux": [x.pk for x in lieux]},
        condition="u.lieu_id = ANY(%(lieux)s)",
        partie=True,
    )
    return {lieu: Comptes(*valeurs) for lieu, *valeurs in lignes}


def lieux_avec_place(*, au: date, pour: Acteur) -> list[int]:
    """Return the places that offer at least one place on a day."""
    exiger(pour, Action.VOIR_LIEUX)
    suite = "SELECT lieu_id FROM comptes GROUP BY 1 HAVING sum(libres) > 0 ORDER BY 1"
    return [lieu for (lieu,) in _lire(suite, {"jours": [au]})]


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


@dataclass(frozen=True, slots=True)
class Information:
    """What a unit last said it had free, and what Havre counts there for the same day; `jour` None: it said nothing.

    `havre` is None for a foster home: its licence is held by the service itself, nothing is to be reconciled.
    """

    unite_id: int
    unite: str
    lieu_id: int
    lieu: str
    type_lieu: str
    commune: str
    telephone: str
    jour: date | None
    dites: int | None
    declarant: str | None
    fonction: str | None
    canal: str | None
    havre: int | None
    age_jours: int | None

    @property
    def ecart(self) -> int:
        """Places said beyond those counted (negative: fewer); 0 when nothing is to be reconciled."""
        return 0 if self.dites is None or self.havre is None else self.dites - self.havre

    @property
    def a_redemander(self) -> bool:
        """Whether nothing was said, or longer ago than the local target."""
        return self.age_jours is None or self.age_jours > reperes_offre().fraicheur_declaration_jours


INFORMATIONS = """
SELECT u.id, u.nom, l.id, l.nom, l.type, t.nom, l.telephone, d.jour, d.places_libres, d.declarant, d.fonction, d.canal,
       CASE WHEN d.jour IS NOT NULL AND l.type <> 'famille_accueil' THEN greatest(
           coalesce((SELECT places FROM lieux_capacite c WHERE c.unite_id = u.id AND c.periode @> d.jour), 0)
           - coalesce((SELECT max(p.enfants) FROM accueils_presents(ARRAY[u.id], ARRAY[d.jour]) p), 0)
           - coalesce((SELECT sum(coalesce(g.places, 32767)) FROM lieux_indisponibilite g
                        WHERE g.unite_id = u.id AND g.periode @> d.jour), 0), 0) END::integer,
       %(au)s::date - d.jour
  FROM lieux_unite u
  JOIN lieux_lieu l ON l.id = u.lieu_id
  JOIN territoires_commune t ON t.id = l.commune_id
  LEFT JOIN LATERAL (SELECT * FROM lieux_declarationdeplaces x WHERE x.unite_id = u.id AND x.jour <= %(au)s
                      ORDER BY x.jour DESC, x.dite_a DESC, x.id DESC LIMIT 1) d ON true
 WHERE {condition}
   AND EXISTS (SELECT 1 FROM lieux_capacite c WHERE c.unite_id = u.id AND c.periode @> %(au)s AND c.places > 0)
 ORDER BY d.jour NULLS FIRST, l.nom_cle, u.code, u.id
"""


def informations(
    *, au: date, pour: Acteur, lieu: Lieu | None = None, type_lieu: str = "", direction: str = ""
) -> list[Information]:
    """Return what each unit said last, the oldest first: those of one place, or of all the establishments."""
    exiger(pour, Action.VOIR_LIEUX)
    parametres: dict[str, Any] = {"au": au, "types": list(QUI_DECLARENT)}
    conditions = ["l.type = ANY(%(types)s)"]
    if lieu is not None:
        conditions, parametres["lieu"] = ["l.id = %(lieu)s"], lieu.pk
    if type_lieu:
        conditions.append("l.type = %(type)s")
        parametres["type"] = type_lieu
    if direction:
        conditions.append("t.direction_id = %(direction)s")
        parametres["direction"] = direction
    with connection.cursor() as curseur:
        curseur.execute(INFORMATIONS.format(condition=" AND ".join(conditions)), parametres)
        return [Information(*ligne) for ligne in curseur.fetchall()]
