-- The children that a conclusion must speak of: those of the household, and those of the informations joined to it.
CREATE OR REPLACE FUNCTION informations_enfants_a_conclure(evaluation bigint)
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

-- The service of an information moves with the team that evaluates it, and those joined to it with it.
CREATE OR REPLACE FUNCTION informations_suivre_l_equipe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE informations_informationpreoccupante i SET service_id = NEW.service_id
     WHERE i.service_id <> NEW.service_id AND i.id IN (
            SELECT e.information_id FROM informations_evaluation e WHERE e.id = NEW.evaluation_id
            UNION ALL
            SELECT r.information_id FROM informations_evaluation e
              JOIN informations_rattachementinformation r ON r.vers_id = e.information_id WHERE e.id = NEW.evaluation_id);
    RETURN NULL;
END $$;
