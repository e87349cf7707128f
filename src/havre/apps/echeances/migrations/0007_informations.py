"""Worrying informations are facts of the due dates: who is concerned when one of their rows is written."""

from django.db import migrations, models

from havre.apps.echeances.models.signaux import signaler
from havre.common.politiques import confier

I = "informations_"
DE_L_INFORMATION = [
    "auteurinformation", "enfantdufoyer", "demandesuites", "qualification", "signalement", "transfertinformation",
    "acteinformation", "evaluation",
]  # fmt: skip
RATTACHEES = f"""
SELECT 'I', {{i}} FROM {{de}}
UNION SELECT 'I', r.information_id FROM {{de}} JOIN {I}rattachementinformation r ON r.vers_id = {{i}}
"""
D_UNE_EVALUATION = RATTACHEES.format(i="e.information_id", de=f"lignes l JOIN {I}evaluation e ON e.id = l.evaluation_id")
SOURCES = {
    f"{I}informationpreoccupante": "SELECT 'I', l.id FROM lignes l",
    **{f"{I}{table}": "SELECT 'I', l.information_id FROM lignes l" for table in DE_L_INFORMATION},
    f"{I}rattachementinformation": "SELECT 'I', l.information_id FROM lignes l",
    f"{I}evaluateur": D_UNE_EVALUATION,
    f"{I}attributionevaluation": D_UNE_EVALUATION,
    f"{I}validationevaluation": D_UNE_EVALUATION,
}

PERIMETRES = [
    ("E", "enfant"), ("D", "demande"), ("R", "courrier reçu"), ("S", "demande à un lieu"), ("L", "lieu"),
    ("I", "information préoccupante"),
]  # fmt: skip
OBJETS = [
    ("mesure", "mesure"), ("parcours", "prise en charge"), ("accueil", "accueil"),
    ("information", "information du juge"), ("promesse", "promesse"), ("visite", "visite"),
    ("sollicitation", "demande à un lieu"), ("demande", "demande"), ("recu", "courrier reçu"),
    ("agrement", "agrément"), ("ip", "information préoccupante"), ("signalement", "signalement au procureur"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("echeances", "0006_rapports"), ("informations", "0003_barriere")]
    operations = [
        migrations.AlterField(
            model_name="aactualiser", name="perimetre",
            field=models.CharField(choices=PERIMETRES, max_length=1),
        ),
        migrations.AlterField(
            model_name="echeance", name="perimetre", field=models.CharField(choices=PERIMETRES, max_length=1)
        ),
        migrations.AlterField(
            model_name="echeance", name="objet_type", field=models.CharField(choices=OBJETS, max_length=14)
        ),
        *(signaler(table, selection) for table, selection in SOURCES.items()),
        confier(*(f"echeances_salir_{table}()" for table in SOURCES)),
    ]
