-- Who waits for a place on a day, and since when: one row for each child and reason, from the facts alone. A child who
-- already lives under care on that day does not wait because a new order follows.
-- p_preavis: days before a promised end from which the search for the next place is due (local target).
CREATE FUNCTION accueils_attente(p_jour date, p_preavis integer)
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
    SELECT e.enfant_id, e.motif, e.depuis, NULL, NULL, r.id
      FROM accueils_recherche r JOIN accueils_enfantrecherche e ON e.recherche_id = r.id
     WHERE e.motif IN ('urgence', 'reorientation') AND e.depuis <= p_jour
       AND (r.close_le IS NULL OR r.close_le > p_jour) AND (e.trouve_le IS NULL OR e.trouve_le > p_jour)
       AND (e.sorti_le IS NULL OR e.sorti_le > p_jour)
$$;

-- When places are taken, without the children. `p_lieu`: the main stays in a place outside of its units.
CREATE FUNCTION accueils_anonymes(p_unites bigint[], p_lieu bigint, p_periode daterange)
RETURNS TABLE (id bigint, unite_id bigint, lieu_id bigint, principal boolean, periode daterange, rythme integer,
               admis_le date, jours date[], matins boolean[], apres_midis boolean[])
LANGUAGE sql STABLE AS $$
    SELECT a.id, a.unite_id, a.lieu_id, a.principal, a.periode, a.rythme, a.admis_le,
           coalesce(array_agg(x.jour ORDER BY x.id) FILTER (WHERE x.id IS NOT NULL), '{}'),
           coalesce(array_agg(x.matin ORDER BY x.id) FILTER (WHERE x.id IS NOT NULL), '{}'),
           coalesce(array_agg(x.apres_midi ORDER BY x.id) FILTER (WHERE x.id IS NOT NULL), '{}')
      FROM accueils_accueil a LEFT JOIN accueils_jourexceptionnel x ON x.accueil_id = a.id
     WHERE (a.unite_id = ANY (p_unites) OR (a.lieu_id = p_lieu AND a.principal))
       AND a.annule_a IS NULL AND a.periode && p_periode
     GROUP BY a.id
$$;
