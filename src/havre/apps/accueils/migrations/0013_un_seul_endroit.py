"""A child is at one place beside the one where he lives on each half-day: two secondary stays never meet."""

from django.db import migrations

UN_SEUL_ENDROIT = """
-- First half-day on which a stay beside the main one meets another of the same child (its id, the day). Beyond the last
-- exceptional day the rhythms only repeat: twenty-one days more meet each half-day of even and odd weeks.
CREATE FUNCTION accueils_double_presence(p_accueil bigint, OUT autre bigint, OUT jour date) LANGUAGE sql STABLE AS $$
    SELECT b.id, j.jour::date
      FROM accueils_accueil a
      JOIN accueils_accueil b ON b.enfant_id = a.enfant_id AND b.id <> a.id AND NOT b.principal
           AND b.annule_a IS NULL AND b.periode && a.periode
           AND (a.rythme IS NULL OR b.rythme IS NULL OR a.rythme & b.rythme <> 0 OR EXISTS (
               SELECT 1 FROM accueils_jourexceptionnel e WHERE e.accueil_id IN (a.id, b.id)))
     CROSS JOIN LATERAL (SELECT greatest(lower(a.periode), lower(b.periode)) AS du,
                                least(upper(a.periode), upper(b.periode)) - 1 AS dernier_jour) p
     CROSS JOIN LATERAL (SELECT max(e.jour) + 1 AS lendemain FROM accueils_jourexceptionnel e
                          WHERE e.accueil_id IN (a.id, b.id)) e
     CROSS JOIN LATERAL generate_series(p.du, least(p.dernier_jour, greatest(p.du, e.lendemain) + 20),
                                        interval '1 day') j(jour)
     CROSS JOIN (VALUES (0), (1)) AS m(moment)
      LEFT JOIN accueils_jourexceptionnel x ON x.accueil_id = a.id AND x.jour = j.jour
      LEFT JOIN accueils_jourexceptionnel y ON y.accueil_id = b.id AND y.jour = j.jour
     WHERE a.id = p_accueil
       AND CASE WHEN x.id IS NULL THEN a.rythme IS NULL OR a.rythme & accueils_bit(j.jour::date, m.moment) <> 0
                WHEN m.moment = 0 THEN x.matin ELSE x.apres_midi END
       AND CASE WHEN y.id IS NULL THEN b.rythme IS NULL OR b.rythme & accueils_bit(j.jour::date, m.moment) <> 0
                WHEN m.moment = 0 THEN y.matin ELSE y.apres_midi END
     ORDER BY j.jour, b.id LIMIT 1
$$;

CREATE FUNCTION accueils_tenir_un_seul_endroit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_accueil bigint; v_enfant bigint; v_autre bigint; v_jour date;
BEGIN
    IF TG_TABLE_NAME = 'accueils_accueil' THEN
        IF TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND NOT OLD.principal AND OLD.enfant_id = NEW.enfant_id
           AND NEW.periode <@ OLD.periode
           AND (OLD.rythme IS NULL OR (NEW.rythme IS NOT NULL AND NEW.rythme & ~OLD.rythme = 0)) THEN
            RETURN NULL;
        END IF;
        v_accueil := NEW.id; v_enfant := NEW.enfant_id;
    ELSE
        SELECT id, enfant_id INTO v_accueil, v_enfant FROM accueils_accueil
         WHERE id = NEW.accueil_id AND NOT principal AND annule_a IS NULL;
        IF v_accueil IS NULL THEN RETURN NULL; END IF;
    END IF;
    PERFORM 1 FROM personnes_enfant WHERE personne_id = v_enfant FOR NO KEY UPDATE;
    SELECT autre, jour INTO v_autre, v_jour FROM accueils_double_presence(v_accueil);
    IF v_autre IS NOT NULL THEN
        RAISE EXCEPTION 'enfant % : accueils % et % sur une même demi-journée le %', v_enfant, v_accueil, v_autre, v_jour
            USING ERRCODE = '23H16', CONSTRAINT = 'accueil_un_seul_endroit';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tenir_un_seul_endroit AFTER INSERT OR UPDATE ON accueils_accueil
    FOR EACH ROW WHEN (NOT NEW.principal AND NEW.annule_a IS NULL)
    EXECUTE FUNCTION accueils_tenir_un_seul_endroit();
CREATE TRIGGER tenir_un_seul_endroit AFTER INSERT OR UPDATE ON accueils_jourexceptionnel
    FOR EACH ROW EXECUTE FUNCTION accueils_tenir_un_seul_endroit();
"""
RETRAIT = """
DROP TRIGGER tenir_un_seul_endroit ON accueils_jourexceptionnel;
DROP TRIGGER tenir_un_seul_endroit ON accueils_accueil;
DROP FUNCTION accueils_tenir_un_seul_endroit();
DROP FUNCTION accueils_double_presence(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("accueils", "0012_capacite_neuve")]
    operations = [migrations.RunSQL(UN_SEUL_ENDROIT, RETRAIT)]
