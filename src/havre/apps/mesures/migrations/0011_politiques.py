"""Measures, and what is written of them, are seen with the child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import de_l_enfant, comme
from havre.common.politiques import proteger


class Migration(migrations.Migration):
    dependencies = [("mesures", "0010_gardes_justice"), ("personnes", "0011_fratries_dispersees")]
    operations = [
        proteger({
            "mesures_mesure": de_l_enfant(),
            "mesures_recommandation": de_l_enfant(),
            "mesures_suspensionexecution": comme("mesure_id", "mesures_mesure"),
            "mesures_repriseexecution": comme("suspension_id", "mesures_suspensionexecution"),
        }),
    ]
