"""What is signed is written once; a report leaves as it was signed, after its reading was noted."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.apps.personnes.models.barriere import de_l_enfant, par
from havre.common.politiques import proteger

FAITS = [
    f"suivis_{nom}" for nom in ("paroleenfant", "rapport", "versionrapport", "additif", "lecturerapport", "envoirapport")
]
INVARIANTS = (Path(__file__).parent / "0005_invariants.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("suivis", "0004_rapports"), ("journal", "0002_barriere"), ("personnes", "0006_barriere")]
    operations = [
        exiger_evenement(*FAITS, "suivis_brouillon"),
        interdire_effacement(*FAITS, "suivis_brouillon"),
        interdire_modification(*FAITS),
        proteger(
            {
                "suivis_paroleenfant": de_l_enfant(),
                "suivis_rapport": de_l_enfant(),
                "suivis_brouillon": par("rapport_id", "suivis_rapport"),
                "suivis_versionrapport": par("rapport_id", "suivis_rapport"),
                "suivis_additif": par("version_id", "suivis_versionrapport"),
                "suivis_lecturerapport": par("version_id", "suivis_versionrapport"),
                "suivis_envoirapport": par("version_id", "suivis_versionrapport"),
            }
        ),
        migrations.RunSQL(
            INVARIANTS,
            """
            DROP TRIGGER envoyer_ce_qui_est_signe ON suivis_envoirapport;
            DROP FUNCTION suivis_envoyer_ce_qui_est_signe();
            DROP TRIGGER signer_le_sien ON suivis_versionrapport;
            DROP FUNCTION suivis_signer_le_sien();
            """,
        ),
    ]
