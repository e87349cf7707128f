"""Invariants of informations: numbers without gap, the pair of evaluators, one conclusion a child, nothing erased."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

FAITS = [
    f"informations_{nom}"
    for nom in (
        "auteurinformation", "demandesuites", "qualification", "rattachementinformation", "signalement",
        "transfertinformation", "acteinformation", "evaluation", "attributionevaluation", "rencontre", "redaction",
        "conclusionenfant", "signatureevaluation", "renvoievaluation", "derogationbinome", "validationevaluation",
    )
]  # fmt: skip
PARTIELS = [
    f"informations_{nom}"
    for nom in ("informationpreoccupante", "enfantdufoyer", "adultedufoyer", "evaluateur", "capaciteevaluation")
]
INVARIANTS = (Path(__file__).parent / "0002_invariants.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("informations", "0001_initial"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement(*FAITS, *PARTIELS),
        interdire_effacement(*FAITS, *PARTIELS, "informations_registreinformations"),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS),
    ]
