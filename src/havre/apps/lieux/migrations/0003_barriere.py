"""Places and foster carers are known to whoever is logged in, and to nobody else."""

from django.db import migrations

from havre.apps.personnes.models.barriere import CONNU
from havre.common.politiques import proteger

ANNUAIRE = [
    "agrement", "assistantfamilial", "declarationdeplaces", "derogationagrement", "gel", "leveedegel", "lieu",
    "rattachement",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("lieux", "0002_gardes")]
    operations = [proteger({f"lieux_{table}": CONNU for table in ANNUAIRE})]
