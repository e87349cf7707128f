-- A care measure is carried out when the child really lives somewhere under care on that day: under a stay that began
-- with it, or under one that goes on when a new decision follows another.
CREATE OR REPLACE FUNCTION accueils_prouver_l_execution() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m record;
BEGIN
    FOR m IN
        SELECT id, enfant_id, executee_le FROM mesures_mesure
         WHERE enfant_id = (to_jsonb(NEW)->>'enfant_id')::bigint
           AND (TG_TABLE_NAME <> 'mesures_mesure' OR id = (to_jsonb(NEW)->>'id')::bigint)
           AND type IN ('placement', 'tutelle', 'accueil_provisoire', 'apjm', 'mise_a_labri', 'tiers_digne_confiance')
           AND executee_le IS NOT NULL
    LOOP
        IF NOT EXISTS (SELECT 1 FROM accueils_accueil
                        WHERE enfant_id = m.enfant_id AND annule_a IS NULL AND admis_le <= m.executee_le
                          AND periode @> m.executee_le AND mode <> 'hopital_par_defaut') THEN
            RAISE EXCEPTION 'mesure % dite exécutée sans accueil qui le prouve', m.id
                USING ERRCODE = '23H06', CONSTRAINT = 'mesure_executee_prouvee';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Who waits, as before; a child who already lives under care on that day does not wait because a new order follows.
CREATE OR REPLACE FUNCTION accueils_attente(p_jour date, p_preavis integer)
RETURNS TABLE (enfant_id bigint, motif text, depuis date, mesure_id bigint, accueil_id bigint, recherche_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT m.enfant_id, 'ordonnance', m.ordonnee_le, m.id, NULL::bigint, NULL::bigint
      FROM mesures_mesure m
     WHERE m.ordonnee_le IS NOT NULL AND m.ordonnee_le <= p_jour AND m.periode @> p_jour
       AND (m.executee_le IS NULL OR m.executee_le > p_jour)
       AND m.type IN ('placement', 'tutelle', 'accueil_provisoire', 'apjm', 'mise_a_labri', 'tiers_digne_confiance')
       AND NOT EXISTS (SELECT 1 FROM accueils_accueil a
                        WHERE a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.admis_le <= p_jour
                          AND a.periode @> p_jour AND a.principal AND a.mode <> 'hopital_par_defaut')
    UNION ALL
    SELECT a.enfant_id, 'hopital', coalesce(a.sortie_medicale_le, lower(a.periode)), a.mesure_id, a.id, NULL
      FROM accueils_accueil a
     WHERE a.mode = 'hopital_par_defaut' AND a.annule_a IS NULL AND a.periode @> p_jour
    UNION ALL
    SELECT a.enfant_id, 'fin_promise', a.fin_promise, a.mesure_id, a.id, NULL
      FROM accueils_accueil a
     WHERE a.fin_promise IS NOT NULL AND a.fin_promise <= p_jour + p_preavis AND a.principal
       AND a.annule_a IS NULL AND a.periode @> p_jour
    UNION ALL
    SELECT e.enfant_id, r.motif, r.ouverte_le, NULL, NULL, r.id
      FROM accueils_recherche r JOIN accueils_enfantrecherche e ON e.recherche_id = r.id
     WHERE r.motif IN ('urgence', 'reorientation') AND r.ouverte_le <= p_jour
       AND (r.close_le IS NULL OR r.close_le > p_jour) AND (e.trouve_le IS NULL OR e.trouve_le > p_jour)
$$;

-- Same limits as before. The conditions on periods are written on their bounds, so that on a table that was never
-- analysed (a first import) the unit's own index is used and not the index of all the periods.
CREATE OR REPLACE FUNCTION accueils_controler(p_lieu bigint, p_unite bigint, p_periode daterange)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_jour date; v_premier date := lower(p_periode); v_nombre integer; v_limite integer;
    v_famille boolean := (SELECT type = 'famille_accueil' FROM lieux_lieu WHERE id = p_lieu);
BEGIN
    FOR v_jour IN SELECT j FROM accueils_jours_a_controler(p_lieu, p_unite, p_periode) j WHERE j IS NOT NULL ORDER BY j
    LOOP
        SELECT count(*) INTO v_nombre FROM accueils_accueil
         WHERE unite_id = p_unite AND annule_a IS NULL AND lower(periode) <= v_jour
           AND (upper(periode) IS NULL OR upper(periode) > v_jour);
        v_limite := accueils_places(p_unite, v_jour);
        IF v_limite IS NULL AND v_jour = v_premier THEN v_limite := 0; END IF;
        IF v_nombre > v_limite THEN
            RAISE EXCEPTION 'unité % : % enfants pour % places le %', p_unite, v_nombre, v_limite, v_jour
                USING ERRCODE = '23H03', TABLE = 'lieux_unite', DETAIL = p_unite::text, CONSTRAINT = 'accueil_capacite';
        END IF;
        IF v_famille THEN
            SELECT count(*) INTO v_nombre FROM accueils_accueil a
             WHERE a.unite_id = ANY (ARRAY(SELECT id FROM lieux_unite WHERE lieu_id = p_lieu)) AND a.annule_a IS NULL
               AND lower(a.periode) <= v_jour AND (upper(a.periode) IS NULL OR upper(a.periode) > v_jour);
            v_limite := accueils_agrees(p_lieu, v_jour);
            IF v_limite IS NULL AND v_jour = v_premier THEN v_limite := 0; END IF;
            IF v_nombre > v_limite THEN
                RAISE EXCEPTION 'lieu % : % enfants pour un agrément de % le %', p_lieu, v_nombre, v_limite, v_jour
                    USING ERRCODE = '23H04', TABLE = 'lieux_lieu', DETAIL = p_unite::text,
                          CONSTRAINT = 'accueil_agrement';
            END IF;
        END IF;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION accueils_jours_a_controler(p_lieu bigint, p_unite bigint, p_periode daterange)
RETURNS SETOF date LANGUAGE sql STABLE AS $$
    SELECT lower(p_periode)
    UNION SELECT lower(a.periode) FROM accueils_accueil a
           WHERE a.unite_id = ANY (ARRAY(SELECT id FROM lieux_unite WHERE lieu_id = p_lieu))
             AND a.annule_a IS NULL AND p_periode @> lower(a.periode)
    UNION SELECT b FROM lieux_capacite c, unnest(ARRAY[lower(c.periode), upper(c.periode)]) b
           WHERE c.unite_id = p_unite AND p_periode @> b
    UNION SELECT b FROM lieux_agrement g, unnest(ARRAY[lower(g.periode), upper(g.periode)]) b
           WHERE g.lieu_id = p_lieu AND p_periode @> b
    UNION SELECT b FROM lieux_derogationagrement d JOIN lieux_agrement g ON g.id = d.agrement_id,
                 unnest(ARRAY[lower(d.periode), upper(d.periode)]) b
           WHERE g.lieu_id = p_lieu AND p_periode @> b
$$;
