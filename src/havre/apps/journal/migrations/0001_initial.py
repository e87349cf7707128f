"""Append-only journal: number, hashes and transaction are computed by the database."""

from django.db import migrations, models

FONCTIONS = """
CREATE FUNCTION journal_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% est refusé sur %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '23H01', HINT = 'Ces lignes ne se modifient pas et ne s''effacent pas.';
END $$;

CREATE FUNCTION journal_texte(e journal_evenement) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        e.numero, extract(epoch FROM e.survenu_a), extract(epoch FROM e.consigne_a), e.agent_id, e.agent_nom,
        e.action, e.objet_type, e.objet_id, e.donnees, e.transaction, e.empreinte_precedente)::text
$$;

CREATE FUNCTION journal_chainer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE dernier journal_evenement;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_evenement'));
    SELECT * INTO dernier FROM journal_evenement ORDER BY numero DESC LIMIT 1;
    NEW.numero := coalesce(dernier.numero, 0) + 1;
    NEW.consigne_a := clock_timestamp();
    NEW.transaction := pg_current_xact_id()::text;
    NEW.empreinte_precedente := coalesce(dernier.empreinte, repeat('0', 64));
    NEW.empreinte := encode(sha256(convert_to(journal_texte(NEW), 'UTF8')), 'hex');
    RETURN NEW;
END $$;

CREATE FUNCTION journal_exige_evenement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal_evenement WHERE transaction = pg_current_xact_id()::text) THEN
        RAISE EXCEPTION 'écriture sans événement au journal sur %', TG_TABLE_NAME USING ERRCODE = '23H02';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER chainer BEFORE INSERT ON journal_evenement FOR EACH ROW EXECUTE FUNCTION journal_chainer();
"""

GARDES = "".join(
    f"""
CREATE TRIGGER pas_de_modification BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_refuser();
CREATE TRIGGER pas_d_effacement BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_refuser();
CREATE TRIGGER pas_de_vidage BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_refuser();
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'havre_web') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM havre_web;
    END IF;
END $$;
"""
    for table in ("journal_evenement", "journal_lecture")
)

CACHE = """
CREATE TABLE havre_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX havre_cache_expires ON havre_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Evenement",
            fields=[
                ("numero", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("survenu_a", models.DateTimeField(verbose_name="survenu le")),
                ("consigne_a", models.DateTimeField(editable=False, verbose_name="consigné le")),
                ("agent_id", models.BigIntegerField(null=True, verbose_name="agent")),
                ("agent_nom", models.CharField(max_length=200, verbose_name="nom de l'agent")),
                ("action", models.CharField(max_length=80)),
                ("objet_type", models.CharField(max_length=80, verbose_name="type d'objet")),
                ("objet_id", models.CharField(max_length=64, verbose_name="identifiant de l'objet")),
                ("donnees", models.JSONField(default=dict, verbose_name="données")),
                ("transaction", models.TextField(editable=False)),
                (
                    "empreinte_precedente",
                    models.CharField(editable=False, max_length=64, verbose_name="empreinte précédente"),
                ),
                ("empreinte", models.CharField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "événement",
                "ordering": ["-numero"],
                "indexes": [
                    models.Index(fields=["objet_type", "objet_id", "-numero"], name="evenement_objet"),
                    models.Index(fields=["agent_id", "-numero"], name="evenement_agent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lecture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("lu_a", models.DateTimeField(verbose_name="lu le")),
                ("agent_id", models.BigIntegerField(verbose_name="agent")),
                ("agent_nom", models.CharField(max_length=200, verbose_name="nom de l'agent")),
                ("objet_type", models.CharField(max_length=80, verbose_name="type d'objet")),
                ("objet_id", models.CharField(max_length=64, verbose_name="identifiant de l'objet")),
            ],
            options={
                "verbose_name": "lecture",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["objet_type", "objet_id", "-id"], name="lecture_objet")],
            },
        ),
        migrations.RunSQL("CREATE INDEX evenement_transaction ON journal_evenement USING hash (transaction)"),
        migrations.RunSQL(FONCTIONS),
        migrations.RunSQL(GARDES),
        migrations.RunSQL(CACHE),
    ]
