"""No write of a recognised handicap without an event; it is never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

TABLES = ["personnes_reconnaissancehandicap"]


class Migration(migrations.Migration):
    dependencies = [("personnes", "0003_handicap"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES)]
