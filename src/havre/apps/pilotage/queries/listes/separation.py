"""The day from which each sibling group has been living apart without a break, as SQL."""

from havre.apps.accueils.queries import SEPAREES

# Where a group stands changes only on the bounds of its members' stays: the last of them on which it was together is
# followed by the one from which it has been apart ever since.
FRATRIES = f"""
WITH t AS MATERIALIZED ({SEPAREES}),
sejours AS MATERIALIZED (
    SELECT m.fratrie_id, u.lieu_id, greatest(lower(a.periode), lower(m.periode)) AS debut,
           least(upper(a.periode), upper(m.periode)) AS fin
      FROM t
      JOIN personnes_membrefratrie m ON m.fratrie_id = t.fratrie_id
      JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal
           AND a.periode && m.periode AND lower(a.periode) <= %(au)s
      JOIN lieux_unite u ON u.id = a.unite_id),
bornes AS (
    SELECT DISTINCT fratrie_id, b.jour FROM sejours, unnest(ARRAY[debut, fin]) b(jour) WHERE b.jour <= %(au)s),
etats AS (
    SELECT b.fratrie_id, b.jour, coalesce(min(s.lieu_id) <> max(s.lieu_id), false) AS separee
      FROM bornes b
      LEFT JOIN sejours s ON s.fratrie_id = b.fratrie_id AND s.debut <= b.jour AND (s.fin IS NULL OR s.fin > b.jour)
     GROUP BY b.fratrie_id, b.jour),
ensemble AS (SELECT fratrie_id, max(jour) AS dernier FROM etats WHERE NOT separee GROUP BY fratrie_id),
debuts AS (
    SELECT e.fratrie_id, min(e.jour) AS depuis FROM etats e LEFT JOIN ensemble n USING (fratrie_id)
     WHERE e.separee AND e.jour > coalesce(n.dernier, '-infinity'::date) GROUP BY e.fratrie_id)
SELECT t.*, debuts.depuis FROM t JOIN debuts USING (fratrie_id)
"""  # noqa: S608  # made of constants

# The same groups at less cost, to count them.
COMPTE = """
SELECT min(a.enfant_id) AS enfant_id
  FROM personnes_membrefratrie m
  JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s
  JOIN lieux_unite u ON u.id = a.unite_id
 WHERE m.periode @> %(au)s
 GROUP BY m.fratrie_id HAVING min(u.lieu_id) <> max(u.lieu_id)
"""
