"""The children of an evaluation and what follows its team are found by their indexes, whatever the size of the register."""

from pathlib import Path

from django.db import migrations

from havre.common.politiques import remplacer

FONCTIONS = (Path(__file__).parent / "0006_plans.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("informations", "0005_mesure_recommandee")]
    operations = [
        remplacer(FONCTIONS, "informations_enfants_a_conclure(bigint)", "informations_suivre_l_equipe()"),
    ]
