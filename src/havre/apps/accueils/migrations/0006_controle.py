"""The control of the limits of a roof, made as quick as before for a foster home."""

from pathlib import Path

from django.db import migrations

CONTROLE = (Path(__file__).parent / "0006_controle.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accueils", "0005_besoin_rythme")]
    operations = [migrations.RunSQL(CONTROLE)]
