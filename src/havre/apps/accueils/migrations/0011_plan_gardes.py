"""A plan, its result, its proposals and what was decided of them are written once, with an event, and never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = [
    f"accueils_{nom}"
    for nom in (
        "plan", "resultatplan", "propositionplan", "mouvementpropose", "decisionproposition", "enfantsansplace",
        "valeurplace",
    )
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("accueils", "0010_plan"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), interdire_modification(*TABLES)]
