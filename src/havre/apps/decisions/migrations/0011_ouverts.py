"""The policies on decisions look at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import comme, d_un_service, de_l_enfant
from havre.common.politiques import changer

# A decision is seen with a child whom it names; what is written of it, with the same child.
DE_LA_DECISION = ["droitdevisite", "rapportdu", "accordparental", "piecedecision", "appel"]


class Migration(migrations.Migration):
    dependencies = [("decisions", "0010_sans_audition"), ("personnes", "0015_ouverts")]
    operations = [
        changer(
            {
                "decisions_enfantconcerne": de_l_enfant(),
                "decisions_decision": comme("id", "decisions_enfantconcerne", "decision_id"),
                "decisions_instruction": d_un_service(agents=("auteur_id",)),
                **{
                    f"decisions_{t}": comme("decision_id", "decisions_enfantconcerne", "decision_id")
                    for t in DE_LA_DECISION
                },
                "decisions_issueappel": comme("appel_id", "decisions_appel"),
                "decisions_enfantaudience": de_l_enfant(),
                "decisions_issueaudience": comme("audience_id", "decisions_enfantaudience", "audience_id"),
            }
        ),
    ]
