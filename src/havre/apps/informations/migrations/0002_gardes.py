"""Invariants of informations: numbers without gap, the pair of evaluators, one conclusion a child, nothing erased.

The rules look at every row, whoever writes.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

FAITS = [
    f"informations_{nom}"
    for nom in (
        "auteurinformation", "demandesuites", "qualification", "rattachementinformation", "signalement",
        "transfertinformation", "acteinformation", "evaluation", "attributionevaluation", "rencontre", "redaction",
        "conclusionenfant", "signatureevaluation", "renvoievaluation", "derogationbinome", "validationevaluation",
    )
]  # fmt: skip
PARTIELS = [
    f"informations_{nom}"
    for nom in ("informationpreoccupante", "enfantdufoyer", "adultedufoyer", "evaluateur", "capaciteevaluation")
]
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
REGLES = [
    "informations_avoir_un_auteur()",
    "informations_complete(bigint, bigint)",
    "informations_conclure()",
    "informations_derniere(bigint)",
    "informations_en_cours(bigint)",
    "informations_enfants_a_conclure(bigint)",
    "informations_exiger_en_cours()",
    "informations_foyer_en_cours()",
    "informations_numeroter()",
    "informations_ouvrir()",
    "informations_rattacher()",
    "informations_rediger()",
    "informations_renvoyer()",
    "informations_requalifier()",
    "informations_signer()",
    "informations_suivre_l_equipe()",
    "informations_valider()",
]
SIMPLES = ["informations_tenir_le_registre()", "informations_figer()", "informations_garder()"]
RETRAIT = "".join(f"DROP FUNCTION {fonction} CASCADE;" for fonction in (*REGLES, *SIMPLES))


class Migration(migrations.Migration):
    dependencies = [("informations", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*FAITS, *PARTIELS),
        interdire_effacement(*FAITS, *PARTIELS, "informations_registreinformations"),
        interdire_modification(*FAITS),
        migrations.RunSQL(INVARIANTS, RETRAIT),
        confier(*REGLES),
    ]
