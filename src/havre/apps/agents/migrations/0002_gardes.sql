-- What is lent stays within the role of the one who lends it, in time, and goes to somebody else.
CREATE FUNCTION agents_deleguer_ce_qu_on_tient() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE tenu agents_affectation%ROWTYPE;
BEGIN
    SELECT * INTO tenu FROM agents_affectation WHERE id = NEW.affectation_id;
    IF NEW.delegataire_id = tenu.agent_id THEN
        RAISE EXCEPTION 'on ne délègue pas à soi-même' USING ERRCODE = '23H70';
    END IF;
    IF NOT NEW.periode <@ tenu.periode THEN
        RAISE EXCEPTION 'la délégation sort de la période du rôle' USING ERRCODE = '23H71';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deleguer_ce_qu_on_tient BEFORE INSERT ON agents_delegationdroits
    FOR EACH ROW EXECUTE FUNCTION agents_deleguer_ce_qu_on_tient();

-- A delegation and a request change once: the end of one, the decision on the other.
CREATE FUNCTION agents_seule_la_fin_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.terminee_a IS NOT NULL OR (NEW.affectation_id, NEW.delegataire_id, NEW.actions, NEW.periode, NEW.motif,
        NEW.precision, NEW.creee_a, NEW.creee_par_id) IS DISTINCT FROM (OLD.affectation_id, OLD.delegataire_id,
        OLD.actions, OLD.periode, OLD.motif, OLD.precision, OLD.creee_a, OLD.creee_par_id) THEN
        RAISE EXCEPTION 'une délégation ne se modifie pas : elle se termine' USING ERRCODE = '23H01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seule_la_fin_change BEFORE UPDATE ON agents_delegationdroits
    FOR EACH ROW EXECUTE FUNCTION agents_seule_la_fin_change();

CREATE FUNCTION agents_seule_la_decision_s_ajoute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decidee_a IS NOT NULL OR (NEW.agent_id, NEW.role, NEW.service_id, NEW.direction_id, NEW.periode, NEW.motif,
        NEW.demandee_a, NEW.demandee_par_id) IS DISTINCT FROM (OLD.agent_id, OLD.role, OLD.service_id,
        OLD.direction_id, OLD.periode, OLD.motif, OLD.demandee_a, OLD.demandee_par_id) THEN
        RAISE EXCEPTION 'une demande de rôle se décide une fois' USING ERRCODE = '23H01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seule_la_decision_s_ajoute BEFORE UPDATE ON agents_demanderole
    FOR EACH ROW EXECUTE FUNCTION agents_seule_la_decision_s_ajoute();
