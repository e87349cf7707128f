-- What is sent is what was signed, with every addendum signed by then, once its reading with the child and with a
-- parent (or why it did not take place) is noted.
CREATE FUNCTION suivis_envoyer_ce_qui_est_signe() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signees varchar[];
BEGIN
    SELECT array_agg(x.empreinte ORDER BY x.rang) INTO signees FROM (
        SELECT v.empreinte, 0 AS rang FROM suivis_versionrapport v WHERE v.id = NEW.version_id
        UNION ALL SELECT a.empreinte, a.numero FROM suivis_additif a WHERE a.version_id = NEW.version_id) x;
    IF NEW.empreintes <> signees THEN
        RAISE EXCEPTION 'ce qui part n''est pas ce qui a été signé' USING ERRCODE = '23H41';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM suivis_lecturerapport l WHERE l.version_id = NEW.version_id AND l.lecteur = 'enfant')
       OR NOT EXISTS (SELECT 1 FROM suivis_lecturerapport l
                       WHERE l.version_id = NEW.version_id AND l.lecteur IN ('mere', 'pere', 'tuteur')) THEN
        RAISE EXCEPTION 'la lecture avec l''enfant et un parent n''est pas notée' USING ERRCODE = '23H40';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER envoyer_ce_qui_est_signe BEFORE INSERT ON suivis_envoirapport
    FOR EACH ROW EXECUTE FUNCTION suivis_envoyer_ce_qui_est_signe();

-- A version is signed by the author of the report, and by nobody else; it follows the one before.
CREATE FUNCTION suivis_signer_le_sien() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM suivis_rapport r WHERE r.id = NEW.rapport_id AND r.auteur_id = NEW.signataire_id)
       OR NEW.numero <> 1 + (SELECT count(*) FROM suivis_versionrapport v WHERE v.rapport_id = NEW.rapport_id) THEN
        RAISE EXCEPTION 'une version est signée par l''auteur du rapport, à la suite' USING ERRCODE = '23H42';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signer_le_sien BEFORE INSERT ON suivis_versionrapport
    FOR EACH ROW EXECUTE FUNCTION suivis_signer_le_sien();
