"""Promises are seen with the child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import de_l_enfant, comme
from havre.common.politiques import confier, proteger


class Migration(migrations.Migration):
    dependencies = [("suivis", "0005_gardes_rapports"), ("personnes", "0011_fratries_dispersees")]
    operations = [
        proteger({
            "suivis_promesse": de_l_enfant(),
            "suivis_issuepromesse": comme("promesse_id", "suivis_promesse"),
        }),
        confier("suivis_envoyer_ce_qui_est_signe()", "suivis_signer_le_sien()"),
    ]
