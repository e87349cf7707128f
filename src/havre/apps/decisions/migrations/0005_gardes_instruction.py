"""An instruction is a fact: written once, never changed nor erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = ["decisions_instruction"]


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_instruction"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), interdire_modification(*TABLES)]
