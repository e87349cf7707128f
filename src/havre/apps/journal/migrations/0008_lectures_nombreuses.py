"""Who opened many files in one hour: counted from the readings, told once."""

from django.db import migrations, models

from havre.common.politiques import confier

SIGNALEMENTS = """
CREATE INDEX evenement_signalement ON journal_evenement (survenu_a) WHERE action = 'lectures.signaler';

CREATE FUNCTION journal_lecteurs_nombreux(du timestamptz, au timestamptz, repere integer)
RETURNS TABLE (agent_id bigint) LANGUAGE sql STABLE AS $$
    SELECT l.agent_id
      FROM journal_lecture l CROSS JOIN LATERAL unnest(l.personnes) p(personne)
     WHERE l.lu_a >= du AND l.lu_a < au AND l.agent_id IS NOT NULL
     GROUP BY l.agent_id HAVING count(DISTINCT p.personne) > repere
$$;

CREATE FUNCTION journal_signalements(depuis timestamptz)
RETURNS TABLE (agent_id bigint, survenu_a timestamptz, repere integer) LANGUAGE sql STABLE AS $$
    SELECT e.objet_id::bigint, e.survenu_a, (e.donnees ->> 'repere')::integer
      FROM journal_evenement e
     WHERE e.action = 'lectures.signaler' AND e.survenu_a >= depuis
     ORDER BY e.numero DESC
$$;
"""
RETRAIT = """
DROP FUNCTION journal_lecteurs_nombreux(timestamptz, timestamptz, integer);
DROP FUNCTION journal_signalements(timestamptz);
DROP INDEX evenement_signalement;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_etat_des_migrations")]
    operations = [
        migrations.AddIndex(model_name="lecture", index=models.Index(fields=["lu_a"], name="lecture_moment")),
        migrations.RunSQL(SIGNALEMENTS, RETRAIT),
        confier(
            "journal_lecteurs_nombreux(timestamptz, timestamptz, integer)", "journal_signalements(timestamptz)"
        ),
    ]
