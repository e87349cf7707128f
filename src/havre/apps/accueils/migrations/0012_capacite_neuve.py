"""A capacity written for a period to come may not fall under the children who live there, or are expected."""

from django.db import migrations

CAPACITE = """
CREATE FUNCTION accueils_garder_la_capacite_neuve() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_jour date; v_nombre integer; v_rythmes integer;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accueils_accueil
                    WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND periode && NEW.periode) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM lieux_lieu WHERE id = (SELECT lieu_id FROM lieux_unite WHERE id = NEW.unite_id) FOR NO KEY UPDATE;
    FOR v_jour IN
        SELECT lower(NEW.periode) UNION
        SELECT lower(periode) FROM accueils_accueil
         WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND NEW.periode @> lower(periode) ORDER BY 1
    LOOP
        SELECT count(*), count(rythme) INTO v_nombre, v_rythmes FROM accueils_accueil
         WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND periode @> v_jour;
        IF v_nombre > NEW.places AND v_rythmes > 0 THEN
            SELECT coalesce(enfants, 0) INTO v_nombre
              FROM accueils_pointe(ARRAY[NEW.unite_id], v_jour, upper(NEW.periode));
        END IF;
        IF v_nombre > NEW.places THEN
            RAISE EXCEPTION 'unité % : % enfants pour % places le %', NEW.unite_id, v_nombre, NEW.places, v_jour
                USING ERRCODE = '23H03', TABLE = 'lieux_unite', DETAIL = NEW.unite_id::text,
                      CONSTRAINT = 'accueil_capacite';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
-- Put off on demand: a capacity that follows another is written in two statements.
DROP TRIGGER garder_les_places ON lieux_capacite;
CREATE CONSTRAINT TRIGGER garder_les_places AFTER UPDATE ON lieux_capacite
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();
CREATE TRIGGER garder_la_capacite_neuve AFTER INSERT ON lieux_capacite
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_la_capacite_neuve();
"""
RETRAIT = """
DROP TRIGGER garder_les_places ON lieux_capacite;
CREATE TRIGGER garder_les_places AFTER UPDATE ON lieux_capacite
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();
DROP TRIGGER garder_la_capacite_neuve ON lieux_capacite;
DROP FUNCTION accueils_garder_la_capacite_neuve();
"""


class Migration(migrations.Migration):
    dependencies = [("accueils", "0011_plan_gardes")]
    operations = [migrations.RunSQL(CAPACITE, RETRAIT)]
