"""Decisions, hearings, appeals and reports asked for are facts of the due dates."""

from django.db import migrations, models

from havre.apps.echeances.models.signaux import signaler
from havre.common.politiques import confier

D = "decisions_"
DE_LA_DECISION = f"SELECT 'E', c.enfant_id FROM lignes l JOIN {D}enfantconcerne c ON c.decision_id = l.decision_id"
SOURCES = {
    f"{D}enfantconcerne": f"""
        SELECT 'E', l.enfant_id FROM lignes l
        UNION SELECT 'E', c.enfant_id FROM lignes l JOIN {D}decision d ON d.id = l.decision_id
              JOIN {D}enfantconcerne c ON c.decision_id = d.rectifie_id""",
    f"{D}rapportdu": DE_LA_DECISION,
    f"{D}appel": DE_LA_DECISION,
    f"{D}issueappel": f"""
        SELECT 'E', c.enfant_id FROM lignes l JOIN {D}appel a ON a.id = l.appel_id
          JOIN {D}enfantconcerne c ON c.decision_id = a.decision_id""",
    f"{D}enfantaudience": "SELECT 'E', l.enfant_id FROM lignes l",
    f"{D}issueaudience": f"""
        SELECT 'E', c.enfant_id FROM lignes l JOIN {D}enfantaudience c ON c.audience_id = l.audience_id""",
}

OBJETS = [
    ("mesure", "mesure"), ("parcours", "prise en charge"), ("accueil", "accueil"),
    ("information", "information du juge"), ("promesse", "promesse"), ("visite", "visite"),
    ("sollicitation", "demande à un lieu"), ("demande", "demande"), ("recu", "courrier reçu"),
    ("agrement", "agrément"), ("ip", "information préoccupante"), ("signalement", "signalement au procureur"),
    ("decision", "décision pour cet enfant"), ("audience", "audience de cet enfant"),
]  # fmt: skip

NATURES = [
    ("ppe_etabli_le", "Projet pour l'enfant établi"),
    ("rapport_situation_le", "Rapport de situation établi"),
    ("rapport_transmis_juge_le", "Rapport transmis au juge"),
    ("rapport_bilan_remis_le", "Rapport avec bilan remis au juge"),
    ("rapport_echeance_envoye_le", "Rapport d'échéance envoyé au juge"),
    ("bilan_sante_le", "Bilan de santé et de prévention fait"),
    ("examen_statut_le", "Statut de l'enfant examiné"),
    ("entretien_autonomie_le", "Entretien d'autonomie tenu"),
    ("entretien_sortie_le", "Entretien après la sortie tenu"),
    ("juge_saisi_le", "Juge des enfants saisi"),
    ("mesure_levee_le", "Fin de la mesure constatée"),
    ("sejour_renouvele_le", "Séjour en pouponnière renouvelé après évaluation"),
]


class Migration(migrations.Migration):
    dependencies = [("echeances", "0008_politiques"), ("decisions", "0010_sans_audition")]
    operations = [
        migrations.AlterField(
            model_name="echeance", name="objet_type", field=models.CharField(choices=OBJETS, max_length=14)
        ),
        migrations.AlterField(
            model_name="acteaccompli", name="nature",
            field=models.CharField(choices=NATURES, max_length=30, verbose_name="ce qui a été fait"),
        ),
        *(signaler(table, selection) for table, selection in SOURCES.items()),
        confier(*(f"echeances_salir_{table}()" for table in SOURCES)),
    ]
