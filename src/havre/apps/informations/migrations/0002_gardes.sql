-- Numbers without gaps: the counter of the year stays locked until the transaction ends, so that a number given up by a
-- rollback is given again.
CREATE FUNCTION informations_numeroter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE suivant integer;
BEGIN
    INSERT INTO informations_registreinformations (annee, dernier) VALUES (NEW.annee, 1)
        ON CONFLICT (annee) DO UPDATE SET dernier = informations_registreinformations.dernier + 1
        RETURNING dernier INTO suivant;
    IF NEW.rang <> suivant THEN
        RAISE EXCEPTION 'le numéro % ne suit pas le dernier', NEW.rang USING ERRCODE = '23H60';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER numeroter BEFORE INSERT ON informations_informationpreoccupante
    FOR EACH ROW EXECUTE FUNCTION informations_numeroter();

CREATE FUNCTION informations_tenir_le_registre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR (TG_OP = 'UPDATE' AND NEW.dernier <> OLD.dernier + 1) THEN
        RAISE EXCEPTION 'un numéro ne se prend qu''avec sa ligne' USING ERRCODE = '23H60';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenir_le_registre BEFORE INSERT OR UPDATE ON informations_registreinformations
    FOR EACH ROW EXECUTE FUNCTION informations_tenir_le_registre();

-- A row is a fact: only the columns named by the trigger may be written later, and once (a generated column is not yet
-- computed in a trigger BEFORE).
CREATE FUNCTION informations_figer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE colonne text; avant jsonb := to_jsonb(OLD) - 'nom_cle'; apres jsonb := to_jsonb(NEW) - 'nom_cle';
BEGIN
    IF avant - TG_ARGV IS DISTINCT FROM apres - TG_ARGV THEN
        RAISE EXCEPTION 'UPDATE est refusé sur %', TG_TABLE_NAME USING ERRCODE = '23H01';
    END IF;
    FOREACH colonne IN ARRAY TG_ARGV LOOP
        IF coalesce(avant ->> colonne, '') NOT IN ('', coalesce(apres ->> colonne, '')) THEN
            RAISE EXCEPTION '% est déjà écrit sur %', colonne, TG_TABLE_NAME USING ERRCODE = '23H01';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER figer BEFORE UPDATE ON informations_enfantdufoyer FOR EACH ROW
    EXECUTE FUNCTION informations_figer('enfant_id', 'premiere_id', 'retire_a', 'retire_par_id', 'retire_motif');
CREATE TRIGGER figer BEFORE UPDATE ON informations_adultedufoyer FOR EACH ROW
    EXECUTE FUNCTION informations_figer('retire_a', 'retire_par_id', 'retire_motif');
CREATE TRIGGER figer BEFORE UPDATE ON informations_evaluateur FOR EACH ROW
    EXECUTE FUNCTION informations_figer('dessaisi_a', 'dessaisi_motif');

-- The service of an information moves with the team that evaluates it, never by hand.
CREATE FUNCTION informations_garder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR to_jsonb(OLD) - '{service_id,adresse_cle}'::text[]
       IS DISTINCT FROM to_jsonb(NEW) - '{service_id,adresse_cle}'::text[] THEN
        RAISE EXCEPTION 'UPDATE est refusé sur %', TG_TABLE_NAME USING ERRCODE = '23H01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER garder BEFORE UPDATE ON informations_informationpreoccupante
    FOR EACH ROW EXECUTE FUNCTION informations_garder();

CREATE FUNCTION informations_suivre_l_equipe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE informations_informationpreoccupante i SET service_id = NEW.service_id
     WHERE i.service_id <> NEW.service_id AND i.id IN (
            SELECT e.information_id FROM informations_evaluation e WHERE e.id = NEW.evaluation_id
            UNION ALL
            SELECT r.information_id FROM informations_evaluation e
              JOIN informations_rattachementinformation r ON r.vers_id = e.information_id WHERE e.id = NEW.evaluation_id);
    RETURN NULL;
END $$;
CREATE TRIGGER suivre_l_equipe AFTER INSERT ON informations_attributionevaluation
    FOR EACH ROW EXECUTE FUNCTION informations_suivre_l_equipe();

-- An information joined to another: the other is in progress, neither joined nor closed; it follows its team.
CREATE FUNCTION informations_rattacher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM informations_rattachementinformation r WHERE r.information_id = NEW.vers_id)
       OR EXISTS (SELECT 1 FROM informations_transfertinformation t WHERE t.information_id IN (NEW.vers_id, NEW.information_id))
       OR EXISTS (SELECT 1 FROM informations_evaluation e WHERE e.information_id = NEW.information_id)
       OR EXISTS (SELECT 1 FROM informations_validationevaluation v JOIN informations_evaluation e ON e.id = v.evaluation_id
                   WHERE e.information_id = NEW.vers_id)
       OR EXISTS (SELECT 1 FROM informations_rattachementinformation r WHERE r.vers_id = NEW.information_id) THEN
        RAISE EXCEPTION 'rattachement impossible' USING ERRCODE = '23H63';
    END IF;
    UPDATE informations_informationpreoccupante i SET service_id = v.service_id
      FROM informations_informationpreoccupante v
     WHERE i.id = NEW.information_id AND v.id = NEW.vers_id AND i.service_id <> v.service_id;
    RETURN NEW;
END $$;
CREATE TRIGGER rattacher BEFORE INSERT ON informations_rattachementinformation
    FOR EACH ROW EXECUTE FUNCTION informations_rattacher();

-- What is given to a team was qualified, and is neither joined to another nor transferred.
CREATE FUNCTION informations_ouvrir() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT q.issue FROM informations_qualification q WHERE q.information_id = NEW.information_id
         ORDER BY q.decidee_a DESC, q.id DESC LIMIT 1) IS DISTINCT FROM 'preoccupante' THEN
        RAISE EXCEPTION 'information non qualifiée' USING ERRCODE = '23H61';
    END IF;
    IF EXISTS (SELECT 1 FROM informations_rattachementinformation r WHERE r.information_id = NEW.information_id)
       OR EXISTS (SELECT 1 FROM informations_transfertinformation t WHERE t.information_id = NEW.information_id) THEN
        RAISE EXCEPTION 'information rattachée ou transférée' USING ERRCODE = '23H63';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ouvrir BEFORE INSERT ON informations_evaluation
    FOR EACH ROW EXECUTE FUNCTION informations_ouvrir();
CREATE FUNCTION informations_requalifier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.issue = 'non' AND EXISTS (
        SELECT 1 FROM informations_evaluation e WHERE e.information_id = NEW.information_id) THEN
        RAISE EXCEPTION 'une évaluation est ouverte' USING ERRCODE = '23H62';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requalifier BEFORE INSERT ON informations_qualification
    FOR EACH ROW EXECUTE FUNCTION informations_requalifier();

-- The children that a conclusion must speak of: those of the household, and those of the informations joined to it.
CREATE FUNCTION informations_enfants_a_conclure(evaluation bigint)
    RETURNS TABLE (enfant_id bigint) LANGUAGE sql STABLE AS $$
    WITH celles AS (
        SELECT e.information_id, e.information_id AS sienne FROM informations_evaluation e WHERE e.id = evaluation
        UNION ALL
        SELECT r.information_id, e.information_id FROM informations_evaluation e
          JOIN informations_rattachementinformation r ON r.vers_id = e.information_id WHERE e.id = evaluation
    )
    SELECT DISTINCT ON (coalesce('e' || f.enfant_id, 'p' || coalesce(f.premiere_id, f.id))) f.id
      FROM celles c JOIN informations_enfantdufoyer f ON f.information_id = c.information_id AND f.retire_a IS NULL
     ORDER BY coalesce('e' || f.enfant_id, 'p' || coalesce(f.premiere_id, f.id)), f.information_id <> c.sienne, f.id
$$;

-- Nothing of an evaluation is written once it is validated.
CREATE FUNCTION informations_en_cours(evaluation bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('informations_evaluation', evaluation));
    IF EXISTS (SELECT 1 FROM informations_validationevaluation v WHERE v.evaluation_id = evaluation) THEN
        RAISE EXCEPTION 'évaluation validée' USING ERRCODE = '23H64';
    END IF;
END $$;
CREATE FUNCTION informations_exiger_en_cours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM informations_en_cours(NEW.evaluation_id);
    RETURN NEW;
END $$;
CREATE TRIGGER en_cours BEFORE INSERT ON informations_evaluateur
    FOR EACH ROW EXECUTE FUNCTION informations_exiger_en_cours();
CREATE TRIGGER en_cours BEFORE INSERT ON informations_rencontre
    FOR EACH ROW EXECUTE FUNCTION informations_exiger_en_cours();
CREATE TRIGGER en_cours BEFORE INSERT ON informations_derogationbinome
    FOR EACH ROW EXECUTE FUNCTION informations_exiger_en_cours();
CREATE TRIGGER en_cours BEFORE INSERT ON informations_attributionevaluation
    FOR EACH ROW EXECUTE FUNCTION informations_exiger_en_cours();
CREATE FUNCTION informations_foyer_en_cours() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE concernee bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.retire_a IS NOT DISTINCT FROM OLD.retire_a THEN
        RETURN NEW;
    END IF;
    SELECT e.id INTO concernee FROM informations_evaluation e WHERE e.information_id = NEW.information_id;
    IF concernee IS NOT NULL THEN
        PERFORM informations_en_cours(concernee);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER foyer_en_cours BEFORE INSERT OR UPDATE ON informations_enfantdufoyer
    FOR EACH ROW EXECUTE FUNCTION informations_foyer_en_cours();

-- Versions follow each other; whoever wrote from an older one is told.
CREATE FUNCTION informations_rediger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM informations_en_cours(NEW.evaluation_id);
    IF NEW.version <> 1 + coalesce((
        SELECT max(r.version) FROM informations_redaction r WHERE r.evaluation_id = NEW.evaluation_id), 0) THEN
        RAISE EXCEPTION 'une autre version est plus récente' USING ERRCODE = '23H65';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rediger BEFORE INSERT ON informations_redaction
    FOR EACH ROW EXECUTE FUNCTION informations_rediger();

-- The last version, neither sent back nor validated, or an error.
CREATE FUNCTION informations_derniere(redaction bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE trouvee informations_redaction;
BEGIN
    SELECT * INTO trouvee FROM informations_redaction r WHERE r.id = redaction;
    PERFORM informations_en_cours(trouvee.evaluation_id);
    IF EXISTS (SELECT 1 FROM informations_redaction r
                WHERE r.evaluation_id = trouvee.evaluation_id AND r.version > trouvee.version)
       OR EXISTS (SELECT 1 FROM informations_renvoievaluation v WHERE v.redaction_id = redaction) THEN
        RAISE EXCEPTION 'une autre version est attendue ou plus récente' USING ERRCODE = '23H65';
    END IF;
    RETURN trouvee.evaluation_id;
END $$;
CREATE FUNCTION informations_conclure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE evaluation bigint := informations_derniere(NEW.redaction_id);
BEGIN
    IF NEW.enfant_id NOT IN (SELECT a.enfant_id FROM informations_enfants_a_conclure(evaluation) a)
       OR EXISTS (SELECT 1 FROM informations_signatureevaluation s WHERE s.redaction_id = NEW.redaction_id) THEN
        RAISE EXCEPTION 'conclusion hors du foyer ou après signature' USING ERRCODE = '23H66';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conclure BEFORE INSERT ON informations_conclusionenfant
    FOR EACH ROW EXECUTE FUNCTION informations_conclure();
CREATE FUNCTION informations_renvoyer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM informations_derniere(NEW.redaction_id);
    RETURN NEW;
END $$;
CREATE TRIGGER renvoyer BEFORE INSERT ON informations_renvoievaluation
    FOR EACH ROW EXECUTE FUNCTION informations_renvoyer();

-- Every minor of the household has its conclusion in a version that is signed or validated (CASF L.226-3, D.226-2-3).
CREATE FUNCTION informations_complete(redaction bigint, evaluation bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT btrim(r.rapport) = '' FROM informations_redaction r WHERE r.id = redaction)
       OR EXISTS (SELECT 1 FROM informations_enfants_a_conclure(evaluation) a
                   WHERE NOT EXISTS (SELECT 1 FROM informations_conclusionenfant c
                                      WHERE c.redaction_id = redaction AND c.enfant_id = a.enfant_id)) THEN
        RAISE EXCEPTION 'rapport ou conclusion manquants' USING ERRCODE = '23H67';
    END IF;
END $$;
CREATE FUNCTION informations_signer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE evaluation bigint := informations_derniere(NEW.redaction_id);
BEGIN
    IF NOT EXISTS (SELECT 1 FROM informations_evaluateur e WHERE e.evaluation_id = evaluation
                      AND e.agent_id = NEW.agent_id AND e.metier = NEW.metier AND e.dessaisi_a IS NULL) THEN
        RAISE EXCEPTION 'le signataire n''est pas évaluateur' USING ERRCODE = '23H69';
    END IF;
    PERFORM informations_complete(NEW.redaction_id, evaluation);
    RETURN NEW;
END $$;
CREATE TRIGGER signer BEFORE INSERT ON informations_signatureevaluation
    FOR EACH ROW EXECUTE FUNCTION informations_signer();

-- Always in pairs: two evaluators of two professions have signed, or a manager signed a derogation.
CREATE FUNCTION informations_valider() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signataires integer; metiers integer;
BEGIN
    IF informations_derniere(NEW.redaction_id) <> NEW.evaluation_id THEN
        RAISE EXCEPTION 'version d''une autre évaluation' USING ERRCODE = '23H65';
    END IF;
    PERFORM informations_complete(NEW.redaction_id, NEW.evaluation_id);
    SELECT count(DISTINCT s.agent_id), count(DISTINCT s.metier) INTO signataires, metiers
      FROM informations_signatureevaluation s
      JOIN informations_evaluateur e ON e.evaluation_id = NEW.evaluation_id AND e.agent_id = s.agent_id
           AND e.metier = s.metier AND e.dessaisi_a IS NULL
     WHERE s.redaction_id = NEW.redaction_id;
    NEW.avec_derogation := signataires < 2 OR metiers < 2;
    IF signataires = 0 OR (NEW.avec_derogation AND NOT EXISTS (
        SELECT 1 FROM informations_derogationbinome d WHERE d.evaluation_id = NEW.evaluation_id)) THEN
        RAISE EXCEPTION 'il faut deux évaluateurs de deux métiers' USING ERRCODE = '23H68';
    END IF;
    IF EXISTS (SELECT 1 FROM informations_signatureevaluation s
                WHERE s.redaction_id = NEW.redaction_id AND s.agent_id = NEW.validee_par_id) THEN
        RAISE EXCEPTION 'qui évalue ne valide pas' USING ERRCODE = '23H69';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER valider BEFORE INSERT ON informations_validationevaluation
    FOR EACH ROW EXECUTE FUNCTION informations_valider();

-- Nobody is anybody's: each information has its author, named or anonymous, when its transaction ends.
CREATE FUNCTION informations_avoir_un_auteur() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM informations_auteurinformation a WHERE a.information_id = NEW.id)
       OR NOT EXISTS (SELECT 1 FROM informations_enfantdufoyer f WHERE f.information_id = NEW.id) THEN
        RAISE EXCEPTION 'sans auteur ou sans enfant' USING ERRCODE = '23H60';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER avoir_un_auteur AFTER INSERT ON informations_informationpreoccupante
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION informations_avoir_un_auteur();
