"""No write without an event; persons and their history are never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

TABLES = [
    f"personnes_{nom}"
    for nom in ("personne", "enfant", "domicile", "reference", "lien", "eloignement", "fratrie", "membrefratrie")
]


class Migration(migrations.Migration):
    dependencies = [("personnes", "0001_initial"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES)]
