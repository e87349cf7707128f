"""Readings go under a visa of the archives too; a family is found by index, not by reading every row.

An elimination empties the exports of a file too: they hold it whole.
"""

from django.conf import settings
from django.db import migrations, models

from havre.common.politiques import remplacer

FRERES = """
CREATE OR REPLACE FUNCTION registre_freres(p_enfant bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT e.personne_id FROM personnes_enfant e JOIN (
        SELECT b.vers_id AS autre FROM personnes_lien a JOIN personnes_lien b ON b.de_id = a.de_id
         WHERE a.vers_id = p_enfant
        UNION SELECT vers_id FROM personnes_lien WHERE de_id = p_enfant
        UNION SELECT de_id FROM personnes_lien WHERE vers_id = p_enfant
        UNION SELECT b.enfant_id FROM personnes_membrefratrie a JOIN personnes_membrefratrie b
                  ON b.fratrie_id = a.fratrie_id WHERE a.enfant_id = p_enfant
        UNION SELECT b.enfant_id FROM decisions_enfantconcerne a JOIN decisions_enfantconcerne b
                  ON b.decision_id = a.decision_id WHERE a.enfant_id = p_enfant
    ) x ON x.autre = e.personne_id
     WHERE e.personne_id <> p_enfant AND NOT registre_elimine(e.personne_id)
$$;
"""
DU_DOSSIER = """
CREATE OR REPLACE FUNCTION registre_du_dossier(p_enfant bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    regle registre_regleeffacement;
    sujets bigint[];
    cles jsonb;
    trouvees jsonb := '{}';
BEGIN
    SELECT array_agg(s.id) INTO sujets FROM (
        SELECT p_enfant AS id
        UNION
        SELECT p.id FROM (
            SELECT de_id AS id FROM personnes_lien WHERE vers_id = p_enfant
            UNION SELECT vers_id FROM personnes_lien WHERE de_id = p_enfant
            UNION SELECT personne_a_id FROM personnes_eloignement WHERE personne_b_id = p_enfant
            UNION SELECT personne_b_id FROM personnes_eloignement WHERE personne_a_id = p_enfant
            UNION SELECT tiers_id FROM accueils_accueil WHERE enfant_id = p_enfant AND tiers_id IS NOT NULL
        ) p
         WHERE NOT EXISTS (SELECT 1 FROM personnes_enfant e WHERE e.personne_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM lieux_assistantfamilial a WHERE a.personne_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM accueils_accueil a WHERE a.tiers_id = p.id AND a.enfant_id <> p_enfant)
           AND NOT EXISTS (SELECT 1 FROM personnes_eloignement o
                            WHERE o.personne_a_id = p.id AND o.personne_b_id <> p_enfant)
           AND NOT EXISTS (SELECT 1 FROM personnes_eloignement o
                            WHERE o.personne_b_id = p.id AND o.personne_a_id <> p_enfant)
           AND NOT EXISTS (SELECT 1 FROM personnes_lien l JOIN personnes_enfant e ON e.personne_id = l.vers_id
                            WHERE l.de_id = p.id AND e.personne_id <> p_enfant
                              AND NOT registre_elimine(e.personne_id))
           AND NOT EXISTS (SELECT 1 FROM personnes_lien l JOIN personnes_enfant e ON e.personne_id = l.de_id
                            WHERE l.vers_id = p.id AND e.personne_id <> p_enfant
                              AND NOT registre_elimine(e.personne_id))
    ) s;
    FOR regle IN SELECT * FROM registre_regleeffacement ORDER BY ordre LOOP
        EXECUTE format('SELECT to_jsonb(array_agg(pk)) FROM (%s) x', regle.lignes) INTO cles USING sujets;
        IF cles IS NOT NULL AND cles <> 'null' THEN
            trouvees := trouvees || jsonb_build_object(regle.table, cles);
        END IF;
    END LOOP;
    RETURN trouvees;
END $$;
"""
GARDE = """
CREATE OR REPLACE FUNCTION journal_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'havre_gardien' AND TG_OP IN ('UPDATE', 'DELETE')
       AND coalesce(current_setting('havre.elimination', true), '') <> ''
       AND NOT starts_with(TG_TABLE_NAME, 'journal_')
       AND (NOT starts_with(TG_TABLE_NAME, 'registre_') OR TG_TABLE_NAME IN
            ('registre_contenuexport', 'registre_paquetacces', 'registre_relectureelement')) THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% est refusé sur %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '23H01', HINT = 'Ces lignes ne se modifient pas et ne s''effacent pas.';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0005_gardes_elimination"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="bordereauelimination",
            name="ancre",
            field=models.PositiveBigIntegerField(
                blank=True, null=True, verbose_name="ancre du journal jusqu'à laquelle partent les lectures"
            ),
        ),
        migrations.AddConstraint(
            model_name="bordereauelimination",
            constraint=models.CheckConstraint(
                condition=models.Q(("ancre__isnull", True), ("durees__has_key", "journal_lectures"), _connector="OR"),
                name="bordereau_lectures_duree",
                violation_error_message="Les lectures ne partent que par leur propre durée.",
            ),
        ),
        migrations.RunSQL(GARDE, migrations.RunSQL.noop),
        remplacer(FRERES + DU_DOSSIER, "registre_freres(bigint)", "registre_du_dossier(bigint)"),
    ]
