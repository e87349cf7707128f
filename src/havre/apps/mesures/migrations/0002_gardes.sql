-- Only a measure ordered and not carried out is suspended, once at a time.
CREATE FUNCTION mesures_tenir_la_suspension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM mesures_mesure m
      WHERE m.id = NEW.mesure_id AND m.ordonnee_le IS NOT NULL AND m.executee_le IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'seule une mesure ordonnée et non exécutée se suspend' USING ERRCODE = '23H30';
    END IF;
    IF EXISTS (SELECT 1 FROM mesures_suspensionexecution s WHERE s.mesure_id = NEW.mesure_id AND NOT EXISTS (
                   SELECT 1 FROM mesures_repriseexecution r WHERE r.suspension_id = s.id)) THEN
        RAISE EXCEPTION 'l''exécution de cette mesure est déjà suspendue' USING ERRCODE = '23H30';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenir_la_suspension BEFORE INSERT ON mesures_suspensionexecution
    FOR EACH ROW EXECUTE FUNCTION mesures_tenir_la_suspension();
