"""A decision is seen with a child whom it names; what is written of it, with the same child."""

from django.db import migrations

from havre.apps.personnes.models.barriere import CONNU, comme, d_un_service, de_l_enfant
from havre.common.politiques import proteger

DE_LA_DECISION = ["droitdevisite", "rapportdu", "accordparental", "piecedecision", "appel"]


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_gardes"), ("personnes", "0003_barriere")]
    operations = [
        proteger(
            {
                "decisions_enfantconcerne": de_l_enfant(),
                "decisions_decision": comme("id", "decisions_enfantconcerne", "decision_id"),
                "decisions_instruction": d_un_service(agents=("auteur_id",)),
                **{
                    f"decisions_{t}": comme("decision_id", "decisions_enfantconcerne", "decision_id")
                    for t in DE_LA_DECISION
                },
                "decisions_issueappel": comme("appel_id", "decisions_appel"),
                # A court, a moment and a reason: who is concerned stands in the rows of the children.
                "decisions_audience": CONNU,
                "decisions_enfantaudience": de_l_enfant(),
                "decisions_issueaudience": comme("audience_id", "decisions_enfantaudience", "audience_id"),
            }
        ),
    ]
