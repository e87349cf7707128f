"""A protected address leaves no function that sees every row: neither that of a household, nor what it is compared with."""

from pathlib import Path

from django.db import migrations

from havre.common.politiques import confier, remplacer

NOUVELLE, REMPLACEES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("-- remplacées\n")


class Migration(migrations.Migration):
    dependencies = [("informations", "0003_barriere"), ("personnes", "0004_journal")]
    operations = [
        migrations.RunSQL(NOUVELLE, "DROP FUNCTION informations_foyers_caches(bigint)"),
        confier("informations_foyers_caches(bigint)"),
        remplacer(
            REMPLACEES,
            "informations_ressemblances(text, date, text[], date, bigint)",
            "informations_liees(bigint, text[])",
        ),
    ]
