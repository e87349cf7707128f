"""A stored file is seen with its letter or its mail, by the whole département too: some letters name who gave word."""

from django.db import migrations

from havre.apps.personnes.models.barriere import SYSTEME, par
from havre.common.politiques import changer


class Migration(migrations.Migration):
    dependencies = [("echanges", "0010_ouverts")]
    operations = [
        changer(
            {
                "echanges_piece": " OR ".join(
                    (
                        SYSTEME,
                        par("id", "echanges_courrier", "piece_id"),
                        par("id", "echanges_courrier", "piece_falc_id"),
                        par("id", "echanges_courrierrecu", "piece_id"),
                    )
                )
            }
        )
    ]
