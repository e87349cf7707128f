-- A reading is removed only behind a cut; a link of the chain, before it.
CREATE FUNCTION journal_refuser_hors_coupe() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rang bigint; coupe journal_coupe;
BEGIN
    SELECT * INTO coupe FROM journal_coupe ORDER BY numero DESC LIMIT 1;
    IF TG_TABLE_NAME = 'journal_maillon' THEN
        IF OLD.numero < coupe.numero THEN RETURN OLD; END IF;
    ELSE
        SELECT m.numero INTO rang FROM journal_maillon m WHERE m.lecture_id = OLD.id;
        IF rang <= coupe.numero AND OLD.lu_a < coupe.avant THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '% est refusé sur %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '23H01', HINT = 'Seules des lectures antérieures à une coupe ancrée s''effacent.';
END $$;
CREATE TRIGGER pas_d_effacement BEFORE DELETE ON journal_lecture
    FOR EACH ROW EXECUTE FUNCTION journal_refuser_hors_coupe();
CREATE TRIGGER pas_d_effacement BEFORE DELETE ON journal_maillon
    FOR EACH ROW EXECUTE FUNCTION journal_refuser_hors_coupe();
CREATE TRIGGER pas_de_vidage BEFORE TRUNCATE ON journal_lecture FOR EACH STATEMENT EXECUTE FUNCTION journal_refuser();
CREATE TRIGGER pas_de_vidage BEFORE TRUNCATE ON journal_maillon FOR EACH STATEMENT EXECUTE FUNCTION journal_refuser();

-- A cut is the head of the readings in an anchor.
CREATE FUNCTION journal_exiger_une_ancre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal_ancre a JOIN journal_maillon m ON m.numero = a.lectures_numero
                    WHERE a.numero = NEW.ancre_id AND a.lectures_numero = NEW.numero
                      AND a.lectures_empreinte = NEW.empreinte AND m.empreinte = NEW.empreinte
                      AND a.etablie_a <= NEW.avant) THEN
        RAISE EXCEPTION 'la coupe n° % n''est pas la tête d''une ancre', NEW.numero USING ERRCODE = '23H11';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exiger_une_ancre BEFORE INSERT ON journal_coupe
    FOR EACH ROW EXECUTE FUNCTION journal_exiger_une_ancre();

CREATE FUNCTION journal_couper(ancre bigint, limite timestamptz, quand timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE tete journal_ancre; combien bigint;
BEGIN
    SELECT * INTO STRICT tete FROM journal_ancre a WHERE a.numero = ancre;
    SELECT count(*) INTO combien FROM journal_maillon m JOIN journal_lecture l ON l.id = m.lecture_id
     WHERE m.numero <= tete.lectures_numero;
    INSERT INTO journal_coupe (numero, empreinte, ancre_id, avant, nombre, faite_a)
    VALUES (tete.lectures_numero, tete.lectures_empreinte, ancre, limite, combien, quand);
    DELETE FROM journal_lecture l USING journal_maillon m
     WHERE m.lecture_id = l.id AND m.numero <= tete.lectures_numero;
    DELETE FROM journal_maillon m WHERE m.numero < tete.lectures_numero;
    RETURN combien;
END $$;
