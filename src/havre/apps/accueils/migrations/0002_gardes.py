"""Invariants of stays: capacity, licence, closures, distance between persons, execution proved by a stay."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = [
    f"accueils_{nom}"
    for nom in (
        "besoin", "recherche", "enfantrecherche", "accueil", "sollicitation", "pistefamiliale", "informationjuge",
        "reexamen",
    )
]  # fmt: skip
ECRITES_UNE_FOIS = ["accueils_besoin", "accueils_pistefamiliale", "accueils_reexamen"]
INVARIANTS = (Path(__file__).parent / "0002_invariants.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("accueils", "0001_initial"),
        ("lieux", "0002_gardes"),
        ("mesures", "0002_gardes"),
        ("journal", "0001_initial"),
    ]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*ECRITES_UNE_FOIS),
        migrations.RunSQL(INVARIANTS),
    ]
