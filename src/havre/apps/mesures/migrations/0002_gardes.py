"""No write without an event; what is written of a measure is a fact; a measure is suspended once at a time."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FAITS = [
    f"mesures_{nom}"
    for nom in ("recommandation", "suspensionexecution", "repriseexecution", "motifattente", "executionmesure")
]
TABLES = ["mesures_mesure", *FAITS]
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("mesures", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS, "DROP FUNCTION mesures_tenir_la_suspension() CASCADE;"),
        confier("mesures_tenir_la_suspension()"),
    ]
