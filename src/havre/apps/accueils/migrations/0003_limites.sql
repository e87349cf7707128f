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

-- Mask of a half-day of the calendar in a rhythm: week (0 even, 1 odd), day (0 Monday), part (0 morning, 1 afternoon
-- and the night that follows).
CREATE FUNCTION accueils_bit(p_jour date, p_moment integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 1 << ((extract(week FROM p_jour)::integer % 2) * 14 + (extract(isodow FROM p_jour)::integer - 1) * 2
                 + p_moment)
$$;

-- Children present in units on each half-day of some days: a stay without rhythm is there always, another one on the
-- half-days of its rhythm, unless an exceptional day says otherwise. Half-days without any child have no row.
CREATE FUNCTION accueils_presents(p_unites bigint[], p_jours date[])
RETURNS TABLE (unite_id bigint, jour date, moment integer, enfants integer) LANGUAGE sql STABLE AS $$
    SELECT a.unite_id, j.jour, m.moment, count(*)::integer
      FROM unnest(p_jours) AS j(jour)
     CROSS JOIN (VALUES (0), (1)) AS m(moment)
      JOIN accueils_accueil a ON a.unite_id = ANY (p_unites) AND a.annule_a IS NULL AND lower(a.periode) <= j.jour
           AND (upper(a.periode) IS NULL OR upper(a.periode) > j.jour)
      LEFT JOIN accueils_jourexceptionnel x ON a.rythme IS NOT NULL AND x.accueil_id = a.id AND x.jour = j.jour
     WHERE CASE WHEN x.id IS NULL THEN a.rythme IS NULL OR a.rythme & accueils_bit(j.jour, m.moment) <> 0
                WHEN m.moment = 0 THEN x.matin ELSE x.apres_midi END
     GROUP BY 1, 2, 3
$$;

-- The fullest half-day of units between two days (the second excluded) on which no stay begins but on the first one.
-- Twenty-one days are enough to meet each half-day of even and odd weeks, even in a year of fifty-three weeks; later,
-- stays only end. Exceptional days are looked at one by one.
CREATE FUNCTION accueils_pointe(
    p_unites bigint[], p_du date, p_au date, OUT enfants integer, OUT jour date, OUT moment integer)
LANGUAGE sql STABLE AS $$
    SELECT sum(p.enfants)::integer, p.jour, p.moment
      FROM accueils_presents(p_unites, ARRAY(
               SELECT d::date FROM generate_series(p_du, least(p_au - 1, p_du + 20), interval '1 day') d
               UNION SELECT x.jour FROM accueils_jourexceptionnel x JOIN accueils_accueil a ON a.id = x.accueil_id
                      WHERE a.unite_id = ANY (p_unites) AND x.jour >= p_du AND (p_au IS NULL OR x.jour < p_au))) p
     GROUP BY p.jour, p.moment ORDER BY 1 DESC, 2, 3 LIMIT 1
$$;

-- Refuse the first half-day on which a unit or a foster home would lodge more children than it may.
-- The caller holds the lock of the roof, so that two transactions cannot both take the last place. Stays are counted by
-- day first: only where that count is over the limit, and some stays have a rhythm, is it made again by half-day. The
-- conditions on periods are written on their bounds, so that on a table that was never analysed (a first import) the
-- unit's own index is used and not the index of all the periods.
CREATE FUNCTION accueils_controler(p_lieu bigint, p_unite bigint, p_periode daterange)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_jour date; v_suivant date; v_premier date := lower(p_periode); v_nombre integer; v_rythmes integer;
    v_limite integer; v_quand date;
    v_famille boolean := (SELECT type = 'famille_accueil' FROM lieux_lieu WHERE id = p_lieu);
BEGIN
    FOR v_jour, v_suivant IN
        SELECT j, coalesce(lead(j) OVER (ORDER BY j), upper(p_periode))
          FROM accueils_jours_a_controler(p_lieu, p_unite, p_periode) j WHERE j IS NOT NULL ORDER BY j
    LOOP
        SELECT count(*), count(rythme) INTO v_nombre, v_rythmes FROM accueils_accueil
         WHERE unite_id = p_unite AND annule_a IS NULL AND lower(periode) <= v_jour
           AND (upper(periode) IS NULL OR upper(periode) > v_jour);
        v_limite := accueils_places(p_unite, v_jour);
        IF v_limite IS NULL AND v_jour = v_premier THEN v_limite := 0; END IF;
        IF v_nombre > v_limite THEN
            IF v_rythmes > 0 THEN
                SELECT enfants, jour INTO v_nombre, v_quand FROM accueils_pointe(ARRAY[p_unite], v_jour, v_suivant);
            END IF;
            IF v_nombre > v_limite THEN
                RAISE EXCEPTION 'unité % : % enfants pour % places le %', p_unite, v_nombre, v_limite,
                    coalesce(v_quand, v_jour)
                    USING ERRCODE = '23H03', TABLE = 'lieux_unite', DETAIL = p_unite::text,
                          CONSTRAINT = 'accueil_capacite';
            END IF;
        END IF;
        v_quand := NULL;
        IF v_famille THEN
            SELECT count(*), count(a.rythme) INTO v_nombre, v_rythmes FROM accueils_accueil a
             WHERE a.unite_id = ANY (ARRAY(SELECT id FROM lieux_unite WHERE lieu_id = p_lieu)) AND a.annule_a IS NULL
               AND lower(a.periode) <= v_jour AND (upper(a.periode) IS NULL OR upper(a.periode) > v_jour);
            v_limite := accueils_agrees(p_lieu, v_jour);
            IF v_limite IS NULL AND v_jour = v_premier THEN v_limite := 0; END IF;
            IF v_nombre > v_limite THEN
                IF v_rythmes > 0 THEN
                    SELECT enfants, jour INTO v_nombre, v_quand FROM accueils_pointe(
                        ARRAY(SELECT id FROM lieux_unite WHERE lieu_id = p_lieu), v_jour, v_suivant);
                END IF;
                IF v_nombre > v_limite THEN
                    RAISE EXCEPTION 'lieu % : % enfants pour un agrément de % le %', p_lieu, v_nombre, v_limite,
                        coalesce(v_quand, v_jour)
                        USING ERRCODE = '23H04', TABLE = 'lieux_lieu', DETAIL = p_unite::text,
                              CONSTRAINT = 'accueil_agrement';
                END IF;
            END IF;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION accueils_tenir_les_limites() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_lieu bigint;
BEGIN
    IF NEW.unite_id IS NULL OR NEW.annule_a IS NOT NULL THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND OLD.unite_id = NEW.unite_id AND NEW.periode <@ OLD.periode
       AND (OLD.rythme IS NULL OR NEW.rythme & ~OLD.rythme = 0) THEN
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
-- Put off on demand: a capacity that follows another is written in two statements.
CREATE CONSTRAINT TRIGGER garder_les_places AFTER UPDATE ON lieux_capacite
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();
CREATE TRIGGER garder_les_places AFTER UPDATE ON lieux_agrement
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();
CREATE TRIGGER garder_les_places AFTER UPDATE ON lieux_derogationagrement
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_les_places();

-- A capacity written for a period to come may not fall under the children who live there, or are expected.
CREATE FUNCTION accueils_garder_la_capacite_neuve() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_jour date; v_nombre integer; v_rythmes integer;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accueils_accueil
                    WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND periode && NEW.periode) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM lieux_lieu WHERE id = (SELECT lieu_id FROM lieux_unite WHERE id = NEW.unite_id) FOR NO KEY UPDATE;
    FOR v_jour IN
        SELECT lower(NEW.periode) UNION
        SELECT lower(periode) FROM accueils_accueil
         WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND NEW.periode @> lower(periode) ORDER BY 1
    LOOP
        SELECT count(*), count(rythme) INTO v_nombre, v_rythmes FROM accueils_accueil
         WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND periode @> v_jour;
        IF v_nombre > NEW.places AND v_rythmes > 0 THEN
            SELECT coalesce(enfants, 0) INTO v_nombre
              FROM accueils_pointe(ARRAY[NEW.unite_id], v_jour, upper(NEW.periode));
        END IF;
        IF v_nombre > NEW.places THEN
            RAISE EXCEPTION 'unité % : % enfants pour % places le %', NEW.unite_id, v_nombre, NEW.places, v_jour
                USING ERRCODE = '23H03', TABLE = 'lieux_unite', DETAIL = NEW.unite_id::text,
                      CONSTRAINT = 'accueil_capacite';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER garder_la_capacite_neuve AFTER INSERT ON lieux_capacite
    FOR EACH ROW EXECUTE FUNCTION accueils_garder_la_capacite_neuve();

-- A day added to a rhythm takes a place too; only a stay with a rhythm has exceptional days.
CREATE FUNCTION accueils_tenir_le_jour() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_lieu bigint; v_unite bigint;
BEGIN
    SELECT u.lieu_id, u.id INTO v_lieu, v_unite FROM accueils_accueil a JOIN lieux_unite u ON u.id = a.unite_id
     WHERE a.id = NEW.accueil_id AND a.rythme IS NOT NULL AND a.annule_a IS NULL AND a.periode @> NEW.jour;
    IF v_lieu IS NULL THEN
        RAISE EXCEPTION 'le % n''est pas un jour de l''accueil modulé %', NEW.jour, NEW.accueil_id
            USING ERRCODE = '23H10', CONSTRAINT = 'jour_exceptionnel_de_l_accueil';
    END IF;
    PERFORM 1 FROM lieux_lieu WHERE id = v_lieu FOR NO KEY UPDATE;
    PERFORM accueils_controler(v_lieu, v_unite, daterange(NEW.jour, NEW.jour + 1));
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_jour AFTER INSERT OR UPDATE ON accueils_jourexceptionnel
    FOR EACH ROW EXECUTE FUNCTION accueils_tenir_le_jour();

-- Hotel (CASF L.221-2-3): two months at most, never a child whose handicap the MDPH recognises. Stays that follow each
-- other, in one hotel or several, count together. What is planned is refused; a stay that lasted longer in fact stays
-- in the register and on the list of stays that do not fit.
CREATE FUNCTION accueils_tenir_l_hotel() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_debut date := lower(NEW.periode); v_avant date;
BEGIN
    IF NEW.annule_a IS NOT NULL OR (TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND OLD.mode = NEW.mode
       AND NEW.periode <@ OLD.periode AND NEW.fin_promise <= OLD.fin_promise) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT 1 FROM personnes_reconnaissancehandicap r
                WHERE r.enfant_id = NEW.enfant_id AND r.periode && NEW.periode) THEN
        RAISE EXCEPTION 'handicap reconnu de l''enfant % : jamais à l''hôtel', NEW.enfant_id
            USING ERRCODE = '23H09', CONSTRAINT = 'accueil_hotel_handicap';
    END IF;
    LOOP
        SELECT lower(periode) INTO v_avant FROM accueils_accueil
         WHERE enfant_id = NEW.enfant_id AND mode = 'hotel' AND annule_a IS NULL AND id <> NEW.id
           AND upper(periode) = v_debut;
        EXIT WHEN NOT FOUND;
        v_debut := v_avant;
    END LOOP;
    IF NEW.fin_promise > v_debut + interval '2 months'
       OR (upper(NEW.periode) > v_debut + interval '2 months' AND upper(NEW.periode) > NEW.enregistre_a::date
           AND TG_OP = 'INSERT') THEN
        RAISE EXCEPTION 'hôtel depuis le % : deux mois au plus', v_debut
            USING ERRCODE = '23H08', CONSTRAINT = 'accueil_hotel_deux_mois';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_l_hotel AFTER INSERT OR UPDATE ON accueils_accueil
    FOR EACH ROW WHEN (NEW.mode = 'hotel') EXECUTE FUNCTION accueils_tenir_l_hotel();

-- Frozen places are not taken by those who arrive; those who live there stay. On the day a child enters a unit, the
-- children there may not be more than its places less the frozen ones. Where some of them come by half-days, the
-- fullest half-day counts: of that day, or of the first two weeks of the freeze for a child who comes by half-days
-- himself. Closures of a whole unit are held by accueils_tenir_les_limites.
CREATE FUNCTION accueils_tenir_le_gel() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_jour date := lower(NEW.periode); v_fin date; v_gelees integer; v_places integer; v_nombre integer; v_rythmes integer;
BEGIN
    IF NEW.unite_id IS NULL OR NEW.annule_a IS NOT NULL THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND OLD.unite_id = NEW.unite_id
       AND lower(NEW.periode) >= lower(OLD.periode)
       AND (OLD.rythme IS NULL OR NEW.rythme & ~OLD.rythme = 0) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM lieux_lieu WHERE id = (SELECT lieu_id FROM lieux_unite WHERE id = NEW.unite_id) FOR NO KEY UPDATE;
    SELECT sum(coalesce(g.places, 32767)), max(coalesce(upper(g.periode), v_jour + 14)) INTO v_gelees, v_fin
      FROM lieux_gel g LEFT JOIN lieux_leveedegel l ON l.gel_id = g.id
     WHERE g.unite_id = NEW.unite_id AND g.periode @> v_jour AND (l.le IS NULL OR l.le > v_jour);
    IF v_gelees IS NULL THEN RETURN NULL; END IF;
    SELECT coalesce(sum(places), 0) INTO v_places FROM lieux_capacite
     WHERE unite_id = NEW.unite_id AND periode @> v_jour;
    SELECT count(*), count(rythme) INTO v_nombre, v_rythmes FROM accueils_accueil
     WHERE unite_id = NEW.unite_id AND annule_a IS NULL AND lower(periode) <= v_jour
       AND (upper(periode) IS NULL OR upper(periode) > v_jour);
    IF v_rythmes > 0 THEN
        v_fin := CASE WHEN NEW.rythme IS NULL THEN v_jour + 1 ELSE least(v_jour + 14, v_fin, upper(NEW.periode)) END;
        SELECT coalesce(enfants, 0) INTO v_nombre FROM accueils_pointe(ARRAY[NEW.unite_id], v_jour, v_fin);
    END IF;
    IF v_nombre > v_places - v_gelees THEN
        RAISE EXCEPTION 'unité % : % enfants pour % places dont % gelées le %',
                        NEW.unite_id, v_nombre, v_places, least(v_gelees, v_places), v_jour
            USING ERRCODE = '23H15', TABLE = 'lieux_unite', DETAIL = NEW.unite_id::text, CONSTRAINT = 'accueil_gel';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_le_gel AFTER INSERT OR UPDATE ON accueils_accueil
    FOR EACH ROW EXECUTE FUNCTION accueils_tenir_le_gel();

-- First half-day on which a stay beside the main one meets another of the same child (its id, the day). Beyond the last
-- exceptional day the rhythms only repeat: twenty-one days more meet each half-day of even and odd weeks.
CREATE FUNCTION accueils_double_presence(p_accueil bigint, OUT autre bigint, OUT jour date) LANGUAGE sql STABLE AS $$
    SELECT b.id, j.jour::date
      FROM accueils_accueil a
      JOIN accueils_accueil b ON b.enfant_id = a.enfant_id AND b.id <> a.id AND NOT b.principal
           AND b.annule_a IS NULL AND b.periode && a.periode
           AND (a.rythme IS NULL OR b.rythme IS NULL OR a.rythme & b.rythme <> 0 OR EXISTS (
               SELECT 1 FROM accueils_jourexceptionnel e WHERE e.accueil_id IN (a.id, b.id)))
     CROSS JOIN LATERAL (SELECT greatest(lower(a.periode), lower(b.periode)) AS du,
                                least(upper(a.periode), upper(b.periode)) - 1 AS dernier_jour) p
     CROSS JOIN LATERAL (SELECT max(e.jour) + 1 AS lendemain FROM accueils_jourexceptionnel e
                          WHERE e.accueil_id IN (a.id, b.id)) e
     CROSS JOIN LATERAL generate_series(p.du, least(p.dernier_jour, greatest(p.du, e.lendemain) + 20),
                                        interval '1 day') j(jour)
     CROSS JOIN (VALUES (0), (1)) AS m(moment)
      LEFT JOIN accueils_jourexceptionnel x ON x.accueil_id = a.id AND x.jour = j.jour
      LEFT JOIN accueils_jourexceptionnel y ON y.accueil_id = b.id AND y.jour = j.jour
     WHERE a.id = p_accueil
       AND CASE WHEN x.id IS NULL THEN a.rythme IS NULL OR a.rythme & accueils_bit(j.jour::date, m.moment) <> 0
                WHEN m.moment = 0 THEN x.matin ELSE x.apres_midi END
       AND CASE WHEN y.id IS NULL THEN b.rythme IS NULL OR b.rythme & accueils_bit(j.jour::date, m.moment) <> 0
                WHEN m.moment = 0 THEN y.matin ELSE y.apres_midi END
     ORDER BY j.jour, b.id LIMIT 1
$$;

CREATE FUNCTION accueils_tenir_un_seul_endroit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_accueil bigint; v_enfant bigint; v_autre bigint; v_jour date;
BEGIN
    IF TG_TABLE_NAME = 'accueils_accueil' THEN
        IF TG_OP = 'UPDATE' AND OLD.annule_a IS NULL AND NOT OLD.principal AND OLD.enfant_id = NEW.enfant_id
           AND NEW.periode <@ OLD.periode
           AND (OLD.rythme IS NULL OR (NEW.rythme IS NOT NULL AND NEW.rythme & ~OLD.rythme = 0)) THEN
            RETURN NULL;
        END IF;
        v_accueil := NEW.id; v_enfant := NEW.enfant_id;
    ELSE
        SELECT id, enfant_id INTO v_accueil, v_enfant FROM accueils_accueil
         WHERE id = NEW.accueil_id AND NOT principal AND annule_a IS NULL;
        IF v_accueil IS NULL THEN RETURN NULL; END IF;
    END IF;
    PERFORM 1 FROM personnes_enfant WHERE personne_id = v_enfant FOR NO KEY UPDATE;
    SELECT autre, jour INTO v_autre, v_jour FROM accueils_double_presence(v_accueil);
    IF v_autre IS NOT NULL THEN
        RAISE EXCEPTION 'enfant % : accueils % et % sur une même demi-journée le %', v_enfant, v_accueil, v_autre, v_jour
            USING ERRCODE = '23H16', CONSTRAINT = 'accueil_un_seul_endroit';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_un_seul_endroit AFTER INSERT OR UPDATE ON accueils_accueil
    FOR EACH ROW WHEN (NOT NEW.principal AND NEW.annule_a IS NULL)
    EXECUTE FUNCTION accueils_tenir_un_seul_endroit();
CREATE TRIGGER tenir_un_seul_endroit AFTER INSERT OR UPDATE ON accueils_jourexceptionnel
    FOR EACH ROW EXECUTE FUNCTION accueils_tenir_un_seul_endroit();
