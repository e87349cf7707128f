"""Stays, needs and searches are seen with the child, or with a child of the sibling group."""

from django.db import migrations, models

from havre.apps.personnes.models.barriere import OUVERT, comme, de_l_enfant
from havre.common.politiques import proteger

DE_L_ENFANT = ["accueil", "besoin", "enfantrecherche", "enfantsansplace", "mouvementpropose"]
DE_L_ACCUEIL = ["consentement", "correctionaccueil", "etapeaccueil", "informationjuge", "jourexceptionnel"]
DE_LA_FRATRIE = ["recherche", "pistefamiliale", "reexamen"]
DE_LA_RECHERCHE = ["consultation", "sollicitation"]

# A proposal is seen whole or not at all: all its moves are visible.


class Migration(migrations.Migration):
    dependencies = [("accueils", "0015_chiffrement"), ("mesures", "0011_politiques"), ("decisions", "0009_politiques")]
    operations = [
        migrations.AddIndex(
            model_name="accueil",
            index=models.Index(condition=models.Q(("tiers__isnull", False)), fields=["tiers"], name="accueil_tiers"),
        ),
        proteger({
            **{f"accueils_{table}": de_l_enfant() for table in DE_L_ENFANT},
            **{f"accueils_{table}": comme("accueil_id", "accueils_accueil") for table in DE_L_ACCUEIL},
            **{f"accueils_{table}": comme("fratrie_id", "personnes_membrefratrie", "fratrie_id") for table in DE_LA_FRATRIE},
            **{f"accueils_{table}": comme("recherche_id", "accueils_recherche") for table in DE_LA_RECHERCHE},
            "accueils_propositionplan": f"""{OUVERT} OR (SELECT count(*) FROM accueils_mouvementpropose m_
                WHERE m_.proposition_id = ligne.id) = ligne.places + ligne.deplaces""",
            "accueils_decisionproposition": comme("proposition_id", "accueils_propositionplan"),
        }),
    ]
