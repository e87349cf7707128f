"""No write without an event; a role held is never erased, it ends."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement


class Migration(migrations.Migration):
    dependencies = [("agents", "0001_initial"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement("agents_affectation", "agents_service"),
        interdire_effacement("agents_agent", "agents_affectation"),
    ]
