"""The policies on stays look at the map of bits of the children."""

from django.db import migrations

from havre.apps.personnes.models.barriere import OUVERT, comme, de_l_enfant
from havre.common.politiques import changer

DE_L_ENFANT = ["accueil", "besoin", "enfantrecherche", "enfantsansplace", "mouvementpropose"]
DE_L_ACCUEIL = ["consentement", "correctionaccueil", "etapeaccueil", "informationjuge", "jourexceptionnel"]
DE_LA_FRATRIE = ["recherche", "pistefamiliale", "reexamen"]
DE_LA_RECHERCHE = ["consultation", "sollicitation"]


class Migration(migrations.Migration):
    dependencies = [("accueils", "0016_politiques"), ("personnes", "0015_ouverts")]
    operations = [
        changer(
            {
                **{f"accueils_{table}": de_l_enfant() for table in DE_L_ENFANT},
                **{f"accueils_{table}": comme("accueil_id", "accueils_accueil") for table in DE_L_ACCUEIL},
                **{
                    f"accueils_{t}": comme("fratrie_id", "personnes_membrefratrie", "fratrie_id") for t in DE_LA_FRATRIE
                },
                **{f"accueils_{table}": comme("recherche_id", "accueils_recherche") for table in DE_LA_RECHERCHE},
                "accueils_propositionplan": f"""{OUVERT} OR (SELECT count(*) FROM accueils_mouvementpropose m_
                WHERE m_.proposition_id = ligne.id) = ligne.places + ligne.deplaces""",
                "accueils_decisionproposition": comme("proposition_id", "accueils_propositionplan"),
            }
        ),
    ]
