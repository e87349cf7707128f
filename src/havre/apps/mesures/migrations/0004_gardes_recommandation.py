"""A recommendation is written once, with its event, and never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLE = "mesures_recommandation"


class Migration(migrations.Migration):
    dependencies = [("mesures", "0003_recommandation"), ("journal", "0001_initial")]
    operations = [exiger_evenement(TABLE), interdire_effacement(TABLE), interdire_modification(TABLE)]
