"""A new decision for a child already in place is carried out by the stay that goes on; limits use the unit's index."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accueils", "0007_gardes_reexamen")]
    operations = [migrations.RunSQL((Path(__file__).parent / "0008_en_place.sql").read_text(encoding="utf-8"))]
