"""The policies on measures look at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import comme, de_l_enfant
from havre.common.politiques import changer

DE_LA_MESURE = ["suspensionexecution", "motifattente", "executionmesure"]


class Migration(migrations.Migration):
    dependencies = [("mesures", "0011_politiques"), ("personnes", "0015_ouverts")]
    operations = [
        changer(
            {
                "mesures_mesure": de_l_enfant(),
                "mesures_recommandation": de_l_enfant(),
                **{f"mesures_{table}": comme("mesure_id", "mesures_mesure") for table in DE_LA_MESURE},
            }
        ),
    ]
