"""The policies on visits look at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import de_l_enfant
from havre.common.politiques import changer


class Migration(migrations.Migration):
    dependencies = [("visites", "0005_politiques"), ("personnes", "0015_ouverts")]
    operations = [changer({"visites_visite": de_l_enfant(), "visites_frequencevisite": de_l_enfant()})]
