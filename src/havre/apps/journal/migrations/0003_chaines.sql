-- Refuses what a guarded table may not undergo. The one exception is the elimination under the visa of the archives,
-- which runs as the guardian, a role that nobody logs in as; of the journal and of the register, only the
-- exports of a file go, which hold it whole.
CREATE FUNCTION journal_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'havre_gardien' AND TG_OP IN ('UPDATE', 'DELETE')
       AND coalesce(current_setting('havre.elimination', true), '') <> ''
       AND NOT starts_with(TG_TABLE_NAME, 'journal_')
       AND (NOT starts_with(TG_TABLE_NAME, 'registre_') OR TG_TABLE_NAME IN
            ('registre_contenuexport', 'registre_paquetacces', 'registre_relectureelement')) THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% est refusé sur %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '23H01', HINT = 'Ces lignes ne se modifient pas et ne s''effacent pas.';
END $$;

CREATE FUNCTION journal_texte(e journal_evenement) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        e.numero, extract(epoch FROM e.survenu_a), extract(epoch FROM e.consigne_a), e.agent_id, e.agent_nom,
        e.action, e.objet_type, e.objet_id, e.donnees, e.transaction, e.empreinte_precedente)::text
$$;

CREATE FUNCTION journal_chainer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE dernier journal_evenement;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_evenement'));
    SELECT * INTO dernier FROM journal_evenement ORDER BY numero DESC LIMIT 1;
    NEW.numero := coalesce(dernier.numero, 0) + 1;
    NEW.consigne_a := clock_timestamp();
    NEW.transaction := pg_current_xact_id()::text;
    NEW.empreinte_precedente := coalesce(dernier.empreinte, repeat('0', 64));
    NEW.empreinte := encode(sha256(convert_to(journal_texte(NEW), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER chainer BEFORE INSERT ON journal_evenement FOR EACH ROW EXECUTE FUNCTION journal_chainer();

-- The event that a write demands is one of its own transaction, not one that bore the same number before a restore:
-- transaction numbers begin again in a new server. Whoever writes an event holds the head of the chain until he
-- commits: his event is then the last row, and it came in after his transaction began.
CREATE FUNCTION journal_exige_evenement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE dernier journal_evenement;
BEGIN
    SELECT * INTO dernier FROM journal_evenement ORDER BY numero DESC LIMIT 1;
    IF dernier.transaction IS DISTINCT FROM pg_current_xact_id()::text OR dernier.consigne_a < now() THEN
        RAISE EXCEPTION 'écriture sans événement au journal sur %', TG_TABLE_NAME USING ERRCODE = '23H02';
    END IF;
    RETURN NULL;
END $$;

-- Readings are chained when their transaction ends.
CREATE FUNCTION journal_texte_lecture(l journal_lecture, m journal_maillon, precedente text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        m.numero, extract(epoch FROM m.consigne_a), l.id, extract(epoch FROM l.lu_a), l.agent_id, l.agent_nom,
        l.objet_type, l.objet_id, l.genre, l.partie, to_jsonb(l.personnes), to_jsonb(l.mentions), l.roles, l.fondement, l.fondement_id,
        precedente)::text
$$;

CREATE FUNCTION journal_chainer_lecture(lue journal_lecture) RETURNS void LANGUAGE plpgsql AS $$
DECLARE dernier journal_maillon; nouveau journal_maillon; precedente text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_lecture'));
    SELECT * INTO dernier FROM journal_maillon ORDER BY numero DESC LIMIT 1;
    precedente := coalesce(dernier.empreinte, repeat('0', 64));
    nouveau.numero := coalesce(dernier.numero, 0) + 1;
    nouveau.lecture_id := lue.id;
    nouveau.consigne_a := clock_timestamp();
    nouveau.empreinte := encode(
        sha256(convert_to(journal_texte_lecture(lue, nouveau, precedente), 'UTF8')), 'hex');
    INSERT INTO journal_maillon SELECT nouveau.*;
END $$;

CREATE FUNCTION journal_chainer_a_la_fin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM journal_chainer_lecture(NEW);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chainer AFTER INSERT ON journal_lecture
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_chainer_a_la_fin();

-- Rows come in through functions: an act is written before one knows who asks, or by Havre itself inside a page.
CREATE FUNCTION journal_consigner(
    p_survenu_a timestamptz, p_agent_id bigint, p_agent_nom text, p_action text, p_objet_type text, p_objet_id text,
    p_donnees jsonb) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO journal_evenement (survenu_a, agent_id, agent_nom, action, objet_type, objet_id, donnees)
    VALUES (p_survenu_a, p_agent_id, p_agent_nom, p_action, p_objet_type, p_objet_id, p_donnees) RETURNING numero
$$;
CREATE FUNCTION journal_noter_lecture(
    p_lu_a timestamptz, p_agent_id bigint, p_agent_nom text, p_objet_type text, p_objet_id text, p_genre text,
    p_partie text, p_personnes bigint[], p_mentions bigint[], p_roles text, p_fondement text, p_fondement_id bigint)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO journal_lecture (lu_a, agent_id, agent_nom, objet_type, objet_id, genre, partie, personnes, mentions,
                                 roles, fondement, fondement_id)
    VALUES (p_lu_a, p_agent_id, p_agent_nom, p_objet_type, p_objet_id, p_genre, p_partie, p_personnes, p_mentions,
            p_roles, p_fondement, p_fondement_id)
$$;
