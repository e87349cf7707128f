"""Clauses, hearings and appeals are facts: written once; seen with the children they speak of."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.apps.personnes.models.barriere import AGENT, SYSTEME, de_l_enfant, par
from havre.common.politiques import proteger

TABLES = [
    f"decisions_{nom}"
    for nom in (
        "droitdevisite", "rapportdu", "accordparental", "piecedecision", "audience", "enfantaudience", "issueaudience",
        "appel", "issueappel",
    )
]  # fmt: skip
DE_LA_DECISION = par("decision_id", "decisions_decision")


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0007_justice"),
        ("journal", "0002_barriere"),
        ("personnes", "0006_barriere"),
    ]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*TABLES),
        proteger(
            {
                "decisions_droitdevisite": DE_LA_DECISION,
                "decisions_rapportdu": DE_LA_DECISION,
                "decisions_accordparental": DE_LA_DECISION,
                "decisions_piecedecision": DE_LA_DECISION,
                "decisions_appel": DE_LA_DECISION,
                "decisions_issueappel": par("appel_id", "decisions_appel"),
                # A court, a moment and a reason: who is concerned stands in the rows of the children.
                "decisions_audience": f"{AGENT} IS NOT NULL OR {SYSTEME}",
                "decisions_enfantaudience": de_l_enfant(),
                "decisions_issueaudience": par("audience_id", "decisions_enfantaudience", "audience_id"),
            }
        ),
    ]
