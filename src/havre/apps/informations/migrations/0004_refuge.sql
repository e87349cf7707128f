-- The informations whose household's address is hidden from an agent (all of them from nobody): a child named in it, or
-- an adult of his, has a protected one. Those who live with him are hidden with him, and what was said of him before.
CREATE FUNCTION informations_foyers_caches(p_agent bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH caches AS MATERIALIZED (
        SELECT p.personne_id FROM personnes_adresseprotegee p
         WHERE p.leve_a IS NULL AND NOT EXISTS (
               SELECT 1 FROM personnes_lecteuradresse l
                WHERE l.protection_id = p.id AND l.retire_a IS NULL AND l.agent_id = p_agent)),
    dits AS MATERIALIZED (
        SELECT coalesce(f.premiere_id, f.id) AS racine, f.information_id FROM informations_enfantdufoyer f
         WHERE f.retire_a IS NULL AND f.enfant_id IN (
               SELECT c.personne_id FROM caches c
                UNION SELECT l.vers_id FROM personnes_lien l JOIN caches c ON c.personne_id = l.de_id))
    SELECT d.information_id FROM dits d
     UNION SELECT f.information_id FROM informations_enfantdufoyer f JOIN dits d ON f.id = d.racine
            WHERE f.retire_a IS NULL
     UNION SELECT f.information_id FROM informations_enfantdufoyer f JOIN dits d ON f.premiere_id = d.racine
            WHERE f.retire_a IS NULL
$$;
-- remplacées
-- Who is already known: name, birth date, address and team, nothing else of a file; a sealed file is not told. The
-- address comes sealed with the number of its row; a protected one does not come, nor its commune.
CREATE OR REPLACE FUNCTION informations_ressemblances(p_cle text, p_naissance date, p_mots text[], p_jour date, p_sauf bigint)
RETURNS TABLE (nature text, numero bigint, nom text, prenom text, nee date, equipe text, reference text, depuis date,
               adresse text, commune text, proche real, dossier bigint, porteur bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'dossier', e.personne_id, p.nom, p.prenom, p.date_naissance, s.nom, e.numero, e.ouvert_le, d.adresse, c.nom,
           similarity(p_cle, p.nom_cle), NULL::bigint, d.id
      FROM personnes_personne p
      JOIN personnes_enfant e ON e.personne_id = p.id AND NOT e.scelle
      JOIN agents_service s ON s.id = e.service_id
      LEFT JOIN LATERAL (SELECT x.id, x.adresse, x.commune_id FROM personnes_domicile x
                          WHERE x.personne_id = p.id AND x.periode @> p_jour
                            AND p.id NOT IN (SELECT * FROM personnes_caches())) d ON true
      LEFT JOIN territoires_commune c ON c.id = d.commune_id
     WHERE p.nom_cle % p_cle OR (p.date_naissance = p_naissance AND p.nom_cle LIKE ANY (p_mots))
    UNION ALL
    SELECT 'premiere', coalesce(f.premiere_id, f.id), f.nom, f.prenom, f.date_naissance, s.nom,
           'IP-' || i.annee || '-' || lpad(i.rang::text, 6, '0'), i.recue_le, a.adresse, c.nom,
           similarity(p_cle, f.nom_cle), f.enfant_id, i.id
      FROM informations_enfantdufoyer f
      JOIN informations_informationpreoccupante i ON i.id = f.information_id
      JOIN agents_service s ON s.id = i.service_id
      LEFT JOIN LATERAL (SELECT i.adresse, i.commune_id
                          WHERE i.id NOT IN (SELECT * FROM informations_foyers_caches(
                                nullif(current_setting('havre.agent', true), '')::bigint))) a ON true
      LEFT JOIN territoires_commune c ON c.id = a.commune_id
     WHERE f.retire_a IS NULL AND i.id <> p_sauf
       AND (f.nom_cle % p_cle OR (f.date_naissance = p_naissance AND f.nom_cle LIKE ANY (p_mots)))
       AND NOT EXISTS (SELECT 1 FROM personnes_enfant x WHERE x.personne_id = f.enfant_id AND x.scelle)
$$;

-- The other informations on the same children or at the same address (fingerprints): that they exist, when, and who
-- has them. A hidden address is compared with nothing.
CREATE OR REPLACE FUNCTION informations_liees(p_information bigint, p_adresses text[])
RETURNS TABLE (information_id bigint, annee integer, rang integer, recue_le date, equipe text, enfants text[])
LANGUAGE sql STABLE AS $$
    WITH caches AS MATERIALIZED (
        SELECT * FROM informations_foyers_caches(nullif(current_setting('havre.agent', true), '')::bigint) AS x(id)),
    celle_ci AS (SELECT * FROM informations_informationpreoccupante WHERE id = p_information),
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
                AND i.id NOT IN (SELECT id FROM caches) AND p_information NOT IN (SELECT id FROM caches)
                AND i.commune_id IS NOT DISTINCT FROM (SELECT c.commune_id FROM celle_ci c)))
$$;
