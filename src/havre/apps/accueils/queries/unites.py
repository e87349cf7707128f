"""The units with the places left in each from a day on: stays under way, reservations and licences counted."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from havre.apps.lieux.enums import TypeLieu
from havre.common.barriere import tout_lire

from ..rythme import Rythme

# Peak of children in each unit from the day on. A stay without rhythm is there always; where some stays of a roof have
# one, the peak is counted for each of the twenty-eight half-days apart (`demi`), and only those wanted matter.
UNITES = """
WITH sejours AS (
    SELECT a.id, a.unite_id, u.lieu_id, a.rythme, greatest(lower(a.periode), %(jour)s) AS d, upper(a.periode) AS f
      FROM accueils_accueil a JOIN lieux_unite u ON u.id = a.unite_id
     WHERE a.annule_a IS NULL AND a.periode && daterange(%(jour)s, NULL) AND a.enfant_id <> ALL(%(groupe)s)
), modules AS (
    SELECT DISTINCT lieu_id FROM sejours WHERE rythme IS NOT NULL
), presences AS (
    SELECT s.unite_id, s.lieu_id, -1 AS demi, s.d, s.f FROM sejours s
     WHERE NOT EXISTS (SELECT 1 FROM modules m WHERE m.lieu_id = s.lieu_id)
    UNION ALL
    SELECT s.unite_id, s.lieu_id, b.demi, s.d, s.f FROM sejours s JOIN modules m ON m.lieu_id = s.lieu_id
      JOIN unnest(%(demi_journees)s::integer[]) b(demi) ON s.rythme IS NULL OR s.rythme & (1 << b.demi) <> 0
    UNION ALL
    SELECT s.unite_id, s.lieu_id, b.demi, x.jour, x.jour + 1
      FROM accueils_jourexceptionnel x JOIN sejours s ON s.id = x.accueil_id AND s.rythme IS NOT NULL
     CROSS JOIN (VALUES (0), (1)) p(moment)
      JOIN unnest(%(demi_journees)s::integer[]) b(demi) ON accueils_bit(x.jour, p.moment) = 1 << b.demi
     WHERE x.jour >= s.d AND CASE p.moment WHEN 0 THEN x.matin ELSE x.apres_midi END
       AND s.rythme & (1 << b.demi) = 0
), mouvements AS (
    SELECT unite_id, lieu_id, demi, d AS j, 1 AS n FROM presences
    UNION ALL SELECT unite_id, lieu_id, demi, f, -1 FROM presences WHERE f IS NOT NULL
), cumuls AS (
    SELECT unite_id, lieu_id, demi, max(n) AS n
      FROM (SELECT unite_id, lieu_id, demi, sum(n) OVER (PARTITION BY unite_id, demi ORDER BY j, n
                                                          ROWS UNBOUNDED PRECEDING) AS n
              FROM mouvements) c
     GROUP BY unite_id, lieu_id, demi
), pointes AS (
    SELECT unite_id, max(n) AS n FROM cumuls GROUP BY unite_id
), familles AS (
    SELECT lieu_id, max(n) AS n
      FROM (SELECT lieu_id, demi, sum(n) AS n FROM cumuls GROUP BY lieu_id, demi) c GROUP BY lieu_id
), gels AS (
    SELECT g.unite_id, sum(coalesce(g.places, 32767)) AS n
      FROM lieux_gel g LEFT JOIN lieux_leveedegel v ON v.gel_id = g.id
     WHERE g.periode @> %(jour)s AND (v.le IS NULL OR v.le > %(jour)s)
     GROUP BY g.unite_id
)
SELECT u.id, u.lieu_id, l.type, l.commune_id, u.age_min_mois, u.age_max_mois, u.sexe,
       u.competence_medicale, u.competence_handicap, u.competence_comportement, u.offres,
       least(coalesce(c.places, 0) - coalesce(p.n, 0) - coalesce(i.n, 0),
             CASE WHEN l.type = 'famille_accueil'
                  THEN coalesce(g.places + coalesce(w.places_en_plus, 0), 0) - coalesce(fa.n, 0) END),
       f.id IS NULL,
       CASE WHEN l.type = 'famille_accueil'
            THEN greatest(coalesce(g.places + coalesce(w.places_en_plus, 0), 0) - coalesce(fa.n, 0), 0) END,
       coalesce(c.places, 0) - coalesce(p.n, 0) - coalesce(i.n, 0)
  FROM lieux_unite u
  JOIN lieux_lieu l ON l.id = u.lieu_id
  LEFT JOIN lieux_capacite c ON c.unite_id = u.id AND c.periode @> %(jour)s
  LEFT JOIN lieux_agrement g ON g.lieu_id = l.id AND g.periode @> %(jour)s
  LEFT JOIN lieux_derogationagrement w ON w.agrement_id = g.id AND w.periode @> %(jour)s
  LEFT JOIN lieux_fermeture f ON f.unite_id = u.id AND f.periode @> %(jour)s
  LEFT JOIN gels i ON i.unite_id = u.id
  LEFT JOIN pointes p ON p.unite_id = u.id
  LEFT JOIN familles fa ON fa.lieu_id = u.lieu_id
 WHERE l.type = ANY(%(types)s)
 ORDER BY u.id
"""


def places_libres(unites: Iterable[int], *, jour: date) -> tuple[dict[int, int], dict[int, int]]:
    """Return the places left from a day on, whatever the half-day, by unit, and what its licence allows by foster home.

    Units among `unites` only, the licence of the roof not counted; a closed unit is told here as any other.
    """
    voulues = set(unites)
    with tout_lire("places libres par unité, sans aucun enfant"), connection.cursor() as curseur:
        curseur.execute(
            f"SELECT x.* FROM ({UNITES.replace('ORDER BY u.id', '')}) x(id, lieu) WHERE x.id = ANY(%(unites)s)",  # noqa: S608
            {
                "jour": jour,
                "groupe": [],
                "types": _types(),
                "demi_journees": Rythme.plein().bits,
                "unites": list(voulues),
            },
        )
        lignes = curseur.fetchall()
    libres = {ligne[0]: max(ligne[14], 0) for ligne in lignes}
    return libres, {ligne[1]: ligne[13] for ligne in lignes if ligne[13] is not None}


def _types() -> list[str]:
    """Return every kind of place."""
    return [t.value for t in TypeLieu]
