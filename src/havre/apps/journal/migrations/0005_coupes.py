"""Old readings are removed behind an anchored cut, by one function that the role of the site may not call."""

from pathlib import Path

from django.db import migrations

from havre.common.politiques import confier, remplacer

FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = """
DROP FUNCTION journal_couper(bigint, timestamptz, timestamptz);
DROP TRIGGER exiger_une_ancre ON journal_coupe;
DROP FUNCTION journal_exiger_une_ancre();
DROP TRIGGER pas_de_vidage ON journal_maillon;
DROP TRIGGER pas_de_vidage ON journal_lecture;
DROP TRIGGER pas_d_effacement ON journal_maillon;
DROP TRIGGER pas_d_effacement ON journal_lecture;
DROP FUNCTION journal_refuser_hors_coupe();
"""
PAS_LE_SITE = """
REVOKE EXECUTE ON FUNCTION journal_couper(bigint, timestamptz, timestamptz) FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION journal_couper(bigint, timestamptz, timestamptz) TO %I', session_user);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_verification")]
    operations = [
        migrations.RunSQL(FONCTIONS, RETRAIT),
        confier(
            "journal_refuser_hors_coupe()",
            "journal_exiger_une_ancre()",
            "journal_couper(bigint, timestamptz, timestamptz)",
        ),
        remplacer(PAS_LE_SITE),
    ]
