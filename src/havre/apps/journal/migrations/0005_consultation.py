"""Who read one person's file: asked by those who may know it, whose own scope may not hold the file."""

from django.db import migrations

from havre.common.politiques import confier

LECTURES = """
CREATE FUNCTION journal_lectures_de(personne bigint, listes boolean, lecteur bigint, du timestamptz, au timestamptz,
                                    avant bigint, combien integer)
RETURNS SETOF journal_lecture LANGUAGE sql STABLE AS $$
    SELECT * FROM journal_lecture l
     WHERE (l.personnes @> ARRAY[personne] OR (listes AND l.mentions @> ARRAY[personne]))
       AND (lecteur IS NULL OR l.agent_id = lecteur) AND (du IS NULL OR l.lu_a >= du) AND (au IS NULL OR l.lu_a < au)
       AND (avant IS NULL OR l.id < avant)
     ORDER BY l.id DESC LIMIT combien
$$;

CREATE FUNCTION journal_lecteurs_de(personne bigint) RETURNS TABLE (agent_id bigint, agent_nom text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (l.agent_id) l.agent_id, l.agent_nom::text
      FROM journal_lecture l
     WHERE (l.personnes @> ARRAY[personne] OR l.mentions @> ARRAY[personne]) AND l.agent_id IS NOT NULL
     ORDER BY l.agent_id, l.id DESC
$$;
"""
RETRAIT = """
DROP FUNCTION journal_lectures_de(bigint, boolean, bigint, timestamptz, timestamptz, bigint, integer);
DROP FUNCTION journal_lecteurs_de(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_passation")]
    operations = [
        migrations.RunSQL(LECTURES, RETRAIT),
        confier(
            "journal_lectures_de(bigint, boolean, bigint, timestamptz, timestamptz, bigint, integer)",
            "journal_lecteurs_de(bigint)",
        ),
    ]
