"""Informations are seen by the CRIP, the team and its evaluators; their author, by the few who may know him."""

from pathlib import Path

from django.db import migrations

from havre.apps.informations.models.barriere import AUTEUR, INFORMATION, du_service, suit
from havre.common.politiques import confier, proteger

FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

# Search by name, as for children: comparisons of names use their index in a function that filters by itself. The first
# one, on the longest word, goes through the index.
RECHERCHE = rf"""
CREATE FUNCTION informations_nommees(p_texte text) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 20 AS $$
    SELECT DISTINCT i.id
      FROM (SELECT array_agg('%' || regexp_replace(m, '([\\%_])', '\\\1', 'g') || '%' ORDER BY length(m) DESC) AS tous
              FROM unnest(string_to_array(havre_cle(p_texte), ' ')) m WHERE m <> '') motifs
      JOIN informations_enfantdufoyer f ON f.nom_cle LIKE motifs.tous[1] AND f.retire_a IS NULL
      JOIN informations_informationpreoccupante i ON i.id = f.information_id
     WHERE f.nom_cle LIKE ALL (motifs.tous) AND ({INFORMATION.replace("ligne.", "i.")})
$$;
"""  # noqa: S608  # made of constants
LECTURES = [
    "informations_nommees(text)",
    "informations_evaluees(bigint)",
    "informations_ressemblances(text, date, text[], date, bigint)",
    "informations_reconnaitre(text, bigint)",
    "informations_liees(bigint, text[])",
]
DE_L_INFORMATION = ("enfantdufoyer", "adultedufoyer", "demandesuites", "qualification", "signalement",
                    "transfertinformation", "acteinformation", "evaluation")  # fmt: skip
DE_L_EVALUATION = ("evaluateur", "rencontre", "redaction", "validationevaluation")
DE_LA_REDACTION = ("conclusionenfant", "signatureevaluation", "renvoievaluation")
EVALUATION, REDACTION = "informations_evaluation", "informations_redaction"


class Migration(migrations.Migration):
    dependencies = [
        ("informations", "0002_gardes"), ("agents", "0001_initial"), ("personnes", "0001_initial"),
        ("territoires", "0001_initial"),
    ]  # fmt: skip
    operations = [
        migrations.RunSQL(FONCTIONS + RECHERCHE, "".join(f"DROP FUNCTION {fonction};" for fonction in LECTURES)),
        confier(*LECTURES),
        proteger(
            {"informations_informationpreoccupante": INFORMATION, "informations_auteurinformation": AUTEUR}
            | {f"informations_{t}": suit("information_id") for t in DE_L_INFORMATION}
            | {f"informations_{t}": suit("evaluation_id", EVALUATION) for t in DE_L_EVALUATION}
            | {f"informations_{t}": suit("redaction_id", REDACTION) for t in DE_LA_REDACTION}
            | {f"informations_{t}": du_service("evaluation_id", EVALUATION)
               for t in ("attributionevaluation", "derogationbinome")}
            | {"informations_rattachementinformation": f"{suit('information_id')} OR {suit('vers_id')}"}
        ),
    ]  # fmt: skip
