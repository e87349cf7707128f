"""No write without an event; what was promised and what became of it are written once."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = ["suivis_promesse", "suivis_issuepromesse"]


class Migration(migrations.Migration):
    dependencies = [("suivis", "0001_initial"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), interdire_modification(*TABLES)]
