"""Due dates are seen with their child, and by the service and the agent whose they are."""

from django.db import migrations

from havre.apps.personnes.models.barriere import AGENT, SYSTEME, d_un_service, de_l_enfant, comme, tableau
from havre.common.politiques import confier, proteger

SERVICES = tableau("havre.services")
D_UNE_CLE = ["avis", "dispense", "suspensionecheance"]


class Migration(migrations.Migration):
    dependencies = [("echeances", "0007_informations"), ("echanges", "0008_politiques")]
    operations = [
        confier("echeances_salir_suivis_envoirapport()", "echeances_salir_suivis_versionrapport()"),
        proteger({
            "echeances_echeance": d_un_service(
                agents=("responsable_id",), plus=f"ligne.enfant_id IS NULL AND ligne.service_id = ANY ({SERVICES})"
            ),
            "echeances_acteaccompli": de_l_enfant(),
            **{f"echeances_{table}": comme("cle", "echeances_echeance", "cle") for table in D_UNE_CLE},
            "echeances_aactualiser": SYSTEME,
        }),
    ]
