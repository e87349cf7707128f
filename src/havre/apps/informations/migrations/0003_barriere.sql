-- What an agent evaluates now. A function that is not said to be safe keeps the whole query to one process.
CREATE FUNCTION informations_evaluees(p_agent bigint) RETURNS SETOF bigint LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT e.information_id FROM informations_evaluateur x JOIN informations_evaluation e ON e.id = x.evaluation_id
     WHERE x.agent_id = p_agent AND x.dessaisi_a IS NULL
$$;

-- Who is already known: name, birth date, address and team, nothing else of a file; a sealed file is not told. The
-- address comes sealed with the number of its row.
CREATE FUNCTION informations_ressemblances(p_cle text, p_naissance date, p_mots text[], p_jour date, p_sauf bigint)
RETURNS TABLE (nature text, numero bigint, nom text, prenom text, nee date, equipe text, reference text, depuis date,
               adresse text, commune text, proche real, dossier bigint, porteur bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'dossier', e.personne_id, p.nom, p.prenom, p.date_naissance, s.nom, e.numero, e.ouvert_le, d.adresse, c.nom,
           similarity(p_cle, p.nom_cle), NULL::bigint, d.id
      FROM personnes_personne p
      JOIN personnes_enfant e ON e.personne_id = p.id AND NOT e.scelle
      JOIN agents_service s ON s.id = e.service_id
      LEFT JOIN LATERAL (SELECT x.id, x.adresse, x.commune_id FROM personnes_domicile x
                          WHERE x.personne_id = p.id AND x.periode @> p_jour) d ON true
      LEFT JOIN territoires_commune c ON c.id = d.commune_id
     WHERE p.nom_cle % p_cle OR (p.date_naissance = p_naissance AND p.nom_cle LIKE ANY (p_mots))
    UNION ALL
    SELECT 'premiere', coalesce(f.premiere_id, f.id), f.nom, f.prenom, f.date_naissance, s.nom,
           'IP-' || i.annee || '-' || lpad(i.rang::text, 6, '0'), i.recue_le, i.adresse, c.nom,
           similarity(p_cle, f.nom_cle), f.enfant_id, i.id
      FROM informations_enfantdufoyer f
      JOIN informations_informationpreoccupante i ON i.id = f.information_id
      JOIN agents_service s ON s.id = i.service_id
      LEFT JOIN territoires_commune c ON c.id = i.commune_id
     WHERE f.retire_a IS NULL AND i.id <> p_sauf
       AND (f.nom_cle % p_cle OR (f.date_naissance = p_naissance AND f.nom_cle LIKE ANY (p_mots)))
       AND NOT EXISTS (SELECT 1 FROM personnes_enfant x WHERE x.personne_id = f.enfant_id AND x.scelle)
$$;

-- The file and the first row of a known child, whoever asks.
CREATE FUNCTION informations_reconnaitre(p_nature text, p_numero bigint)
RETURNS TABLE (enfant_id bigint, premiere_id bigint) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, (SELECT coalesce(f.premiere_id, f.id) FROM informations_enfantdufoyer f
                            WHERE f.enfant_id = e.personne_id AND f.retire_a IS NULL ORDER BY f.id LIMIT 1)
      FROM personnes_enfant e WHERE p_nature = 'dossier' AND e.personne_id = p_numero AND NOT e.scelle
    UNION ALL
    SELECT f.enfant_id, coalesce(f.premiere_id, f.id)
      FROM informations_enfantdufoyer f WHERE p_nature = 'premiere' AND f.id = p_numero
$$;

-- The other informations on the same children or at the same address (fingerprints): that they exist, when, and who
-- has them.
CREATE FUNCTION informations_liees(p_information bigint, p_adresses text[])
RETURNS TABLE (information_id bigint, annee integer, rang integer, recue_le date, equipe text, enfants text[])
LANGUAGE sql STABLE AS $$
    WITH celle_ci AS (SELECT * FROM informations_informationpreoccupante WHERE id = p_information),
    siens AS (SELECT coalesce(premiere_id, id) AS racine, enfant_id FROM informations_enfantdufoyer f
               WHERE f.information_id = p_information AND f.retire_a IS NULL),
    memes AS (SELECT f.information_id, CASE WHEN f.prenom = '' THEN f.nom ELSE f.prenom || ' ' || left(f.nom, 1) || '.' END AS nom
                FROM informations_enfantdufoyer f
               WHERE f.retire_a IS NULL AND f.information_id <> p_information
                 AND (f.id IN (SELECT racine FROM siens) OR f.premiere_id IN (SELECT racine FROM siens)
                      OR f.enfant_id IN (SELECT s.enfant_id FROM siens s WHERE s.enfant_id IS NOT NULL)))
    SELECT i.id, i.annee, i.rang, i.recue_le, s.nom,
           coalesce((SELECT array_agg(m.nom ORDER BY m.nom) FROM memes m WHERE m.information_id = i.id), '{}')
      FROM informations_informationpreoccupante i JOIN agents_service s ON s.id = i.service_id
     WHERE i.id <> p_information
       AND (i.id IN (SELECT m.information_id FROM memes m)
            OR (i.adresse_empreinte = ANY (p_adresses)
                AND i.commune_id IS NOT DISTINCT FROM (SELECT c.commune_id FROM celle_ci c)))
$$;
