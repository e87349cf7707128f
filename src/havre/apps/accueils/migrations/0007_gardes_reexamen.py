"""Second looks are facts: written once, never changed nor erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification


class Migration(migrations.Migration):
    dependencies = [("accueils", "0006_reexamen"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement("accueils_reexamen"),
        interdire_effacement("accueils_reexamen"),
        interdire_modification("accueils_reexamen"),
    ]
