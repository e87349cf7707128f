"""The policies on requests and letters look at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import SYSTEME, d_un_service, par
from havre.common.politiques import changer, remplacer

SERVI = "nullif(current_setting('havre.agent', true), '')::bigint"

ORDINAIRE = d_un_service(agents=("signataire_id",), plus=par("demande_id", "echanges_demande"))
AVEC_INFORMATION = f"""
    {SYSTEME} OR {par("ip_id", "informations_informationpreoccupante")}
        AND (NOT ligne.pour_auteur OR (SELECT current_setting('havre.auteurs', true)) = 'oui')
"""


class Migration(migrations.Migration):
    dependencies = [("echanges", "0009_informations"), ("personnes", "0015_ouverts")]
    operations = [
        # A function that is not said to be safe keeps the whole query to one process.
        remplacer(
            "ALTER FUNCTION echanges_demandes_de(bigint) PARALLEL SAFE;"
            "ALTER FUNCTION echanges_recus_de(bigint) PARALLEL SAFE;"
        ),
        changer(
            {
                "echanges_demande": d_un_service(
                    agents=("demandeur_agent_id",),
                    plus=f"ligne.id = ANY ((SELECT echanges_demandes_de({SERVI}))::bigint[])",
                ),
                "echanges_courrierrecu": d_un_service(
                    plus=f"ligne.id = ANY ((SELECT echanges_recus_de({SERVI}))::bigint[])"
                ),
                "echanges_courrier": f"CASE WHEN ligne.ip_id IS NULL THEN {ORDINAIRE} ELSE {AVEC_INFORMATION} END",
            }
        ),
    ]
