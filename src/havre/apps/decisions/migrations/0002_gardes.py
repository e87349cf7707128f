"""Decisions, instructions, clauses, hearings and appeals are facts: written once, never changed nor erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = [
    f"decisions_{nom}"
    for nom in (
        "decision", "enfantconcerne", "instruction", "droitdevisite", "rapportdu", "accordparental", "piecedecision",
        "audience", "enfantaudience", "issueaudience", "appel", "issueappel",
    )
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("journal", "0003_chaines")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), interdire_modification(*TABLES)]
