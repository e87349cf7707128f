-- Verification: what is wrong in a part of a chain, and where.
CREATE FUNCTION journal_suite_evenements(apres bigint, precedente text, lot integer)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text, motif text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.empreinte::text,
           CASE WHEN e.numero <> lag(e.numero, 1, apres) OVER suite + 1 THEN 'manque'
                WHEN e.empreinte_precedente <> lag(e.empreinte, 1, precedente::varchar) OVER suite THEN 'suite'
                WHEN e.empreinte <> encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex') THEN 'contenu' END
      FROM (SELECT * FROM journal_evenement j WHERE j.numero > apres ORDER BY j.numero LIMIT lot) e
    WINDOW suite AS (ORDER BY e.numero)
$$;

CREATE FUNCTION journal_suite_lectures(apres bigint, precedente text, lot integer)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text, motif text) LANGUAGE sql STABLE AS $$
    SELECT m.numero, m.consigne_a, m.empreinte::text,
           CASE WHEN m.numero <> lag(m.numero, 1, apres) OVER suite + 1 THEN 'manque'
                WHEN l.id IS NULL THEN 'absente'
                WHEN m.empreinte <> encode(sha256(convert_to(journal_texte_lecture(
                    l, m, lag(m.empreinte, 1, precedente::varchar) OVER suite), 'UTF8')), 'hex') THEN 'contenu' END
      FROM (SELECT * FROM journal_maillon j WHERE j.numero > apres ORDER BY j.numero LIMIT lot) m
      LEFT JOIN journal_lecture l ON l.id = m.lecture_id
    WINDOW suite AS (ORDER BY m.numero)
$$;

CREATE FUNCTION journal_verifier_evenements(apres bigint, precedente text, lot integer)
RETURNS TABLE (lignes bigint, numero bigint, empreinte text, ruptures jsonb) LANGUAGE sql STABLE AS $$
    SELECT count(*), max(s.numero), (array_agg(s.empreinte ORDER BY s.numero DESC))[1],
           jsonb_agg(jsonb_build_array(s.numero, s.moment, s.motif) ORDER BY s.numero) FILTER (WHERE s.motif IS NOT NULL)
      FROM journal_suite_evenements(apres, precedente, lot) s
$$;

CREATE FUNCTION journal_verifier_lectures(apres bigint, precedente text, lot integer)
RETURNS TABLE (lignes bigint, numero bigint, empreinte text, ruptures jsonb) LANGUAGE sql STABLE AS $$
    SELECT count(*), max(s.numero), (array_agg(s.empreinte ORDER BY s.numero DESC))[1],
           jsonb_agg(jsonb_build_array(s.numero, s.moment, s.motif) ORDER BY s.numero) FILTER (WHERE s.motif IS NOT NULL)
      FROM journal_suite_lectures(apres, precedente, lot) s
$$;

CREATE FUNCTION journal_lectures_hors_chaine(a_partir_de bigint)
RETURNS TABLE (id bigint, lu_a timestamptz) LANGUAGE sql STABLE AS $$
    SELECT l.id, l.lu_a FROM journal_lecture l
     WHERE l.id >= a_partir_de AND NOT EXISTS (SELECT 1 FROM journal_maillon m WHERE m.lecture_id = l.id)
     ORDER BY l.id LIMIT 20
$$;

CREATE FUNCTION journal_maillons_de(chaine text, depuis bigint, jusqua bigint)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.empreinte::text FROM journal_evenement e
     WHERE chaine = 'evenements' AND e.numero BETWEEN depuis AND jusqua
    UNION ALL
    SELECT m.numero, m.consigne_a, m.empreinte::text FROM journal_maillon m
     WHERE chaine = 'lectures' AND m.numero BETWEEN depuis AND jusqua
    ORDER BY 1
$$;

CREATE FUNCTION journal_tete(chaine text)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF chaine = 'evenements' THEN
        RETURN QUERY SELECT e.numero, e.consigne_a, e.empreinte::text
                       FROM journal_evenement e ORDER BY e.numero DESC LIMIT 1;
    ELSE
        RETURN QUERY SELECT m.numero, m.consigne_a, m.empreinte::text
                       FROM journal_maillon m ORDER BY m.numero DESC LIMIT 1;
    END IF;
END $$;

-- Single acts, without what they hold.
CREATE FUNCTION journal_ecriture(n bigint)
RETURNS TABLE (numero bigint, consigne_a timestamptz, agent_id bigint, action text, objet_type text, empreinte text,
               precedente text, recalculee text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.agent_id, e.action::text, e.objet_type::text, e.empreinte::text,
           e.empreinte_precedente::text, encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex')
      FROM journal_evenement e WHERE e.numero = n
$$;

CREATE FUNCTION journal_ecritures_de(qui bigint, avant bigint, combien integer)
RETURNS TABLE (numero bigint, consigne_a timestamptz, agent_id bigint, action text, objet_type text, empreinte text,
               precedente text, recalculee text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.agent_id, e.action::text, e.objet_type::text, e.empreinte::text,
           e.empreinte_precedente::text, encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex')
      FROM journal_evenement e WHERE e.agent_id = qui AND (avant IS NULL OR e.numero < avant)
     ORDER BY e.numero DESC LIMIT combien
$$;

CREATE FUNCTION journal_numeros_de(cherchee text) RETURNS TABLE (numero bigint) LANGUAGE sql STABLE AS $$
    SELECT e.numero FROM journal_evenement e WHERE e.empreinte = cherchee ORDER BY e.numero
$$;

CREATE FUNCTION journal_derniere(acte text)
RETURNS TABLE (numero bigint, survenu_a timestamptz, agent_nom text, donnees jsonb) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.survenu_a, e.agent_nom::text, e.donnees
      FROM journal_evenement e WHERE e.objet_type = 'journal' AND e.objet_id = acte ORDER BY e.numero DESC LIMIT 1
$$;

-- Who read one person's file: asked by those who may know it, whose own scope may not hold the file.
CREATE FUNCTION journal_lectures_de(personne bigint, listes boolean, lecteur bigint, du timestamptz, au timestamptz,
                                    avant bigint, combien integer)
RETURNS SETOF journal_lecture LANGUAGE sql STABLE AS $$
    SELECT * FROM journal_lecture l
     WHERE (l.personnes @> ARRAY[personne] OR (listes AND l.mentions @> ARRAY[personne]))
       AND (lecteur IS NULL OR l.agent_id = lecteur) AND (du IS NULL OR l.lu_a >= du) AND (au IS NULL OR l.lu_a < au)
       AND (avant IS NULL OR l.id < avant)
     ORDER BY l.id DESC LIMIT combien
$$;

CREATE FUNCTION journal_lecteurs_de(personne bigint) RETURNS TABLE (agent_id bigint, agent_nom text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (l.agent_id) l.agent_id, l.agent_nom::text
      FROM journal_lecture l
     WHERE (l.personnes @> ARRAY[personne] OR l.mentions @> ARRAY[personne]) AND l.agent_id IS NOT NULL
     ORDER BY l.agent_id, l.id DESC
$$;

-- Who opened many files in one hour, counted from the readings; and when it was told.
CREATE FUNCTION journal_lecteurs_nombreux(du timestamptz, au timestamptz, repere integer)
RETURNS TABLE (agent_id bigint) LANGUAGE sql STABLE AS $$
    SELECT l.agent_id
      FROM journal_lecture l CROSS JOIN LATERAL unnest(l.personnes) p(personne)
     WHERE l.lu_a >= du AND l.lu_a < au AND l.agent_id IS NOT NULL
     GROUP BY l.agent_id HAVING count(DISTINCT p.personne) > repere
$$;

CREATE FUNCTION journal_signalements(depuis timestamptz)
RETURNS TABLE (agent_id bigint, survenu_a timestamptz, repere integer) LANGUAGE sql STABLE AS $$
    SELECT e.objet_id::bigint, e.survenu_a, (e.donnees ->> 'repere')::integer
      FROM journal_evenement e
     WHERE e.action = 'lectures.signaler' AND e.survenu_a >= depuis
     ORDER BY e.numero DESC
$$;
