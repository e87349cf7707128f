-- A care measure is carried out when the child really lives somewhere under care on that day: under a stay that began
-- with it, or under one that goes on when a new decision follows another. Neither a child kept in hospital for want
-- of a place nor one who goes home each evening lives under care.
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
                          AND periode @> m.executee_le AND mode NOT IN ('hopital_par_defaut', 'jour')) THEN
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

-- An answer, its withdrawal and a sending are written once; what is no longer true may be set aside, not changed.
CREATE FUNCTION accueils_ecrire_une_fois() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON accueils_sollicitation
    FOR EACH ROW EXECUTE FUNCTION accueils_ecrire_une_fois();
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON accueils_informationjuge
    FOR EACH ROW EXECUTE FUNCTION accueils_ecrire_une_fois();
