"""Documents awaited move the last day of a request."""

from django.db import migrations

from havre.apps.echeances.models.signaux import signaler


class Migration(migrations.Migration):
    dependencies = [("echeances", "0002_gardes"), ("echanges", "0004_pieces_manquantes")]
    operations = [
        signaler("echanges_piecesmanquantes", "SELECT 'D', l.demande_id FROM lignes l"),
        signaler(
            "echanges_piecesrecues",
            "SELECT 'D', p.demande_id FROM lignes l JOIN echanges_piecesmanquantes p ON p.id = l.manquantes_id",
        ),
    ]
