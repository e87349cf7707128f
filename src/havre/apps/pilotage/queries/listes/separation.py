"""The day from which a sibling group has been living apart without a break, as SQL."""

from havre.apps.accueils.queries import SEPAREES

# Where the group stands changes only on the bounds of stays and memberships: the last of them on which it was together
# is followed by the one from which it has been apart ever since.
SEPAREE_DEPUIS = """
    (WITH bornes AS (
        SELECT b.jour FROM personnes_membrefratrie m2, unnest(ARRAY[lower(m2.periode), upper(m2.periode)]) b(jour)
         WHERE m2.fratrie_id = t.fratrie_id AND b.jour <= %(au)s
        UNION
        SELECT b.jour FROM personnes_membrefratrie m2
          JOIN accueils_accueil a2 ON a2.enfant_id = m2.enfant_id AND a2.annule_a IS NULL AND a2.principal,
               unnest(ARRAY[lower(a2.periode), upper(a2.periode)]) b(jour)
         WHERE m2.fratrie_id = t.fratrie_id AND b.jour <= %(au)s),
      etats AS (
        SELECT bornes.jour, (SELECT count(DISTINCT u3.lieu_id) > 1
                               FROM personnes_membrefratrie m3
                               JOIN accueils_accueil a3 ON a3.enfant_id = m3.enfant_id AND a3.annule_a IS NULL
                                    AND a3.principal AND a3.periode @> bornes.jour
                               JOIN lieux_unite u3 ON u3.id = a3.unite_id
                              WHERE m3.fratrie_id = t.fratrie_id AND m3.periode @> bornes.jour) AS separee
          FROM bornes)
     SELECT min(jour) FROM etats
      WHERE separee AND jour > coalesce((SELECT max(jour) FROM etats WHERE NOT separee), '-infinity'::date))
"""
FRATRIES = f"SELECT t.*, {SEPAREE_DEPUIS} AS depuis FROM ({SEPAREES}) t"  # noqa: S608  # made of constants

__all__ = ["FRATRIES"]
