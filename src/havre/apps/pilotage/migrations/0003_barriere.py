"""The rows of a record are seen with the children whom they name."""

from django.db import migrations

from havre.apps.personnes.models.barriere import de_l_enfant
from havre.common.politiques import proteger


class Migration(migrations.Migration):
    dependencies = [("pilotage", "0002_gardes"), ("personnes", "0003_barriere")]
    operations = [proteger({"pilotage_lignereleve": de_l_enfant()})]
