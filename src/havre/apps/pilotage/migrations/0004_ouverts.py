"""The policy on the rows of a record looks at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import de_l_enfant
from havre.common.politiques import changer


class Migration(migrations.Migration):
    dependencies = [("pilotage", "0003_politiques"), ("personnes", "0015_ouverts")]
    operations = [changer({"pilotage_lignereleve": de_l_enfant()})]
