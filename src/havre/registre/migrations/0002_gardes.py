"""What is written of a request of access is a fact; nothing is erased without the visa of the archives.

One function erases, and asks for everything first. The guards of the tables (`journal_refuser`) let through that
function alone: it runs as the guardian, a role that nobody logs in as, after it has checked the visa. It empties the
exports of a file too, which hold it whole; nothing else of the journal nor of the register is touched.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FAITS = [
    f"registre_{nom}"
    for nom in (
        "demandeacces", "exportacces", "contenuexport", "relectureelement", "paquetacces", "remiseacces",
        "bordereauelimination", "lignebordereau", "visaarchives", "executionbordereau", "certificatelimination",
    )
]  # fmt: skip
FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
CONFIEES = [
    "registre_elimine(bigint)",
    "registre_obstacle(bigint)",
    "registre_freres(bigint)",
    "registre_dernier_fait(bigint)",
    "registre_du_dossier(bigint)",
    "registre_eliminer(bigint, jsonb, bigint, timestamptz)",
]
RETRAIT = "".join(f"DROP FUNCTION {fonction};" for fonction in reversed(CONFIEES))
SANS_ECRITURE = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'havre_web') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE
            ON registre_certificatelimination, registre_regleeffacement FROM havre_web;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0001_initial"), ("journal", "0003_chaines"), ("accueils", "0001_initial"),
        ("decisions", "0001_initial"), ("echanges", "0001_initial"), ("informations", "0001_initial"),
        ("lieux", "0001_initial"), ("mesures", "0001_initial"), ("personnes", "0001_initial"),
        ("visites", "0001_initial"),
    ]  # fmt: skip
    operations = [
        exiger_evenement(*FAITS, "registre_geldossier"),
        interdire_effacement(*FAITS, "registre_geldossier"),
        interdire_modification(*FAITS),
        migrations.RunSQL(FONCTIONS, RETRAIT),
        confier(*CONFIEES),
        migrations.RunSQL(SANS_ECRITURE, migrations.RunSQL.noop),
    ]
