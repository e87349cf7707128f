"""No write without an event; an outcome is written once; a frequency only ends."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

TABLES = ["visites_visite", "visites_frequencevisite"]
GARDES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = """
DROP TRIGGER ecrire_une_fois ON visites_visite;
DROP TRIGGER ecrire_une_fois ON visites_frequencevisite;
DROP FUNCTION visites_garder();
"""


class Migration(migrations.Migration):
    dependencies = [("visites", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        migrations.RunSQL(GARDES, RETRAIT),
    ]
