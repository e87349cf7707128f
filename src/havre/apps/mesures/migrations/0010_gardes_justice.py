"""Why a measure waits and what carried it out are facts: written once; seen with the measure."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.apps.personnes.models.barriere import par
from havre.common.politiques import proteger

TABLES = ["mesures_motifattente", "mesures_executionmesure"]


class Migration(migrations.Migration):
    dependencies = [("mesures", "0009_justice"), ("journal", "0002_barriere"), ("personnes", "0006_barriere")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*TABLES),
        proteger({table: par("mesure_id", "mesures_mesure") for table in TABLES}),
    ]
