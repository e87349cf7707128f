"""Row-level security on informations: the CRIP, the team and its evaluators; the author, to the few who may know him."""

from pathlib import Path

from django.db import migrations

from havre.apps.informations.models.barriere import AUTEUR, INFORMATION, du_service, suit
from havre.common.politiques import confier, proteger

FONCTIONS = (Path(__file__).parent / "0003_barriere.sql").read_text(encoding="utf-8")
LECTURES = {
    "informations_evaluees": "()",
    "informations_ressemblances": "(text, date, text[], date, bigint)",
    "informations_reconnaitre": "(text, bigint)",
    "informations_liees": "(bigint)",
}
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
DE_L_INFORMATION = ("enfantdufoyer", "adultedufoyer", "demandesuites", "qualification", "signalement",
                    "transfertinformation", "acteinformation", "evaluation")  # fmt: skip
DE_L_EVALUATION = ("evaluateur", "rencontre", "redaction", "validationevaluation")
DE_LA_REDACTION = ("conclusionenfant", "signatureevaluation", "renvoievaluation")
EVALUATION, REDACTION = "informations_evaluation", "informations_redaction"


class Migration(migrations.Migration):
    dependencies = [("informations", "0002_gardes"), ("personnes", "0006_barriere")]
    operations = [
        migrations.RunSQL(FONCTIONS, "".join(f"DROP FUNCTION {nom}{types};" for nom, types in LECTURES.items())),
        proteger(
            {"informations_informationpreoccupante": INFORMATION, "informations_auteurinformation": AUTEUR}
            | {f"informations_{t}": suit("information_id") for t in DE_L_INFORMATION}
            | {f"informations_{t}": suit("evaluation_id", EVALUATION) for t in DE_L_EVALUATION}
            | {f"informations_{t}": suit("redaction_id", REDACTION) for t in DE_LA_REDACTION}
            | {f"informations_{t}": du_service("evaluation_id", EVALUATION)
               for t in ("attributionevaluation", "derogationbinome")}
            | {"informations_rattachementinformation": f"{suit('information_id')} OR {suit('vers_id')}"}
        ),
        confier(*REGLES, *(nom + types for nom, types in LECTURES.items())),
    ]  # fmt: skip
