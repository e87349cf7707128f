"""Frozen places are not taken by those who arrive; those who live there stay."""

from django.db import migrations

# On the day a child enters a unit, the children there may not be more than its places less the frozen ones. Where some of
# them come by half-days, the fullest half-day counts: of that day, or of the first two weeks of the freeze for a child
# who comes by half-days himself. Closures of a whole unit are held by accueils_tenir_les_limites.
GEL = """
CREATE FUNCTION accueils_tenir_le_gel() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_jour date := lower(NEW.periode); v_fin date; v_gelees integer; v_places integer; v_nombre integer; v_rythmes integer;
BEGIN
    IF NEW.unite_id IS NULL OR NEW.annule_a IS NOT NULL THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND OLD.unite_id = NEW.unite_id
       AND lower(NEW.periode) >= lower(OLD.periode)
       AND (OLD.rythme IS NULL OR NEW.rythme & ~OLD.rythme = 0) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM lieux_lieu WHERE id = (SELECT lieu_id FROM lieux_unite WHERE id = NEW.unite_id) FOR NO KEY UPDATE;
    SELECT sum(coalesce(g.places, 32767)), max(coalesce(upper(g.periode), v_jour + 14)) INTO v_gelees, v_fin
      FROM lieux_gel g LEFT JOIN lieux_leveedegel l ON l.gel_id = g.id
     WHERE g.unite_id = NEW.unite_id AND g.periode @> v_jour AND (l.le IS NULL OR l.le > v_jour);
    IF v_gelees IS NULL THEN RETURN NULL; END IF;
    SELECT coalesce(sum(places), 0) INTO v_places FROM lieux_capacite
     WHERE unite_id = NEW.unite_id AND periode @> v_jour;
    SELECT count(*), count(rythme) INTO v_nombre, v_rythmes FROM accueils_accueil
     WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND lower(periode) <= v_jour
       AND (upper(periode) IS NULL OR upper(periode) > v_jour);
    IF v_rythmes > 0 THEN
        v_fin := CASE WHEN NEW.rythme IS NULL THEN v_jour + 1 ELSE least(v_jour + 14, v_fin, upper(NEW.periode)) END;
        SELECT coalesce(enfants, 0) INTO v_nombre FROM accueils_pointe(ARRAY[NEW.unite_id], v_jour, v_fin);
    END IF;
    IF v_nombre > v_places - v_gelees THEN
        RAISE EXCEPTION 'unité % : % enfants pour % places dont % gelées le %',
                        NEW.unite_id, v_nombre, v_places, least(v_gelees, v_places), v_jour
            USING ERRCODE = '23H15', TABLE = 'lieux_unite', DETAIL = NEW.unite_id::text, CONSTRAINT = 'accueil_gel';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_gel AFTER INSERT OR UPDATE ON accueils_accueil
    FOR EACH ROW EXECUTE FUNCTION accueils_tenir_le_gel();
"""
RETRAIT = "DROP TRIGGER tenir_le_gel ON accueils_accueil; DROP FUNCTION accueils_tenir_le_gel();"


class Migration(migrations.Migration):
    dependencies = [("accueils", "0007_besoin_entier"), ("lieux", "0004_gardes_offre")]
    operations = [migrations.RunSQL(GEL, RETRAIT)]
