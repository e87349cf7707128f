"""Invariants of requests and letters: numbers without gaps, an owner, a letter with each refusal, nothing erased."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

FAITS = [
    f"echanges_{nom}"
    for nom in (
        "demande", "attribution", "rappel", "silence", "reponse", "courrier", "envoi", "piece", "courrierrecu",
        "attributionrecu", "suiterecu",
    )
]  # fmt: skip
TABLES = [*FAITS, "echanges_delegationsignature"]
INVARIANTS = (Path(__file__).parent / "0002_invariants.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("echanges", "0001_initial"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES, "echanges_numerotation"),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS),
    ]
