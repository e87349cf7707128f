"""The policies on promises and reports look at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import comme, de_l_enfant
from havre.common.politiques import changer


class Migration(migrations.Migration):
    dependencies = [("suivis", "0006_politiques"), ("personnes", "0015_ouverts")]
    operations = [
        changer({
            **{f"suivis_{table}": de_l_enfant() for table in ("promesse", "paroleenfant", "rapport")},
            "suivis_issuepromesse": comme("promesse_id", "suivis_promesse"),
            **{f"suivis_{table}": comme("rapport_id", "suivis_rapport") for table in ("brouillon", "versionrapport")},
            **{f"suivis_{table}": comme("version_id", "suivis_versionrapport")
               for table in ("additif", "lecturerapport", "envoirapport")},
        }),
    ]  # fmt: skip
