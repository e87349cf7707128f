"""Verification of both chains, and who read a file: none gives content back, save numbers, moments and what is wrong.

Those who ask may know it, though their own scope may not hold the files: the functions are entrusted.
"""

from pathlib import Path

from django.db import migrations

from havre.common.politiques import confier

FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
CONFIEES = (
    "journal_suite_evenements(bigint, text, integer)",
    "journal_suite_lectures(bigint, text, integer)",
    "journal_lectures_hors_chaine(bigint)",
    "journal_maillons_de(text, bigint, bigint)",
    "journal_tete(text)",
    "journal_ecriture(bigint)",
    "journal_ecritures_de(bigint, bigint, integer)",
    "journal_numeros_de(text)",
    "journal_derniere(text)",
    "journal_lectures_de(bigint, boolean, bigint, timestamptz, timestamptz, bigint, integer)",
    "journal_lecteurs_de(bigint)",
    "journal_lecteurs_nombreux(timestamptz, timestamptz, integer)",
    "journal_signalements(timestamptz)",
)
# They only call the others.
SIMPLES = ("journal_verifier_evenements(bigint, text, integer)", "journal_verifier_lectures(bigint, text, integer)")
RETRAIT = "".join(f"DROP FUNCTION {fonction};" for fonction in (*SIMPLES, *CONFIEES))


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_chaines")]
    operations = [migrations.RunSQL(FONCTIONS, RETRAIT), confier(*CONFIEES)]
