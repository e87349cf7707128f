"""The policies on persons look at a map of bits, and into as few protected tables as they can."""

from django.db import migrations, models

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
from havre.common.politiques import GARDIEN, changer, confier

# A child who is written in the transaction is open or closed to the rest of it.
TENIR = """
CREATE FUNCTION personnes_tenir_les_ouverts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bits bytea := current_setting('havre.ouverts')::bytea;
    dernier bigint := 8 * length(bits) - 1;
    ouvert boolean := coalesce(
        NOT NEW.scelle
            AND (NEW.personne_id <> ALL (nullif(current_setting('havre.fermes', true), '')::bigint[])
                 OR NEW.service_id = ANY (nullif(current_setting('havre.services', true), '')::bigint[]))
        OR NEW.personne_id = ANY (nullif(current_setting('havre.enfants', true), '')::bigint[]), false);
BEGIN
    IF (get_bit(bits, least(NEW.personne_id, dernier)) <> 0) = ouvert THEN
        RETURN NULL;
    END IF;
    IF NEW.personne_id >= dernier THEN
        bits := bits || decode(
            repeat(CASE get_bit(bits, dernier) WHEN 0 THEN '00' ELSE 'ff' END,
                   (NEW.personne_id / 8 + 2 - length(bits))::integer), 'hex');
    END IF;
    bits := set_bit(bits, NEW.personne_id, ouvert::integer);
    PERFORM set_config('havre.ouverts', '\\x' || encode(bits, 'hex'), true);
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_les_ouverts AFTER INSERT OR UPDATE OF service_id, scelle ON personnes_enfant
    FOR EACH ROW WHEN (current_setting('havre.ouverts', true) <> '') EXECUTE FUNCTION personnes_tenir_les_ouverts();
"""
LACHER = "DROP FUNCTION personnes_tenir_les_ouverts() CASCADE;"

# Whose hidden address an agent reads; called once a query.
REFUGES = """
CREATE FUNCTION personnes_refuges_lus(p_agent bigint) RETURNS bigint[] LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT p.personne_id), '{}')
      FROM personnes_lecteuradresse l JOIN personnes_adresseprotegee p ON p.id = l.protection_id
     WHERE l.agent_id = p_agent AND l.retire_a IS NULL AND p.leve_a IS NULL
$$;
"""
LIEN = de_l_enfant("vers_id")
# The seals that the settings open, read once a query by those who look whether one of them names somebody.
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
SERVI = "nullif(current_setting('havre.agent', true), '')::bigint"
REFUGE = f"""
ALTER POLICY refuge ON personnes_domicile USING (
    NOT protege OR {SYSTEME} OR current_user = '{GARDIEN}'
    OR personne_id = ANY ((SELECT personnes_refuges_lus({SERVI}))::bigint[]));
"""
# A row that is read is looked up by its number; one that is written, by what it says.
DOSSIER = f"""
ALTER POLICY perimetre ON personnes_enfant
    USING ({de_l_enfant("personne_id")}) WITH CHECK ({ENFANT});
""".replace("ligne.", "personnes_enfant.")
DPO = f"""(SELECT EXISTS (
    SELECT 1 FROM agents_affectation d_
     WHERE d_.agent_id = {AGENT} AND d_.role = 'dpo' AND d_.periode @> CURRENT_DATE))"""


class Migration(migrations.Migration):
    dependencies = [("personnes", "0014_controle_des_lectures"), ("accueils", "0016_politiques")]
    operations = [
        migrations.AddIndex(
            model_name="enfant",
            index=models.Index(
                condition=models.Q(("scelle", False)), fields=["service", "personne"], name="enfant_du_service"
            ),
        ),
        migrations.RunSQL(TENIR, LACHER),
        migrations.RunSQL(REFUGES, migrations.RunSQL.noop),
        migrations.RunSQL(SCEAUX, migrations.RunSQL.noop),
        migrations.RunSQL(ADULTE, migrations.RunSQL.noop),
        confier("personnes_refuges_lus(bigint)", "personnes_sceaux_vus()", "personnes_adulte_connu(bigint)"),
        migrations.RunSQL(DOSSIER, migrations.RunSQL.noop),
        migrations.RunSQL(REFUGE, migrations.RunSQL.noop),
        changer({
            "personnes_lien": LIEN,
            "personnes_personne": de_la_personne("id"),
            "personnes_domicile": f"{de_l_enfant('personne_id')} OR {par('personne_id', 'personnes_lien', 'de_id')}",
            **{f"personnes_{t}": de_l_enfant() for t in (
                "reference", "reconnaissancehandicap", "membrefratrie", "partage"
            )},
            "personnes_fratrie": comme("id", "personnes_membrefratrie", "fratrie_id"),
            "personnes_eloignement": f"{de_l_enfant('personne_a_id')} OR {bit('personne_b_id')}",
            "personnes_accesexceptionnel": f"{de_l_enfant()} OR ligne.agent_id = {AGENT} OR {DPO}",
            "personnes_scellement": SCEAU,
            "personnes_personnenommee": f"""ligne.agent_id = {AGENT}
                OR ligne.scellement_id = ANY ((SELECT personnes_sceaux_vus())::bigint[])""",
            "personnes_adresseprotegee": f"{de_l_enfant('personne_id')} OR personnes_adulte_connu(ligne.personne_id)",
        }),
    ]  # fmt: skip
