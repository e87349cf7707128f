"""Rights are lent within what is held; powerful roles are given by two; nothing of either is erased."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

TABLES = ("agents_delegationdroits", "agents_demanderole")
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = """
DROP TRIGGER deleguer_ce_qu_on_tient ON agents_delegationdroits;
DROP FUNCTION agents_deleguer_ce_qu_on_tient();
DROP TRIGGER seule_la_fin_change ON agents_delegationdroits;
DROP FUNCTION agents_seule_la_fin_change();
DROP TRIGGER seule_la_decision_s_ajoute ON agents_demanderole;
DROP FUNCTION agents_seule_la_decision_s_ajoute();
"""


class Migration(migrations.Migration):
    dependencies = [("agents", "0012_roles"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        migrations.RunSQL(INVARIANTS, RETRAIT),
    ]
