"""Who read a child's file, found by the index: an array may not be searched through it under a policy.

The function sees every row, and looks itself whether the child is open to who asks.
"""

from django.db import migrations

from havre.apps.personnes.models.barriere import OUVERT, bit_de
from havre.common.politiques import confier

FONCTION = "journal_lectures_du_dossier(bigint, bigint, integer)"
LECTURES = f"""
CREATE FUNCTION journal_lectures_du_dossier(enfant bigint, sauf bigint, combien integer)
RETURNS SETOF journal_lecture LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF {OUVERT} OR {bit_de("enfant")} THEN
        RETURN QUERY SELECT l.* FROM journal_lecture l
         WHERE l.personnes @> ARRAY[enfant] AND (sauf IS NULL OR l.agent_id IS DISTINCT FROM sauf)
         ORDER BY l.lu_a DESC, l.id DESC LIMIT combien;
    END IF;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("personnes", "0016_journal")]
    operations = [migrations.RunSQL(LECTURES, f"DROP FUNCTION {FONCTION};"), confier(FONCTION)]
