"""The day from which each sibling group has been living apart without a break, as SQL."""

from havre.apps.accueils.queries import SEPAREES

# A group lives apart whenever two of its members are under two roofs; of the days on which some two of them were,
# joined end to end, the stretch that holds the day says since when.
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
separations AS (
    SELECT x.fratrie_id, unnest(range_agg(daterange(greatest(x.debut, y.debut), least(x.fin, y.fin)))) AS periode
      FROM sejours x
      JOIN sejours y ON y.fratrie_id = x.fratrie_id AND y.lieu_id > x.lieu_id
           AND x.debut < coalesce(y.fin, 'infinity'::date) AND y.debut < coalesce(x.fin, 'infinity'::date)
     GROUP BY x.fratrie_id)
SELECT t.*, lower(s.periode) AS depuis FROM t JOIN separations s ON s.fratrie_id = t.fratrie_id AND s.periode @> %(au)s
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
