-- An outcome is written once; a frequency only ends.
CREATE FUNCTION visites_garder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'visites_visite' THEN
        IF OLD.faite_le IS NULL AND OLD.annulee_le IS NULL
           AND (NEW.enfant_id, NEW.nature, NEW.prevue_le, NEW.enregistree_a)
               IS NOT DISTINCT FROM (OLD.enfant_id, OLD.nature, OLD.prevue_le, OLD.enregistree_a) THEN RETURN NEW;
        END IF;
    ELSIF upper_inf(OLD.periode) AND lower(NEW.periode) = lower(OLD.periode)
          AND (NEW.enfant_id, NEW.nature, NEW.intervalle_jours) = (OLD.enfant_id, OLD.nature, OLD.intervalle_jours)
          THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'la ligne % de % est écrite une fois', OLD.id, TG_TABLE_NAME USING ERRCODE = '23H01';
END $$;
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON visites_visite FOR EACH ROW EXECUTE FUNCTION visites_garder();
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON visites_frequencevisite
    FOR EACH ROW EXECUTE FUNCTION visites_garder();
