"""No write without an event; an ordered measure is never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement


class Migration(migrations.Migration):
    dependencies = [("mesures", "0001_initial"), ("journal", "0001_initial")]
    operations = [exiger_evenement("mesures_mesure"), interdire_effacement("mesures_mesure")]
