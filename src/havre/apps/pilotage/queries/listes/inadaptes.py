"""Stays that do not fit the child: each reason is a fact with its figures, and a child is listed once with all of his.

Pouponnière: four months, renewable once after an evaluation (décret 2025-900 of 5 September 2025, as reported by the
trade press; the text itself was not read). Hotel: two months (CASF L.221-2-3). Licence: CASF L.421-5.
"""

import json
from collections.abc import Sequence
from datetime import date

from .objets import Ligne, age_en_mots

DECRET_POUPONNIERES = date(2025, 9, 5)
MOIS_POUPONNIERE = 4
RENOUVELLEMENTS = 1
MOIS_HOTEL = 2

# A stay in a pouponnière or a hotel counts from the first of those that follow one another without a day elsewhere.
REQUETE = f"""
    WITH sejours AS MATERIALIZED (
        SELECT enfant_id, periode, mode, unite_id, lieu_id, principal, rythme FROM accueils_accueil
         WHERE annule_a IS NULL AND periode @> %(au)s
    ), presents AS MATERIALIZED (
        SELECT a.enfant_id, lower(a.periode) AS debut, a.mode, l.id AS lieu_id, l.nom AS lieu, l.type, u.age_min_mois,
               u.age_max_mois, p.date_naissance
          FROM sejours a
          JOIN personnes_personne p ON p.id = a.enfant_id
          LEFT JOIN lieux_unite u ON u.id = a.unite_id
          JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
         WHERE a.principal
    ), comptes AS MATERIALIZED (
        SELECT p.enfant_id, p.lieu, p.mode, (
            SELECT max(lower(a.periode)) FROM accueils_accueil a
              LEFT JOIN lieux_unite u ON u.id = a.unite_id
              JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
             WHERE a.enfant_id = p.enfant_id AND a.annule_a IS NULL AND a.principal AND l.type = p.type
               AND (p.mode = 'hotel') = (a.mode = 'hotel') AND lower(a.periode) <= %(au)s AND NOT EXISTS (
                   SELECT 1 FROM accueils_accueil b
                     LEFT JOIN lieux_unite v ON v.id = b.unite_id
                     JOIN lieux_lieu k ON k.id = CASE WHEN v.lieu_id IS NULL THEN b.lieu_id ELSE v.lieu_id END
                    WHERE b.enfant_id = a.enfant_id AND b.annule_a IS NULL AND b.principal AND k.type = p.type
                      AND (p.mode = 'hotel') = (b.mode = 'hotel') AND upper(b.periode) = lower(a.periode))) AS entree
          FROM presents p
         WHERE p.mode = 'hotel' OR (p.type = 'pouponniere' AND %(au)s >= '{DECRET_POUPONNIERES}'::date)
    ), agrees AS (
        SELECT g.lieu_id, g.places + coalesce(sum(d.places_en_plus), 0) AS places
          FROM lieux_agrement g LEFT JOIN lieux_derogationagrement d ON d.agrement_id = g.id AND d.periode @> %(au)s
         WHERE g.periode @> %(au)s GROUP BY g.id
    ), comptees AS (
        SELECT u.lieu_id, count(*) AS nombre, count(a.rythme) AS rythmes
          FROM sejours a JOIN lieux_unite u ON u.id = a.unite_id
          JOIN lieux_lieu l ON l.id = u.lieu_id AND l.type = 'famille_accueil'
         GROUP BY u.lieu_id
    ), foyers AS (
        SELECT c.lieu_id, coalesce(g.places, 0) AS places, CASE WHEN c.rythmes = 0 THEN c.nombre
               ELSE (SELECT enfants FROM accueils_pointe(
                         ARRAY(SELECT id FROM lieux_unite WHERE lieu_id = c.lieu_id), %(au)s, %(au)s + 1)) END AS nombre
          FROM comptees c LEFT JOIN agrees g USING (lieu_id) WHERE c.nombre > coalesce(g.places, 0)
    ), raisons AS (
        SELECT enfant_id, lieu, 'age' AS raison,
               (extract(year FROM age(%(au)s, date_naissance)) * 12
                + extract(month FROM age(%(au)s, date_naissance)))::integer AS un,
               age_min_mois::integer AS deux, age_max_mois::integer AS trois,
               CASE WHEN date_naissance + make_interval(months => age_min_mois) > %(au)s THEN debut
                    ELSE greatest(debut, (date_naissance + make_interval(months => age_max_mois + 1))::date) END
               AS depuis
          FROM presents
         WHERE date_naissance + make_interval(months => age_min_mois) > %(au)s
            OR date_naissance + make_interval(months => age_max_mois + 1) <= %(au)s
        UNION ALL
        SELECT enfant_id, lieu,
               CASE WHEN entree + interval '{MOIS_POUPONNIERE * (1 + RENOUVELLEMENTS)} months' < %(au)s
                    THEN 'pouponniere_huit' ELSE 'pouponniere_quatre' END, %(au)s - entree, NULL, NULL,
               (entree + interval '{MOIS_POUPONNIERE} months')::date
          FROM comptes WHERE mode <> 'hotel' AND entree + interval '{MOIS_POUPONNIERE} months' < %(au)s
        UNION ALL
        SELECT enfant_id, lieu, 'hotel', %(au)s - entree, NULL, NULL, (entree + interval '{MOIS_HOTEL} months')::date
          FROM comptes WHERE mode = 'hotel' AND entree + interval '{MOIS_HOTEL} months' < %(au)s
        UNION ALL
        SELECT p.enfant_id, p.lieu, 'handicap', NULL, NULL, NULL, greatest(p.debut, lower(r.periode))
          FROM presents p JOIN personnes_reconnaissancehandicap r ON r.enfant_id = p.enfant_id AND r.periode @> %(au)s
         WHERE p.mode = 'hotel'
        UNION ALL
        SELECT p.enfant_id, p.lieu, 'agrement', f.nombre::integer, f.places::integer, NULL, p.debut
          FROM foyers f JOIN presents p USING (lieu_id) WHERE f.nombre > f.places
    )
    SELECT enfant_id, min(depuis) AS depuis, min(lieu) AS lieu,
           jsonb_agg(jsonb_build_array(raison, un, deux, trois) ORDER BY depuis, raison) AS faits
      FROM raisons GROUP BY enfant_id
"""  # noqa: S608  # made of constants


def _en_mots(raison: str, un: int, deux: int | None, trois: int | None) -> str:
    """Return a reason as a sentence with its figures."""
    if raison == "age":
        return f"{age_en_mots(un)} : l'unité accueille de {age_en_mots(deux or 0)} à {age_en_mots(trois or 0)}"
    if raison == "pouponniere_huit":
        return f"en pouponnière depuis {un} jours : au-delà de quatre mois renouvelés une fois"
    if raison == "pouponniere_quatre":
        return f"en pouponnière depuis {un} jours : au-delà de quatre mois, à évaluer pour un seul renouvellement"
    if raison == "hotel":
        return f"à l'hôtel depuis {un} jours : au-delà de deux mois"
    if raison == "handicap":
        return "à l'hôtel alors que son handicap est reconnu"
    return f"{un} enfant{'s' if un > 1 else ''} pour un agrément de {deux}" if deux else "sans agrément en cours"


def raisons(lignes: Sequence[Ligne], au: date) -> None:
    """Add one sentence for each reason."""
    for ligne in lignes:
        ligne["raisons"] = [_en_mots(*fait) for fait in json.loads(ligne["faits"])]
