"""Visits are seen with the child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import de_l_enfant
from havre.common.politiques import proteger


class Migration(migrations.Migration):
    dependencies = [("visites", "0002_gardes"), ("personnes", "0003_barriere")]
    operations = [proteger({"visites_visite": de_l_enfant(), "visites_frequencevisite": de_l_enfant()})]
