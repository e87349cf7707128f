-- Numbers without gaps: a numbered row takes the next number of its series and year; the counter stays locked until
-- the transaction ends, so a number given up by a rollback is given again.
CREATE FUNCTION echanges_numeroter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE suivant integer;
BEGIN
    INSERT INTO echanges_numerotation (serie, annee, dernier) VALUES (TG_ARGV[0], NEW.annee, 1)
        ON CONFLICT (serie, annee) DO UPDATE SET dernier = echanges_numerotation.dernier + 1
        RETURNING dernier INTO suivant;
    IF NEW.rang <> suivant THEN
        RAISE EXCEPTION 'le numéro % ne suit pas le dernier de la série %', NEW.rang, TG_ARGV[0]
            USING ERRCODE = '23H20';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER numeroter BEFORE INSERT ON echanges_demande FOR EACH ROW EXECUTE FUNCTION echanges_numeroter('D');
CREATE TRIGGER numeroter BEFORE INSERT ON echanges_courrier FOR EACH ROW EXECUTE FUNCTION echanges_numeroter('C');
CREATE TRIGGER numeroter BEFORE INSERT ON echanges_courrierrecu FOR EACH ROW EXECUTE FUNCTION echanges_numeroter('R');

-- The counter moves with a numbered row only, by one.
CREATE FUNCTION echanges_tenir_le_compteur() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR (TG_OP = 'UPDATE' AND NEW.dernier <> OLD.dernier + 1) THEN
        RAISE EXCEPTION 'un numéro ne se prend qu''avec sa ligne' USING ERRCODE = '23H20';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenir_le_compteur BEFORE INSERT OR UPDATE ON echanges_numerotation
    FOR EACH ROW EXECUTE FUNCTION echanges_tenir_le_compteur();

-- Nothing is nobody's: a request and a mail have an owner when their transaction ends.
CREATE FUNCTION echanges_avoir_un_responsable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE trouve boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1]) INTO trouve USING NEW.id;
    IF NOT trouve THEN
        RAISE EXCEPTION 'sans responsable' USING ERRCODE = '23H21';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER avoir_un_responsable AFTER INSERT ON echanges_demande DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION echanges_avoir_un_responsable('echanges_attribution', 'demande_id');
CREATE CONSTRAINT TRIGGER avoir_un_responsable AFTER INSERT ON echanges_courrierrecu DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION echanges_avoir_un_responsable('echanges_attributionrecu', 'recu_id');

-- The letter of an answer speaks of that request; a letter is signed under a delegation of its signatory, on its day.
CREATE FUNCTION echanges_verifier_la_lettre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.courrier_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM echanges_courrier c WHERE c.id = NEW.courrier_id AND c.demande_id = NEW.demande_id) THEN
        RAISE EXCEPTION 'cette lettre ne porte pas sur cette demande' USING ERRCODE = '23H22';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verifier_la_lettre BEFORE INSERT ON echanges_reponse
    FOR EACH ROW EXECUTE FUNCTION echanges_verifier_la_lettre();
CREATE FUNCTION echanges_verifier_la_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM echanges_delegationsignature d WHERE d.id = NEW.delegation_id AND d.agent_id = NEW.signataire_id
           AND d.periode @> (NEW.signe_a AT TIME ZONE 'Europe/Paris')::date) THEN
        RAISE EXCEPTION 'sans délégation en vigueur' USING ERRCODE = '23H23';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verifier_la_delegation BEFORE INSERT ON echanges_courrier
    FOR EACH ROW EXECUTE FUNCTION echanges_verifier_la_delegation();
