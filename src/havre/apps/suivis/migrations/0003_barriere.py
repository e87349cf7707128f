"""Promises, what the child said and reports are seen with the child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import comme, de_l_enfant
from havre.common.politiques import proteger

DE_L_ENFANT = ["promesse", "paroleenfant", "rapport"]
DU_RAPPORT = ["brouillon", "versionrapport"]
DE_LA_VERSION = ["additif", "lecturerapport", "envoirapport"]


class Migration(migrations.Migration):
    dependencies = [("suivis", "0002_gardes"), ("personnes", "0003_barriere")]
    operations = [
        proteger(
            {
                **{f"suivis_{table}": de_l_enfant() for table in DE_L_ENFANT},
                "suivis_issuepromesse": comme("promesse_id", "suivis_promesse"),
                **{f"suivis_{table}": comme("rapport_id", "suivis_rapport") for table in DU_RAPPORT},
                **{f"suivis_{table}": comme("version_id", "suivis_versionrapport") for table in DE_LA_VERSION},
            }
        ),
    ]
