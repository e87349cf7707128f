"""Places counted by half-day, hotels bounded by the law, and guards of the tables that came with them."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

TABLES = ["accueils_consentement", "accueils_jourexceptionnel"]
INVARIANTS = (Path(__file__).parent / "0004_demi_journees.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accueils", "0003_sejours_modules"), ("personnes", "0004_gardes_handicap")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), migrations.RunSQL(INVARIANTS)]
