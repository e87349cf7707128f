CREATE FUNCTION registre_elimine(p_enfant bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM registre_certificatelimination c JOIN registre_lignebordereau l ON l.id = c.ligne_id
                    WHERE l.enfant_id = p_enfant)
$$;

CREATE FUNCTION registre_obstacle(p_enfant bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN registre_elimine(p_enfant) THEN 'déjà éliminé'
        WHEN e.scelle THEN 'dossier scellé'
        WHEN EXISTS (SELECT 1 FROM registre_geldossier g WHERE g.enfant_id = p_enfant AND g.leve_a IS NULL)
            THEN 'dossier gelé'
        WHEN p.date_naissance IS NULL THEN 'date de naissance inconnue'
        WHEN p.date_naissance + interval '21 years' > current_date THEN 'moins de 21 ans'
        WHEN EXISTS (SELECT 1 FROM mesures_mesure m WHERE m.enfant_id = p_enfant
                      AND coalesce(upper(m.periode), 'infinity') > current_date) THEN 'mesure en cours'
        WHEN EXISTS (SELECT 1 FROM accueils_accueil a WHERE a.enfant_id = p_enfant AND a.annule_a IS NULL
                      AND coalesce(upper(a.periode), 'infinity') > current_date) THEN 'accueil en cours'
        WHEN EXISTS (SELECT 1 FROM personnes_reference r WHERE r.enfant_id = p_enfant
                      AND coalesce(upper(r.periode), 'infinity') > current_date) THEN 'suivi par un référent'
        WHEN EXISTS (SELECT 1 FROM accueils_enfantrecherche r WHERE r.enfant_id = p_enfant
                      AND r.trouve_le IS NULL AND r.sorti_le IS NULL) THEN 'recherche de place en cours'
        WHEN EXISTS (SELECT 1 FROM decisions_appel a JOIN decisions_enfantconcerne c ON c.decision_id = a.decision_id
                      WHERE c.enfant_id = p_enfant
                        AND NOT EXISTS (SELECT 1 FROM decisions_issueappel i WHERE i.appel_id = a.id))
            THEN 'appel sans issue'
        WHEN EXISTS (SELECT 1 FROM echanges_demande d WHERE d.enfant_id = p_enfant
                      AND NOT EXISTS (SELECT 1 FROM echanges_reponse r WHERE r.demande_id = d.id))
            THEN 'demande sans réponse'
        WHEN EXISTS (SELECT 1 FROM informations_enfantdufoyer f WHERE f.enfant_id = p_enfant
                      AND NOT EXISTS (SELECT 1 FROM informations_conclusionenfant c WHERE c.enfant_id = f.id))
            THEN 'information préoccupante sans conclusion'
        END
      FROM personnes_enfant e JOIN personnes_personne p ON p.id = e.personne_id
     WHERE e.personne_id = p_enfant
$$;

CREATE FUNCTION registre_freres(p_enfant bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT e.personne_id FROM personnes_enfant e JOIN (
        SELECT b.vers_id AS autre FROM personnes_lien a JOIN personnes_lien b ON b.de_id = a.de_id
         WHERE a.vers_id = p_enfant
        UNION SELECT vers_id FROM personnes_lien WHERE de_id = p_enfant
        UNION SELECT de_id FROM personnes_lien WHERE vers_id = p_enfant
        UNION SELECT b.enfant_id FROM personnes_membrefratrie a JOIN personnes_membrefratrie b
                  ON b.fratrie_id = a.fratrie_id WHERE a.enfant_id = p_enfant
        UNION SELECT b.enfant_id FROM decisions_enfantconcerne a JOIN decisions_enfantconcerne b
                  ON b.decision_id = a.decision_id WHERE a.enfant_id = p_enfant
    ) x ON x.autre = e.personne_id
     WHERE e.personne_id <> p_enfant AND NOT registre_elimine(e.personne_id)
$$;

CREATE FUNCTION registre_dernier_fait(p_enfant bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT greatest(
        (p.date_naissance + interval '21 years')::date,
        (SELECT max(upper(m.periode)) FROM mesures_mesure m WHERE m.enfant_id = p_enfant),
        (SELECT max(upper(a.periode)) FROM accueils_accueil a WHERE a.enfant_id = p_enfant AND a.annule_a IS NULL),
        (SELECT max(coalesce(v.faite_le, v.prevue_le)) FROM visites_visite v WHERE v.enfant_id = p_enfant),
        (SELECT max(d.demandee_le) FROM echanges_demande d WHERE d.enfant_id = p_enfant),
        (SELECT max(r.decidee_le) FROM echanges_reponse r JOIN echanges_demande d ON d.id = r.demande_id
          WHERE d.enfant_id = p_enfant),
        (SELECT max(r.recu_le) FROM echanges_courrierrecu r WHERE r.enfant_id = p_enfant),
        (SELECT max(d.rendue_le) FROM decisions_decision d JOIN decisions_enfantconcerne c ON c.decision_id = d.id
          WHERE c.enfant_id = p_enfant))
      FROM personnes_personne p WHERE p.id = p_enfant
$$;

CREATE FUNCTION registre_du_dossier(p_enfant bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    regle registre_regleeffacement;
    sujets bigint[];
    cles jsonb;
    trouvees jsonb := '{}';
BEGIN
    SELECT array_agg(s.id) INTO sujets FROM (
        SELECT p_enfant AS id
        UNION
        SELECT p.id FROM (
            SELECT de_id AS id FROM personnes_lien WHERE vers_id = p_enfant
            UNION SELECT vers_id FROM personnes_lien WHERE de_id = p_enfant
            UNION SELECT personne_a_id FROM personnes_eloignement WHERE personne_b_id = p_enfant
            UNION SELECT personne_b_id FROM personnes_eloignement WHERE personne_a_id = p_enfant
            UNION SELECT tiers_id FROM accueils_accueil WHERE enfant_id = p_enfant AND tiers_id IS NOT NULL
        ) p
         WHERE NOT EXISTS (SELECT 1 FROM personnes_enfant e WHERE e.personne_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM lieux_assistantfamilial a WHERE a.personne_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM accueils_accueil a WHERE a.tiers_id = p.id AND a.enfant_id <> p_enfant)
           AND NOT EXISTS (SELECT 1 FROM personnes_eloignement o
                            WHERE o.personne_a_id = p.id AND o.personne_b_id <> p_enfant)
           AND NOT EXISTS (SELECT 1 FROM personnes_eloignement o
                            WHERE o.personne_b_id = p.id AND o.personne_a_id <> p_enfant)
           AND NOT EXISTS (SELECT 1 FROM personnes_lien l JOIN personnes_enfant e ON e.personne_id = l.vers_id
                            WHERE l.de_id = p.id AND e.personne_id <> p_enfant
                              AND NOT registre_elimine(e.personne_id))
           AND NOT EXISTS (SELECT 1 FROM personnes_lien l JOIN personnes_enfant e ON e.personne_id = l.de_id
                            WHERE l.vers_id = p.id AND e.personne_id <> p_enfant
                              AND NOT registre_elimine(e.personne_id))
    ) s;
    FOR regle IN SELECT * FROM registre_regleeffacement ORDER BY ordre LOOP
        EXECUTE format('SELECT to_jsonb(array_agg(pk)) FROM (%s) x', regle.lignes) INTO cles USING sujets;
        IF cles IS NOT NULL AND cles <> 'null' THEN
            trouvees := trouvees || jsonb_build_object(regle.table, cles);
        END IF;
    END LOOP;
    RETURN trouvees;
END $$;

CREATE FUNCTION registre_eliminer(p_ligne bigint, p_scelles jsonb, p_agent bigint, p_a timestamptz) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    ligne registre_lignebordereau;
    bordereau registre_bordereauelimination;
    visa registre_visaarchives;
    regle registre_regleeffacement;
    dossier jsonb;
    cles text[];
    type_cle text;
    nombre bigint;
    refus text;
    comptes jsonb := '{}';
    effacees bigint := 0;
    nettoyees bigint := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('registre_eliminer'));
    SELECT * INTO ligne FROM registre_lignebordereau WHERE id = p_ligne;
    SELECT * INTO bordereau FROM registre_bordereauelimination WHERE id = ligne.bordereau_id;
    SELECT * INTO visa FROM registre_visaarchives WHERE bordereau_id = ligne.bordereau_id;
    refus := CASE
        WHEN ligne.id IS NULL THEN 'ce dossier n''est sur aucun bordereau'
        WHEN visa.id IS NULL THEN 'le bordereau n''a pas le visa des archives'
        WHEN NOT visa.accorde THEN 'les archives ont refusé le bordereau'
        WHEN ligne.id = ANY (visa.gardees) THEN 'les archives gardent ce dossier'
        WHEN p_agent IS NULL OR p_agent = bordereau.etabli_par_id
             OR NOT EXISTS (SELECT 1 FROM registre_executionbordereau x
                             WHERE x.bordereau_id = bordereau.id AND x.demandee_par_id = p_agent)
            THEN 'l''élimination n''est pas signée par une autre personne que celle du bordereau'
        WHEN ligne.terme_le > current_date THEN 'son terme n''est pas passé'
        WHEN registre_dernier_fait(ligne.enfant_id) > ligne.dernier_fait_le THEN 'un fait plus récent y est écrit'
        ELSE registre_obstacle(ligne.enfant_id)
        END;
    IF refus IS NULL AND EXISTS (
        SELECT 1 FROM registre_freres(ligne.enfant_id) f
         WHERE registre_obstacle(f) IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM registre_lignebordereau l
                            WHERE l.enfant_id = f AND l.bordereau_id = bordereau.id AND l.id <> ALL (visa.gardees)))
    THEN
        refus := 'le dossier d''un frère ou d''une sœur en a besoin';
    END IF;
    IF refus IS NOT NULL THEN
        RAISE EXCEPTION '%', refus USING ERRCODE = '23H80';
    END IF;
    dossier := registre_du_dossier(ligne.enfant_id);
    SELECT string_agg(DISTINCT r.conservation, ', ') INTO refus FROM registre_regleeffacement r
     WHERE dossier ? r.table AND r.conservation <> 'projection' AND NOT bordereau.durees ? r.conservation;
    IF refus IS NOT NULL THEN
        RAISE EXCEPTION 'aucune durée n''est fixée pour : %', refus USING ERRCODE = '23H80';
    END IF;
    PERFORM set_config('havre.elimination', ligne.id::text, true);
    FOR regle IN SELECT * FROM registre_regleeffacement r WHERE dossier ? r.table ORDER BY ordre LOOP
        SELECT array_agg(x) INTO cles FROM jsonb_array_elements_text(dossier -> regle.table) x;
        SELECT format_type(atttypid, NULL) INTO type_cle FROM pg_attribute
         WHERE attrelid = regle.table::regclass AND attname = regle.cle;
        IF regle.ecritures = '' THEN
            EXECUTE format('DELETE FROM %I WHERE %I = ANY ($1::%s[])', regle.table, regle.cle, type_cle) USING cles;
            GET DIAGNOSTICS nombre = ROW_COUNT;
            effacees := effacees + nombre;
        ELSE
            EXECUTE format('UPDATE %I SET %s WHERE %I = ANY ($1::%s[])',
                           regle.table, regle.ecritures, regle.cle, type_cle) USING cles, p_scelles;
            GET DIAGNOSTICS nombre = ROW_COUNT;
            nettoyees := nettoyees + nombre;
        END IF;
        comptes := comptes || jsonb_build_object(regle.table, nombre);
    END LOOP;
    PERFORM set_config('havre.elimination', '', true);
    INSERT INTO registre_certificatelimination (ligne_id, comptes, effacees, nettoyees, eliminee_a, signe_par_id)
        VALUES (ligne.id, comptes, effacees, nettoyees, p_a, p_agent);
    RETURN comptes;
END $$;
