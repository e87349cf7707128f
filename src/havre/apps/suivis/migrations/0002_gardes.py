"""What was promised and what is signed are written once; a report leaves as it was signed, after its reading."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FAITS = [
    f"suivis_{nom}"
    for nom in (
        "promesse", "issuepromesse", "paroleenfant", "rapport", "versionrapport", "additif", "lecturerapport",
        "envoirapport",
    )
]  # fmt: skip
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = """
DROP TRIGGER envoyer_ce_qui_est_signe ON suivis_envoirapport;
DROP FUNCTION suivis_envoyer_ce_qui_est_signe();
DROP TRIGGER signer_le_sien ON suivis_versionrapport;
DROP FUNCTION suivis_signer_le_sien();
"""


class Migration(migrations.Migration):
    dependencies = [("suivis", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*FAITS, "suivis_brouillon"),
        interdire_effacement(*FAITS, "suivis_brouillon"),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS, RETRAIT),
        confier("suivis_envoyer_ce_qui_est_signe()", "suivis_signer_le_sien()"),
    ]
