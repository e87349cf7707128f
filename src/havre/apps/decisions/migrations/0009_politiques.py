"""Decisions and instructions are seen with the children whom they name."""

from django.db import migrations

from havre.apps.personnes.models.barriere import d_un_service, de_l_enfant, comme
from havre.common.politiques import proteger


class Migration(migrations.Migration):
    dependencies = [("decisions", "0008_gardes_justice"), ("personnes", "0011_fratries_dispersees")]
    operations = [
        proteger({
            "decisions_enfantconcerne": de_l_enfant(),
            "decisions_decision": comme("id", "decisions_enfantconcerne", "decision_id"),
            "decisions_instruction": d_un_service(agents=("auteur_id",)),
        }),
    ]
