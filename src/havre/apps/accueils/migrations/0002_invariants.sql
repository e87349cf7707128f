-- Places of a unit on a day; NULL beyond the last day that the unit's capacity is known for.
CREATE FUNCTION accueils_places(p_unite bigint, p_jour date) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT places FROM lieux_capacite WHERE unite_id = p_unite AND periode @> p_jour),
        (SELECT CASE WHEN count(*) = 0 OR p_jour < max(upper(periode)) THEN 0 END
           FROM lieux_capacite WHERE unite_id = p_unite))
$$;

-- Children that the licence of a foster home allows on a day; NULL beyond the end of its last licence.
CREATE FUNCTION accueils_agrees(p_lieu bigint, p_jour date) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT a.places + coalesce((SELECT sum(d.places_en_plus) FROM lieux_derogationagrement d
                                      WHERE d.agrement_id = a.id AND d.periode @> p_jour), 0)
           FROM lieux_agrement a WHERE a.lieu_id = p_lieu AND a.periode @> p_jour),
        (SELECT CASE WHEN count(*) = 0 OR p_jour < max(upper(periode)) THEN 0 END
           FROM lieux_agrement WHERE lieu_id = p_lieu))::integer
$$;

-- Days of a period on which the number of children or of places may change, from its first day on.
CREATE FUNCTION accueils_jours_a_controler(p_lieu bigint, p_unite bigint, p_periode daterange)
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

-- Refuse the first day on which a unit or a foster home would lodge more children than it may.
-- The caller holds the lock of the roof, so that two transactions cannot both take the last place. The conditions on
-- periods are written on their bounds, so that on a table that was never analysed (a first import) the unit's own index
-- is used and not the index of all the periods.
CREATE FUNCTION accueils_controler(p_lieu bigint, p_unite bigint, p_periode daterange)
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

CREATE FUNCTION accueils_tenir_les_limites() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_lieu bigint;
BEGIN
    IF NEW.unite_id IS NULL OR NEW.annule_a IS NOT NULL THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND OLD.unite_id = NEW.unite_id AND NEW.periode <@ OLD.periode THEN
        RETURN NULL;
    END IF;
    SELECT lieu_id INTO v_lieu FROM lieux_unite WHERE id = NEW.unite_id;
    PERFORM 1 FROM lieux_lieu WHERE id = v_lieu FOR NO KEY UPDATE;
    PERFORM accueils_controler(v_lieu, NEW.unite_id, NEW.periode);
    IF (TG_OP = 'INSERT' OR OLD.unite_id IS DISTINCT FROM NEW.unite_id) AND EXISTS (
        SELECT 1 FROM lieux_fermeture WHERE unite_id = NEW.unite_id AND periode @> lower(NEW.periode)) THEN
        RAISE EXCEPTION 'unité % fermée aux entrées le %', NEW.unite_id, lower(NEW.periode)
            USING ERRCODE = '23H05', TABLE = 'lieux_unite', DETAIL = NEW.unite_id::text, CONSTRAINT = 'accueil_fermeture';
    END IF;
    IF EXISTS (
        SELECT 1 FROM personnes_eloignement e
          JOIN accueils_accueil a ON a.enfant_id IN (e.personne_a_id, e.personne_b_id) AND a.enfant_id <> NEW.enfant_id
          JOIN lieux_unite u ON u.id = a.unite_id
         WHERE NEW.enfant_id IN (e.personne_a_id, e.personne_b_id) AND u.lieu_id = v_lieu AND a.annule_a IS NULL
           AND NOT isempty(e.periode * a.periode * NEW.periode)) THEN
        RAISE EXCEPTION 'un éloignement interdit l''enfant % dans le lieu %', NEW.enfant_id, v_lieu
            USING ERRCODE = '23H07', TABLE = 'lieux_unite', DETAIL = NEW.unite_id::text,
                  CONSTRAINT = 'accueil_eloignement';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tenir_les_limites AFTER INSERT OR UPDATE ON accueils_accueil
    FOR EACH ROW EXECUTE FUNCTION accueils_tenir_les_limites();

-- A lowered capacity or licence may not fall under the children who live there.
CREATE FUNCTION accueils_garder_les_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_lieu bigint; v_debut date; r record;
BEGIN
    IF TG_TABLE_NAME = 'lieux_capacite' THEN
        SELECT lieu_id INTO v_lieu FROM lieux_unite WHERE id = NEW.unite_id;
    ELSIF TG_TABLE_NAME = 'lieux_agrement' THEN
        v_lieu := NEW.lieu_id;
    ELSE
        SELECT lieu_id INTO v_lieu FROM lieux_agrement WHERE id = NEW.agrement_id;
    END IF;
    PERFORM 1 FROM lieux_lieu WHERE id = v_lieu FOR NO KEY UPDATE;
    v_debut := lower(OLD.periode + NEW.periode);
    FOR r IN
        SELECT DISTINCT a.unite_id, daterange(greatest(lower(a.periode), v_debut), upper(a.periode)) AS reste
          FROM accueils_accueil a JOIN lieux_unite u ON u.id = a.unite_id
         WHERE u.lieu_id = v_lieu AND a.annule_a IS NULL AND a.periode && daterange(v_debut, NULL)
    LOOP
        PERFORM accueils_controler(v_lieu, r.unite_id, r.reste);
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER garder_les_places AFTER UPDATE ON lieux_capacite
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();
CREATE TRIGGER garder_les_places AFTER UPDATE ON lieux_agrement
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();
CREATE TRIGGER garder_les_places AFTER UPDATE ON lieux_derogationagrement
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();

-- A care measure is carried out when the child really lives somewhere under care on that day: under a stay that began
-- with it, or under one that goes on when a new decision follows another.
CREATE FUNCTION accueils_prouver_l_execution() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE CONSTRAINT TRIGGER prouver_l_execution AFTER INSERT OR UPDATE ON mesures_mesure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accueils_prouver_l_execution();
CREATE CONSTRAINT TRIGGER prouver_l_execution AFTER UPDATE ON accueils_accueil
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accueils_prouver_l_execution();

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
    SELECT e.enfant_id, r.motif, r.ouverte_le, NULL, NULL, r.id
      FROM accueils_recherche r JOIN accueils_enfantrecherche e ON e.recherche_id = r.id
     WHERE r.motif IN ('urgence', 'reorientation') AND r.ouverte_le <= p_jour
       AND (r.close_le IS NULL OR r.close_le > p_jour) AND (e.trouve_le IS NULL OR e.trouve_le > p_jour)
$$;

-- An answer and a sending are written once.
CREATE FUNCTION accueils_ecrire_une_fois() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'accueils_sollicitation' THEN
        IF OLD.reponse = '' AND (NEW.recherche_id, NEW.lieu_id, NEW.demandee_le) =
                                (OLD.recherche_id, OLD.lieu_id, OLD.demandee_le) THEN RETURN NEW; END IF;
    ELSIF OLD.envoyee_le IS NULL AND (NEW.accueil_id, NEW.objet, NEW.echeance_a) =
                                     (OLD.accueil_id, OLD.objet, OLD.echeance_a) THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'la ligne % de % est écrite une fois', OLD.id, TG_TABLE_NAME USING ERRCODE = '23H01';
END $$;
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON accueils_sollicitation
    FOR EACH ROW EXECUTE FUNCTION accueils_ecrire_une_fois();
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON accueils_informationjuge
    FOR EACH ROW EXECUTE FUNCTION accueils_ecrire_une_fois();
