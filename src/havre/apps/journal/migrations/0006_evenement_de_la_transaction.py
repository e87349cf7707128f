"""The event that a write demands is one of its own transaction, not one that bore the same number before a restore.

Transaction numbers begin again in a new server. Whoever writes an event holds the head of the chain until he commits:
his event is then the last row, and it came in after his transaction began. And the role of the site removes no reading.
"""

from django.db import migrations

from havre.common.politiques import remplacer

EXIGER = """
CREATE OR REPLACE FUNCTION journal_exige_evenement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE dernier journal_evenement;
BEGIN
    SELECT * INTO dernier FROM journal_evenement ORDER BY numero DESC LIMIT 1;
    IF dernier.transaction IS DISTINCT FROM pg_current_xact_id()::text OR dernier.consigne_a < now() THEN
        RAISE EXCEPTION 'écriture sans événement au journal sur %', TG_TABLE_NAME USING ERRCODE = '23H02';
    END IF;
    RETURN NULL;
END $$;
"""
PAS_LE_SITE = """
REVOKE EXECUTE ON FUNCTION journal_couper(bigint, timestamptz, timestamptz) FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION journal_couper(bigint, timestamptz, timestamptz) TO %I', session_user);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_consultation")]
    operations = [remplacer(EXIGER + PAS_LE_SITE, "journal_exige_evenement()")]
