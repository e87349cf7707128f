-- Only the end is written, once: the columns that the trigger names, of which the first is the end.
CREATE FUNCTION personnes_figer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV OR to_jsonb(OLD)->>TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'seule la fin s''écrit, et une fois, sur %', TG_TABLE_NAME USING ERRCODE = '23H01';
    END IF;
    RETURN NEW;
END $$;

-- `personnes_enfant.scelle` follows the seals.
CREATE FUNCTION personnes_tenir_le_sceau() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE personnes_enfant SET scelle = EXISTS (
           SELECT 1 FROM personnes_scellement s WHERE s.enfant_id = NEW.enfant_id AND s.leve_a IS NULL)
     WHERE personne_id = NEW.enfant_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_sceau AFTER INSERT OR UPDATE ON personnes_scellement
    FOR EACH ROW EXECUTE FUNCTION personnes_tenir_le_sceau();

-- A sealed file and a protected address always name somebody who may read.
CREATE FUNCTION personnes_nommer_quelqu_un() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE cible bigint := (to_jsonb(NEW)->>TG_ARGV[0])::bigint;
BEGIN
    IF TG_TABLE_NAME IN ('personnes_scellement', 'personnes_personnenommee') THEN
        IF EXISTS (SELECT 1 FROM personnes_scellement s WHERE s.id = cible AND s.leve_a IS NULL)
           AND NOT EXISTS (SELECT 1 FROM personnes_personnenommee n
                            WHERE n.scellement_id = cible AND n.retiree_a IS NULL) THEN
            RAISE EXCEPTION 'un dossier scellé nomme au moins une personne' USING ERRCODE = '23H40';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM personnes_adresseprotegee p WHERE p.id = cible AND p.leve_a IS NULL)
          AND NOT EXISTS (SELECT 1 FROM personnes_lecteuradresse l
                           WHERE l.protection_id = cible AND l.retire_a IS NULL) THEN
        RAISE EXCEPTION 'une adresse protégée nomme au moins une personne' USING ERRCODE = '23H41';
    END IF;
    RETURN NULL;
END $$;

-- `personnes_domicile.protege` follows the protections.
CREATE FUNCTION personnes_tenir_le_refuge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE personnes_domicile SET protege = EXISTS (
           SELECT 1 FROM personnes_adresseprotegee p WHERE p.personne_id = NEW.personne_id AND p.leve_a IS NULL)
     WHERE personne_id = NEW.personne_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_refuge AFTER INSERT OR UPDATE ON personnes_adresseprotegee
    FOR EACH ROW EXECUTE FUNCTION personnes_tenir_le_refuge();

CREATE FUNCTION personnes_domicile_au_refuge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.protege := EXISTS (
        SELECT 1 FROM personnes_adresseprotegee p WHERE p.personne_id = NEW.personne_id AND p.leve_a IS NULL);
    RETURN NEW;
END $$;
CREATE TRIGGER domicile_au_refuge BEFORE INSERT OR UPDATE ON personnes_domicile
    FOR EACH ROW EXECUTE FUNCTION personnes_domicile_au_refuge();

-- Which sibling groups several teams follow: kept by the database, read at each request of a page.
CREATE FUNCTION personnes_compter_les_services(touchees bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE personnes_fratrie f SET plusieurs_services = x.plusieurs
      FROM (SELECT m.fratrie_id, count(DISTINCT e.service_id) > 1 AS plusieurs
              FROM personnes_membrefratrie m JOIN personnes_enfant e ON e.personne_id = m.enfant_id
             WHERE m.fratrie_id = ANY (touchees) GROUP BY m.fratrie_id) x
     WHERE f.id = x.fratrie_id AND f.plusieurs_services <> x.plusieurs
$$;
CREATE FUNCTION personnes_membres_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM personnes_compter_les_services(ARRAY(SELECT DISTINCT fratrie_id FROM lignes));
    RETURN NULL;
END $$;
CREATE TRIGGER compter_les_services AFTER INSERT ON personnes_membrefratrie
    REFERENCING NEW TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION personnes_membres_changes();
CREATE TRIGGER compter_les_services_maj AFTER UPDATE ON personnes_membrefratrie
    REFERENCING NEW TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION personnes_membres_changes();
CREATE FUNCTION personnes_enfants_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM personnes_compter_les_services(ARRAY(
        SELECT DISTINCT m.fratrie_id FROM personnes_membrefratrie m JOIN lignes l ON l.personne_id = m.enfant_id
          JOIN anciennes a ON a.personne_id = l.personne_id AND a.service_id <> l.service_id));
    RETURN NULL;
END $$;
CREATE TRIGGER compter_les_services AFTER UPDATE ON personnes_enfant
    REFERENCING NEW TABLE AS lignes OLD TABLE AS anciennes
    FOR EACH STATEMENT EXECUTE FUNCTION personnes_enfants_changes();
