"""No write without an event; places and licences are never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

TABLES = [
    f"lieux_{nom}"
    for nom in (
        "organisme", "lieu", "unite", "capacite", "fermeture", "assistantfamilial", "agrement", "derogationagrement"
    )
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("lieux", "0001_initial"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES)]
