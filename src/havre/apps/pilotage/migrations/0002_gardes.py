"""Records and chosen orders are facts: written with an event, never changed nor erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = ["pilotage_releve", "pilotage_lignereleve", "pilotage_ordreliste"]


class Migration(migrations.Migration):
    dependencies = [("pilotage", "0001_initial"), ("journal", "0003_chaines")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), interdire_modification(*TABLES)]
