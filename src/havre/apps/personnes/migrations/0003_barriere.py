"""Row-level security on persons: nobody sees a row that the settings of his transaction do not open.

The policies look at a map of bits, and into as few protected tables as they can.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.personnes.models.barriere import (
    AGENT,
    ENFANT,
    SYSTEME,
    bit,
    comme,
    de_l_enfant,
    de_la_personne,
    par,
    tableau,
)
from havre.common.politiques import GARDIEN, confier, proteger

FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

# Search by name: a function that sees every row and filters by the perimeter itself. The comparisons of names are not
# leakproof, so that under a policy they never use the index; here they do. The first comparison, on the longest word,
# goes through the index; the others then check the few rows that it gives.
PERIMETRE = ENFANT.replace("ligne.", "e.")
RECHERCHE = rf"""
CREATE FUNCTION personnes_nommes(p_mots text[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT e.personne_id
      FROM (SELECT array_agg('%' || regexp_replace(m, '([\\%_])', '\\\1', 'g') || '%' ORDER BY length(m) DESC) AS tous
              FROM unnest(p_mots) m) motifs
      JOIN personnes_personne p ON p.nom_cle LIKE motifs.tous[1]
      JOIN personnes_enfant e ON e.personne_id = p.id
     WHERE p.nom_cle LIKE ALL (motifs.tous) AND ({PERIMETRE})
$$;
CREATE FUNCTION personnes_voisins(p_texte text, p_limite integer)
RETURNS TABLE (enfant_id bigint, proximite real) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, word_similarity(p_texte, p.nom_cle)
      FROM personnes_personne p JOIN personnes_enfant e ON e.personne_id = p.id
     WHERE p_texte <% p.nom_cle AND ({PERIMETRE})
     ORDER BY 2 DESC, p.nom_cle, 1 LIMIT p_limite
$$;
"""  # noqa: S608  # made of constants

# Whose address is hidden from the agent whom the transaction serves; from the automatic treatments, all of them.
CACHES = f"""
CREATE FUNCTION personnes_caches() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT p.personne_id FROM personnes_adresseprotegee p
     WHERE p.leve_a IS NULL AND NOT EXISTS (
           SELECT 1 FROM personnes_lecteuradresse l
            WHERE l.protection_id = p.id AND l.retire_a IS NULL AND l.agent_id = {AGENT})
$$;
"""

LIEN = de_l_enfant("vers_id")
# The seals that the settings open, read once a query by those who look whether one of them names somebody. A seal is
# seen by those who may act on seals, whether it names them or not; the child is not.
SCEAU = f"{de_l_enfant()} OR ligne.service_id = ANY ({tableau('havre.services')})"
SCEAUX = f"""
CREATE FUNCTION personnes_sceaux_vus() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(s.id), '{{}}') FROM personnes_scellement s WHERE {SCEAU.replace("ligne.", "s.")}
$$;
"""
# An adult who is linked to an open child or lodges one, or a foster carer; for the few persons whose address is hidden.
ADULTE = f"""
CREATE FUNCTION personnes_adulte_connu(p_personne bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT 1 FROM personnes_lien l WHERE l.de_id = p_personne AND ({LIEN.replace("ligne.", "l.")}))
        OR {AGENT} IS NOT NULL AND (
            EXISTS (SELECT 1 FROM lieux_assistantfamilial f WHERE f.personne_id = p_personne)
            OR EXISTS (SELECT 1 FROM accueils_accueil a WHERE a.tiers_id = p_personne
                          AND ({de_l_enfant().replace("ligne.", "a.")})))
$$;
"""
CONFIEES = [
    "personnes_trouver_un_dossier(text, text, text, date)",
    "personnes_dossier_a_controler(bigint, text)",
    "personnes_nommes(text[])",
    "personnes_voisins(text, integer)",
    "personnes_refuges_lus(bigint)",
    "personnes_sceaux_vus()",
    "personnes_adulte_connu(bigint)",
]
RETRAIT = "DROP FUNCTION personnes_tenir_les_ouverts() CASCADE; DROP FUNCTION personnes_caches();" + "".join(
    f"DROP FUNCTION {fonction};" for fonction in CONFIEES
)

# Who looks at every exceptional access, and reads no file for that.
DPO = f"""(SELECT EXISTS (
    SELECT 1 FROM agents_affectation d_
     WHERE d_.agent_id = {AGENT} AND d_.role = 'dpo' AND d_.periode @> CURRENT_DATE))"""
DE_L_ENFANT = ["reference", "reconnaissancehandicap", "membrefratrie", "partage"]
POLITIQUES = {
    "personnes_enfant": de_l_enfant("personne_id"),
    "personnes_lien": LIEN,
    "personnes_personne": de_la_personne("id"),
    "personnes_domicile": f"{de_l_enfant('personne_id')} OR {par('personne_id', 'personnes_lien', 'de_id')}",
    **{f"personnes_{table}": de_l_enfant() for table in DE_L_ENFANT},
    "personnes_fratrie": comme("id", "personnes_membrefratrie", "fratrie_id"),
    "personnes_eloignement": f"{de_l_enfant('personne_a_id')} OR {bit('personne_b_id')}",
    "personnes_accesexceptionnel": f"{de_l_enfant()} OR ligne.agent_id = {AGENT} OR {DPO}",
    "personnes_avertissementacces": f"""ligne.agent_id = {AGENT}
        OR {par("acces_id", "personnes_accesexceptionnel")}""",
    "personnes_conclusionacces": par("acces_id", "personnes_accesexceptionnel"),
    "personnes_scellement": SCEAU,
    "personnes_personnenommee": f"""ligne.agent_id = {AGENT}
        OR ligne.scellement_id = ANY ((SELECT personnes_sceaux_vus())::bigint[])""",
    "personnes_adresseprotegee": f"{de_l_enfant('personne_id')} OR personnes_adulte_connu(ligne.personne_id)",
    "personnes_lecteuradresse": par("protection_id", "personnes_adresseprotegee"),
}
# A child who is read is looked up by his number; one who is written, by what his row says.
DOSSIER = f"ALTER POLICY perimetre ON personnes_enfant WITH CHECK ({ENFANT.replace('ligne.', 'personnes_enfant.')});"
SERVI = "nullif(current_setting('havre.agent', true), '')::bigint"
REFUGE = f"""
CREATE POLICY refuge ON personnes_domicile AS RESTRICTIVE USING (
    NOT protege OR {SYSTEME} OR current_user = '{GARDIEN}'
    OR personne_id = ANY ((SELECT personnes_refuges_lus({SERVI}))::bigint[]));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("personnes", "0002_gardes"),
        ("agents", "0001_initial"),
        ("lieux", "0001_initial"),
        ("accueils", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FONCTIONS + RECHERCHE + CACHES + SCEAUX + ADULTE, RETRAIT),
        confier(*CONFIEES),
        proteger(POLITIQUES),
        migrations.RunSQL(DOSSIER, migrations.RunSQL.noop),
        migrations.RunSQL(REFUGE, "DROP POLICY refuge ON personnes_domicile"),
    ]
