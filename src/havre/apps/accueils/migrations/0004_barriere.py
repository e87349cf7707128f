"""Stays, needs and searches are seen with the child, or with a child of the sibling group."""

from pathlib import Path

from django.db import migrations

from havre.apps.personnes.models.barriere import OUVERT, comme, de_l_enfant
from havre.common.politiques import confier, proteger

LECTURES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
ANONYMES = "accueils_anonymes(bigint[], bigint, daterange)"
RETRAIT = f"DROP FUNCTION {ANONYMES}; DROP FUNCTION accueils_attente(date, integer);"

DE_L_ENFANT = ["accueil", "besoin", "enfantrecherche", "enfantsansplace", "mouvementpropose"]
DE_L_ACCUEIL = ["consentement", "correctionaccueil", "etapeaccueil", "informationjuge", "jourexceptionnel"]
DE_LA_FRATRIE = ["recherche", "pistefamiliale", "reexamen"]
DE_LA_RECHERCHE = ["consultation", "sollicitation"]


class Migration(migrations.Migration):
    dependencies = [("accueils", "0003_limites"), ("mesures", "0001_initial"), ("personnes", "0003_barriere")]
    operations = [
        migrations.RunSQL(LECTURES, RETRAIT),
        confier(ANONYMES),
        proteger(
            {
                **{f"accueils_{table}": de_l_enfant() for table in DE_L_ENFANT},
                **{f"accueils_{table}": comme("accueil_id", "accueils_accueil") for table in DE_L_ACCUEIL},
                **{
                    f"accueils_{t}": comme("fratrie_id", "personnes_membrefratrie", "fratrie_id") for t in DE_LA_FRATRIE
                },
                **{f"accueils_{table}": comme("recherche_id", "accueils_recherche") for table in DE_LA_RECHERCHE},
                # A proposal is seen whole or not at all: all its moves are visible.
                "accueils_propositionplan": f"""{OUVERT} OR (SELECT count(*) FROM accueils_mouvementpropose m_
                WHERE m_.proposition_id = ligne.id) = ligne.places + ligne.deplaces""",
                "accueils_decisionproposition": comme("proposition_id", "accueils_propositionplan"),
            }
        ),
    ]
