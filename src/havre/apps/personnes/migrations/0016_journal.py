"""What was done and read is seen with the children concerned, and by who did it; the chains look at every row.

Rows come in through functions: an act is written before one knows who asks, or by Havre itself inside a page.
"""

from django.db import migrations

from havre.apps.personnes.models.barriere import AGENT, OUVERT, bit_de
from havre.common.politiques import confier, proteger

CONSIGNER = """
CREATE FUNCTION journal_consigner(
    p_survenu_a timestamptz, p_agent_id bigint, p_agent_nom text, p_action text, p_objet_type text, p_objet_id text,
    p_donnees jsonb) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO journal_evenement (survenu_a, agent_id, agent_nom, action, objet_type, objet_id, donnees)
    VALUES (p_survenu_a, p_agent_id, p_agent_nom, p_action, p_objet_type, p_objet_id, p_donnees) RETURNING numero
$$;
CREATE FUNCTION journal_noter_lecture(
    p_lu_a timestamptz, p_agent_id bigint, p_agent_nom text, p_objet_type text, p_objet_id text, p_genre text,
    p_partie text, p_personnes bigint[], p_mentions bigint[], p_roles text, p_fondement text, p_fondement_id bigint)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO journal_lecture (lu_a, agent_id, agent_nom, objet_type, objet_id, genre, partie, personnes, mentions,
                                 roles, fondement, fondement_id)
    VALUES (p_lu_a, p_agent_id, p_agent_nom, p_objet_type, p_objet_id, p_genre, p_partie, p_personnes, p_mentions,
            p_roles, p_fondement, p_fondement_id)
$$;
"""
ECRITURES = [
    "journal_consigner(timestamptz, bigint, text, text, text, text, jsonb)",
    "journal_noter_lecture(timestamptz, bigint, text, text, text, text, text, bigint[], bigint[], text, text, bigint)",
]
RETRAIT = "".join(f"DROP FUNCTION {f};" for f in ECRITURES)

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


class Migration(migrations.Migration):
    dependencies = [("personnes", "0015_ouverts"), ("journal", "0006_evenement_de_la_transaction")]
    operations = [
        migrations.RunSQL(CONSIGNER, RETRAIT),
        confier(*ECRITURES),
        proteger({"journal_evenement": EVENEMENT, "journal_lecture": LECTURE}),
    ]
