"""What was done and read is seen with the children concerned, and by who did it; the chains look at every row."""

from django.db import migrations

from havre.apps.personnes.models.barriere import AGENT, OUVERT, bit_de
from havre.common.politiques import confier, proteger

# An act on a child, on a sibling group, on several children named in its data, on an account.
EVENEMENT = f"""{OUVERT} OR ligne.agent_id = {AGENT} OR CASE
    WHEN ligne.objet_type = 'personnes.enfant' THEN {bit_de("ligne.objet_id::bigint")}
    WHEN ligne.objet_type = 'personnes.fratrie' THEN EXISTS (
        SELECT 1 FROM personnes_membrefratrie m_ WHERE m_.fratrie_id = ligne.objet_id::bigint)
    WHEN ligne.objet_type LIKE 'agents.%' THEN {AGENT} IS NOT NULL
    WHEN jsonb_typeof(ligne.donnees -> 'enfants') = 'array' THEN EXISTS (
        SELECT 1 FROM jsonb_array_elements_text(ligne.donnees -> 'enfants') x_(n) WHERE {bit_de("x_.n::bigint")})
    END"""
LECTURE = f"""{OUVERT} OR ligne.agent_id = {AGENT} OR EXISTS (
    SELECT 1 FROM unnest(ligne.personnes || ligne.mentions) x_(n) WHERE {bit_de("x_.n")})"""

# Who read a child's file, found by the index: an array may not be searched through it under a policy. The function sees
# every row, and looks itself whether the child is open to who asks.
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
    dependencies = [("personnes", "0003_barriere"), ("journal", "0006_tables_du_site")]
    operations = [
        proteger({"journal_evenement": EVENEMENT, "journal_lecture": LECTURE}),
        migrations.RunSQL(LECTURES, f"DROP FUNCTION {FONCTION};"),
        confier(FONCTION),
    ]
