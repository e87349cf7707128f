"""Shares, exceptional accesses, sealings and protections are facts: only their end is written, once.

The columns `personnes_enfant.scelle` and `personnes_domicile.protege` follow them; a sealed file and a protected
address always name somebody who may read.
"""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.apps.personnes.models.barriere import AGENT, SYSTEME, de_l_enfant, par, tableau
from havre.common.politiques import GARDIEN, confier, proteger

FINS = {
    "personnes_partage": ("termine_a", "termine_par_id", "motif_fin"),
    "personnes_accesexceptionnel": ("termine_a",),
    "personnes_avertissementacces": ("lu_a",),
    "personnes_scellement": ("leve_a", "leve_par_id", "motif_levee"),
    "personnes_personnenommee": ("retiree_a", "retiree_par_id"),
    "personnes_adresseprotegee": ("leve_a", "leve_par_id", "motif_levee"),
    "personnes_lecteuradresse": ("retire_a", "retire_par_id"),
}
TABLES = [*FINS, "personnes_conclusionacces"]

FIGER = """
CREATE FUNCTION personnes_figer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV OR to_jsonb(OLD)->>TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'seule la fin s''écrit, et une fois, sur %', TG_TABLE_NAME USING ERRCODE = '23H01';
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER figer BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION personnes_figer({", ".join(f"'{c}'" for c in colonnes)});"""
    for table, colonnes in FINS.items()
)
DEGELER = "DROP FUNCTION personnes_figer() CASCADE;"

SCELLER = """
CREATE FUNCTION personnes_tenir_le_sceau() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE personnes_enfant SET scelle = EXISTS (
           SELECT 1 FROM personnes_scellement s WHERE s.enfant_id = NEW.enfant_id AND s.leve_a IS NULL)
     WHERE personne_id = NEW.enfant_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_sceau AFTER INSERT OR UPDATE ON personnes_scellement
    FOR EACH ROW EXECUTE FUNCTION personnes_tenir_le_sceau();

CREATE FUNCTION personnes_nommer_quelqu_un() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE cible bigint := (to_jsonb(NEW)->>TG_ARGV[0])::bigint;
BEGIN
    IF TG_TABLE_NAME IN ('personnes_scellement', 'personnes_personnenommee') THEN
        IF EXISTS (SELECT 1 FROM personnes_scellement s WHERE s.id = cible AND s.leve_a IS NULL)
           AND NOT EXISTS (SELECT 1 FROM personnes_personnenommee n
                            WHERE n.scellement_id = cible AND n.retiree_a IS NULL) THEN
            RAISE EXCEPTION 'un dossier scellé nomme au moins une personne' USING ERRCODE = '23H40';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM personnes_adresseprotegee p WHERE p.id = cible AND p.leve_a IS NULL)
          AND NOT EXISTS (SELECT 1 FROM personnes_lecteuradresse l
                           WHERE l.protection_id = cible AND l.retire_a IS NULL) THEN
        RAISE EXCEPTION 'une adresse protégée nomme au moins une personne' USING ERRCODE = '23H41';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE CONSTRAINT TRIGGER nommer_quelqu_un AFTER INSERT OR UPDATE ON personnes_{table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION personnes_nommer_quelqu_un('{colonne}');"""
    for table, colonne in (
        ("scellement", "id"), ("personnenommee", "scellement_id"),
        ("adresseprotegee", "id"), ("lecteuradresse", "protection_id"),
    )
)  # fmt: skip
DESCELLER = "DROP FUNCTION personnes_tenir_le_sceau() CASCADE; DROP FUNCTION personnes_nommer_quelqu_un() CASCADE;"

PROTEGER = """
CREATE FUNCTION personnes_tenir_le_refuge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE personnes_domicile SET protege = EXISTS (
           SELECT 1 FROM personnes_adresseprotegee p WHERE p.personne_id = NEW.personne_id AND p.leve_a IS NULL)
     WHERE personne_id = NEW.personne_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_refuge AFTER INSERT OR UPDATE ON personnes_adresseprotegee
    FOR EACH ROW EXECUTE FUNCTION personnes_tenir_le_refuge();

CREATE FUNCTION personnes_domicile_au_refuge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.protege := EXISTS (
        SELECT 1 FROM personnes_adresseprotegee p WHERE p.personne_id = NEW.personne_id AND p.leve_a IS NULL);
    RETURN NEW;
END $$;
CREATE TRIGGER domicile_au_refuge BEFORE INSERT OR UPDATE ON personnes_domicile
    FOR EACH ROW EXECUTE FUNCTION personnes_domicile_au_refuge();
"""
EXPOSER = "DROP FUNCTION personnes_tenir_le_refuge() CASCADE; DROP FUNCTION personnes_domicile_au_refuge() CASCADE;"

TROUVER = """
CREATE FUNCTION personnes_trouver_un_dossier(un_numero text, un_nom text, un_prenom text, naissance date)
RETURNS TABLE (enfant bigint, numero varchar, service bigint) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, e.numero, e.service_id
      FROM personnes_enfant e JOIN personnes_personne p ON p.id = e.personne_id
     WHERE NOT e.scelle
       AND CASE WHEN un_numero <> '' THEN e.numero = un_numero
                ELSE p.nom_cle = havre_cle(un_nom || ' ' || un_prenom) AND p.date_naissance = naissance END
$$;
"""
OUBLIER = "DROP FUNCTION personnes_trouver_un_dossier(text, text, text, date);"

# Who looks at every exceptional access, and reads no file for that.
DPO = f"""(SELECT EXISTS (
    SELECT 1 FROM agents_affectation d_
     WHERE d_.agent_id = {AGENT} AND d_.role = 'dpo' AND d_.periode @> CURRENT_DATE))"""
POLITIQUES = {
    "personnes_partage": de_l_enfant(),
    "personnes_accesexceptionnel": f"{de_l_enfant()} OR ligne.agent_id = {AGENT} OR {DPO}",
    "personnes_avertissementacces": f"""ligne.agent_id = {AGENT}
        OR {par("acces_id", "personnes_accesexceptionnel")}""",
    "personnes_conclusionacces": par("acces_id", "personnes_accesexceptionnel"),
    # A seal is seen by those who may act on seals, whether it names them or not; the child is not.
    "personnes_scellement": f"""{de_l_enfant()} OR ligne.service_id = ANY ({tableau("havre.services")})
        OR (SELECT current_setting('havre.tout', true)) = 'oui'""",
    "personnes_personnenommee": f"""ligne.agent_id = {AGENT}
        OR {par("scellement_id", "personnes_scellement")}""",
    "personnes_adresseprotegee": par("personne_id", "personnes_personne"),
    "personnes_lecteuradresse": par("protection_id", "personnes_adresseprotegee"),
}
FONCTIONS = [
    "personnes_tenir_le_sceau()",
    "personnes_nommer_quelqu_un()",
    "personnes_tenir_le_refuge()",
    "personnes_domicile_au_refuge()",
    "personnes_trouver_un_dossier(text, text, text, date)",
]
REFUGE = f"""
CREATE POLICY refuge ON personnes_domicile AS RESTRICTIVE USING (
    NOT protege OR {SYSTEME} OR current_user = '{GARDIEN}' OR personne_id IN (
        SELECT p_.personne_id FROM personnes_lecteuradresse l_ JOIN personnes_adresseprotegee p_
            ON p_.id = l_.protection_id
         WHERE l_.agent_id = {AGENT} AND l_.retire_a IS NULL AND p_.leve_a IS NULL));
"""


class Migration(migrations.Migration):
    dependencies = [("personnes", "0007_partages"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification("personnes_conclusionacces"),
        migrations.RunSQL(FIGER, DEGELER),
        migrations.RunSQL(SCELLER, DESCELLER),
        migrations.RunSQL(PROTEGER, EXPOSER),
        migrations.RunSQL(TROUVER, OUBLIER),
        proteger(POLITIQUES),
        confier(*FONCTIONS),
        migrations.RunSQL(REFUGE, "DROP POLICY refuge ON personnes_domicile"),
    ]
