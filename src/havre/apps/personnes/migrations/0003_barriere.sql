-- A child who is written in the transaction is open or closed to the rest of it.
CREATE FUNCTION personnes_tenir_les_ouverts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bits bytea := current_setting('havre.ouverts')::bytea;
    dernier bigint := 8 * length(bits) - 1;
    ouvert boolean := coalesce(
        NOT NEW.scelle
            AND (NEW.personne_id <> ALL (nullif(current_setting('havre.fermes', true), '')::bigint[])
                 OR NEW.service_id = ANY (nullif(current_setting('havre.services', true), '')::bigint[]))
        OR NEW.personne_id = ANY (nullif(current_setting('havre.enfants', true), '')::bigint[]), false);
BEGIN
    IF (get_bit(bits, least(NEW.personne_id, dernier)) <> 0) = ouvert THEN
        RETURN NULL;
    END IF;
    IF NEW.personne_id >= dernier THEN
        bits := bits || decode(
            repeat(CASE get_bit(bits, dernier) WHEN 0 THEN '00' ELSE 'ff' END,
                   (NEW.personne_id / 8 + 2 - length(bits))::integer), 'hex');
    END IF;
    bits := set_bit(bits, NEW.personne_id, ouvert::integer);
    PERFORM set_config('havre.ouverts', '\x' || encode(bits, 'hex'), true);
    RETURN NULL;
END $$;
CREATE TRIGGER tenir_les_ouverts AFTER INSERT OR UPDATE OF service_id, scelle ON personnes_enfant
    FOR EACH ROW WHEN (current_setting('havre.ouverts', true) <> '') EXECUTE FUNCTION personnes_tenir_les_ouverts();

-- A file found by its number, or by name and birth date, whoever asks; never a sealed one.
CREATE FUNCTION personnes_trouver_un_dossier(un_numero text, un_nom text, un_prenom text, naissance date)
RETURNS TABLE (enfant bigint, numero varchar, service bigint) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, e.numero, e.service_id
      FROM personnes_enfant e JOIN personnes_personne p ON p.id = e.personne_id
     WHERE NOT e.scelle
       AND CASE WHEN un_numero <> '' THEN e.numero = un_numero
                ELSE p.nom_cle = havre_cle(un_nom || ' ' || un_prenom) AND p.date_naissance = naissance END
$$;

-- The same by its number for who looks at its readings and may not open it.
CREATE FUNCTION personnes_dossier_a_controler(un_enfant bigint, un_numero text)
RETURNS TABLE (enfant bigint, numero varchar, service bigint, scelle boolean) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, e.numero, e.service_id, e.scelle FROM personnes_enfant e
     WHERE e.personne_id = un_enfant OR un_enfant IS NULL AND e.numero = un_numero
$$;

-- Whose hidden address an agent reads; called once a query.
CREATE FUNCTION personnes_refuges_lus(p_agent bigint) RETURNS bigint[] LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT p.personne_id), '{}')
      FROM personnes_lecteuradresse l JOIN personnes_adresseprotegee p ON p.id = l.protection_id
     WHERE l.agent_id = p_agent AND l.retire_a IS NULL AND p.leve_a IS NULL
$$;
