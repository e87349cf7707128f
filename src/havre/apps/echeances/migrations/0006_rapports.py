"""A signed report, and one sent to the judge, end their due dates."""

from django.db import migrations

from havre.apps.echeances.models.signaux import signaler


class Migration(migrations.Migration):
    dependencies = [("echeances", "0005_chiffrement"), ("suivis", "0004_rapports")]
    operations = [
        signaler(
            "suivis_versionrapport",
            "SELECT 'E', r.enfant_id FROM lignes l JOIN suivis_rapport r ON r.id = l.rapport_id",
        ),
        signaler(
            "suivis_envoirapport",
            "SELECT 'E', r.enfant_id FROM lignes l JOIN suivis_versionrapport v ON v.id = l.version_id "
            "JOIN suivis_rapport r ON r.id = v.rapport_id",
        ),
    ]
