"""Measures, and what is written of them, are seen with the child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import comme, de_l_enfant
from havre.common.politiques import proteger

DE_LA_MESURE = ["suspensionexecution", "motifattente", "executionmesure"]


class Migration(migrations.Migration):
    dependencies = [("mesures", "0002_gardes"), ("personnes", "0003_barriere")]
    operations = [
        proteger(
            {
                "mesures_mesure": de_l_enfant(),
                "mesures_recommandation": de_l_enfant(),
                **{f"mesures_{table}": comme("mesure_id", "mesures_mesure") for table in DE_LA_MESURE},
                "mesures_repriseexecution": comme("suspension_id", "mesures_suspensionexecution"),
            }
        ),
    ]
