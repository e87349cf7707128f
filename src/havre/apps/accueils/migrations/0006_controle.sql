-- The same control as before, written so that a foster home's count keeps its plan from one call to the next.
CREATE OR REPLACE FUNCTION accueils_controler(p_lieu bigint, p_unite bigint, p_periode daterange)
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

