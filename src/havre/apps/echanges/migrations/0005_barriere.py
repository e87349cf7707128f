"""The rules on numbers, owners and letters look at every row, whoever writes."""

from django.db import migrations

from havre.common.politiques import confier

REGLES = [
    "echanges_avoir_un_responsable()",
    "echanges_numeroter()",
    "echanges_verifier_la_delegation()",
    "echanges_verifier_la_lettre()",
]


class Migration(migrations.Migration):
    dependencies = [("echanges", "0004_pieces_manquantes"), ("personnes", "0006_barriere")]
    operations = [confier(*REGLES)]
