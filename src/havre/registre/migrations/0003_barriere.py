"""What a request of access gathers is seen with the request; an elimination, with the child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import comme, de_l_enfant
from havre.common.politiques import proteger


class Migration(migrations.Migration):
    dependencies = [("registre", "0002_gardes"), ("echanges", "0003_barriere"), ("personnes", "0003_barriere")]
    operations = [
        proteger(
            {
                "registre_demandeacces": comme("demande_id", "echanges_demande"),
                "registre_exportacces": comme("acces_id", "registre_demandeacces"),
                "registre_contenuexport": comme("export_id", "registre_exportacces"),
                "registre_relectureelement": comme("export_id", "registre_exportacces"),
                "registre_paquetacces": comme("export_id", "registre_exportacces"),
                "registre_remiseacces": comme("paquet_id", "registre_paquetacces"),
                "registre_geldossier": de_l_enfant(),
                "registre_lignebordereau": de_l_enfant(),
                "registre_certificatelimination": comme("ligne_id", "registre_lignebordereau"),
            }
        ),
    ]
