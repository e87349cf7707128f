"""No write without an event, nothing erased; what is a fact is written once; execution is proved by a stay."""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FAITS = [
    f"accueils_{nom}"
    for nom in (
        "besoin", "pistefamiliale", "reexamen", "consultation", "correctionaccueil", "etapeaccueil",
        # A plan, its result, its proposals and what was decided of them.
        "plan", "resultatplan", "propositionplan", "mouvementpropose", "decisionproposition", "enfantsansplace",
        "valeurplace",
    )
]  # fmt: skip
TABLES = [
    *FAITS,
    *(
        f"accueils_{nom}"
        for nom in (
            "recherche", "enfantrecherche", "accueil", "sollicitation", "informationjuge", "consentement",
            "jourexceptionnel",
        )
    ),
]  # fmt: skip
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = "DROP FUNCTION accueils_prouver_l_execution() CASCADE; DROP FUNCTION accueils_ecrire_une_fois() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("accueils", "0001_initial"), ("mesures", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS, RETRAIT),
        confier("accueils_prouver_l_execution()"),
    ]
