"""Row-level security on persons: nobody sees a row that the settings of his transaction do not open."""

from django.db import migrations

from havre.apps.personnes.models.barriere import AGENT, ENFANT, SYSTEME, de_l_enfant, par, tableau
from havre.common.politiques import installer_le_gardien, proteger

# A child, and an adult who is linked to one.
D_UNE_FAMILLE = f"""
    ligne.{{colonne}} <> ALL ({tableau("havre.fermes")})
    OR ligne.{{colonne}} = ANY ({tableau("havre.enfants")})
    OR {par("{colonne}", "personnes_enfant", "personne_id")}
    OR {par("{colonne}", "personnes_lien", "de_id")}
"""
# Whoever lodges a child is seen with the stay; a foster carer is a professional, known to every agent.
D_UN_ACCUEIL = f"""
    {AGENT} IS NOT NULL AND (
        EXISTS (SELECT 1 FROM lieux_assistantfamilial f_ WHERE f_.personne_id = ligne.id)
        OR EXISTS (SELECT 1 FROM accueils_accueil a_ WHERE a_.tiers_id = ligne.id))
"""


class Migration(migrations.Migration):
    dependencies = [("personnes", "0005_scelle"), ("lieux", "0001_initial"), ("accueils", "0013_un_seul_endroit")]
    operations = [
        installer_le_gardien(),
        proteger({
            "personnes_enfant": ENFANT,
            "personnes_lien": de_l_enfant("vers_id"),
            "personnes_personne": f"{D_UNE_FAMILLE.format(colonne='id')} OR {D_UN_ACCUEIL}",
            "personnes_domicile": D_UNE_FAMILLE.format(colonne="personne_id"),
            "personnes_reference": de_l_enfant(),
            "personnes_reconnaissancehandicap": de_l_enfant(),
            "personnes_membrefratrie": de_l_enfant(),
            "personnes_fratrie": f"{par('id', 'personnes_membrefratrie', 'fratrie_id')} OR {SYSTEME}",
            "personnes_eloignement": f"{de_l_enfant('personne_a_id')} OR {de_l_enfant('personne_b_id')}",
        }),
    ]  # fmt: skip
