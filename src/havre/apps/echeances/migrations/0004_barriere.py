"""Due dates are seen with their child, and by the service and the agent whose they are.

Those of an information are seen with the information.
"""

from django.db import migrations

from havre.apps.informations.models.barriere import INFORMATION
from havre.apps.personnes.models.barriere import SYSTEME, comme, d_un_service, de_l_enfant, tableau
from havre.common.politiques import confier, proteger

D_UNE_CLE = ["avis", "dispense", "suspensionecheance"]

# Nothing is closed, neither among the children nor among the informations: the other conditions are not looked at.
TOUTES = f"""({SYSTEME} OR (SELECT current_setting('havre.fermes', true) = '{{}}'
    AND current_setting('havre.informations', true) = 'tout'))"""
ORDINAIRE = d_un_service(
    agents=("responsable_id",), plus=f"ligne.enfant_id IS NULL AND ligne.service_id = ANY ({tableau('havre.services')})"
)

# The informations that are open; called once a query, and only for one that reads their due dates. A subquery in the
# policy would be counted for each due date, and the indexes chosen accordingly.
INFORMATIONS = f"""
CREATE FUNCTION echeances_informations_ouvertes() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(i.id), '{{}}') FROM informations_informationpreoccupante i
     WHERE {INFORMATION.replace("ligne.", "i.")}
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("echeances", "0003_signaux"), ("informations", "0003_barriere"), ("personnes", "0003_barriere")]
    operations = [
        migrations.RunSQL(INFORMATIONS, "DROP FUNCTION echeances_informations_ouvertes()"),
        confier("echeances_informations_ouvertes()"),
        proteger(
            {
                "echeances_echeance": f"""{TOUTES} OR ligne.perimetre <> 'I' AND ({ORDINAIRE})
                OR ligne.perimetre = 'I' AND ligne.perimetre_id = ANY ((SELECT echeances_informations_ouvertes())::bigint[])""",
                "echeances_acteaccompli": de_l_enfant(),
                **{f"echeances_{table}": comme("cle", "echeances_echeance", "cle") for table in D_UNE_CLE},
                "echeances_aactualiser": SYSTEME,
            }
        ),
    ]
