"""Invariants of requests and letters: numbers without gaps, an owner, a letter with each refusal, nothing erased.

The rules look at every row, whoever writes.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FAITS = [
    f"echanges_{nom}"
    for nom in (
        "demande", "attribution", "rappel", "silence", "reponse", "courrier", "envoi", "piece", "courrierrecu",
        "attributionrecu", "suiterecu", "piecesmanquantes", "piecesrecues",
    )
]  # fmt: skip
TABLES = [*FAITS, "echanges_delegationsignature"]
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
REGLES = [
    "echanges_avoir_un_responsable()",
    "echanges_numeroter()",
    "echanges_verifier_la_delegation()",
    "echanges_verifier_la_lettre()",
]
RETRAIT = "".join(f"DROP FUNCTION {fonction} CASCADE;" for fonction in (*REGLES, "echanges_tenir_le_compteur()"))


class Migration(migrations.Migration):
    dependencies = [("echanges", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES, "echanges_numerotation"),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS, RETRAIT),
        confier(*REGLES),
    ]
