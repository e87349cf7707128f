-- Who waits for a place on a day, and since when: one row for each child and reason, from the facts alone. A child who
-- already lives under care on that day does not wait because a new order follows.
-- p_preavis: days before a promised end from which the search for the next place is due (local target).
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
    SELECT e.enfant_id, e.motif, e.depuis, NULL, NULL, r.id
      FROM accueils_recherche r JOIN accueils_enfantrecherche e ON e.recherche_id = r.id
     WHERE e.motif IN ('urgence', 'reorientation') AND e.depuis <= p_jour
       AND (r.close_le IS NULL OR r.close_le > p_jour) AND (e.trouve_le IS NULL OR e.trouve_le > p_jour)
       AND (e.sorti_le IS NULL OR e.sorti_le > p_jour)
$$;

-- An answer, its withdrawal and a sending are written once; what is no longer true may be set aside, not changed.
CREATE OR REPLACE FUNCTION accueils_ecrire_une_fois() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'accueils_sollicitation' THEN
        IF (NEW.recherche_id, NEW.lieu_id, NEW.demandee_le) = (OLD.recherche_id, OLD.lieu_id, OLD.demandee_le)
           AND (OLD.reponse = '' OR (NEW.reponse, NEW.repondue_le, NEW.motif_refus, NEW.precision)
                                    = (OLD.reponse, OLD.repondue_le, OLD.motif_refus, OLD.precision)
                                    AND OLD.dedite_le IS NULL) THEN
            RETURN NEW;
        END IF;
    ELSIF (NEW.accueil_id, NEW.objet, NEW.echeance_a) = (OLD.accueil_id, OLD.objet, OLD.echeance_a)
          AND (OLD.envoyee_le IS NULL OR NEW.envoyee_le = OLD.envoyee_le) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'la ligne % de % est écrite une fois', OLD.id, TG_TABLE_NAME USING ERRCODE = '23H01';
END $$;
