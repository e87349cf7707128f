"""Append-only journal: numbers, hashes and transactions are computed by the database; guards of all the other tables.

The functions are entrusted to the role that sees every row, whoever asks: a chain has no part that its own checks may
not see, and a write demands its event from anybody.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = """
DROP FUNCTION journal_noter_lecture(
    timestamptz, bigint, text, text, text, text, text, bigint[], bigint[], text, text, bigint);
DROP FUNCTION journal_consigner(timestamptz, bigint, text, text, text, text, jsonb);
DROP TRIGGER chainer ON journal_lecture;
DROP FUNCTION journal_chainer_a_la_fin();
DROP FUNCTION journal_chainer_lecture(journal_lecture);
DROP FUNCTION journal_texte_lecture(journal_lecture, journal_maillon, text);
DROP FUNCTION journal_exige_evenement();
DROP TRIGGER chainer ON journal_evenement;
DROP FUNCTION journal_chainer();
DROP FUNCTION journal_texte(journal_evenement);
DROP FUNCTION journal_refuser();
"""
INDEX = """
CREATE INDEX evenement_transaction ON journal_evenement USING hash (transaction);
CREATE INDEX lecture_personnes ON journal_lecture USING gin (personnes, mentions);
CREATE INDEX evenement_signalement ON journal_evenement (survenu_a) WHERE action = 'lectures.signaler';
"""
CONFIEES = (
    "journal_chainer()",
    "journal_exige_evenement()",
    "journal_chainer_lecture(journal_lecture)",
    "journal_chainer_a_la_fin()",
    "journal_consigner(timestamptz, bigint, text, text, text, text, jsonb)",
    "journal_noter_lecture(timestamptz, bigint, text, text, text, text, text, bigint[], bigint[], text, text, bigint)",
)
# The web role adds events and readings, and nothing else; the links, the cuts: the database alone.
DROITS = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'havre_web') THEN
        REVOKE UPDATE, DELETE, TRUNCATE
            ON journal_evenement, journal_lecture, journal_ancre, journal_envoiancre FROM havre_web;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON journal_maillon, journal_coupe FROM havre_web;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION journal_chainer_lecture(journal_lecture) FROM PUBLIC;
"""
FAITS = ["journal_ancre", "journal_envoiancre", "journal_coupe"]


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_gardien")]
    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX evenement_transaction, lecture_personnes, evenement_signalement;"),
        migrations.RunSQL(FONCTIONS, RETRAIT),
        interdire_modification("journal_evenement", "journal_lecture", "journal_maillon", *FAITS),
        interdire_effacement("journal_evenement", *FAITS),
        exiger_evenement(*FAITS),
        migrations.RunSQL(DROITS, migrations.RunSQL.noop),
        confier(*CONFIEES),
    ]
