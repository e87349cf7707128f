"""Stays that do not fit the child: each reason is a fact with its figures, and a child is listed once with all of his.

Pouponnière: four months, renewable once after an evaluation (décret 2025-900 of 5 September 2025, as reported by the
trade press; the text itself was not read). Hotel: two months (CASF L.221-2-3). Licence: CASF L.421-5.
"""

import json
from collections.abc import Sequence
from datetime import date

from .objets import Ligne

DECRET_POUPONNIERES = date(2025, 9, 5)
MOIS_POUPONNIERE = 4
RENOUVELLEMENTS = 1
MOIS_HOTEL = 2

# A stay in a pouponnière counts from the first of those that follow one another without a day elsewhere.
REQUETE = f"""
    WITH presents AS (
        SELECT a.enfant_id, lower(a.periode) AS debut, a.mode, l.id AS lieu_id, l.nom AS lieu, l.type, u.age_min_mois,
               u.age_max_mois, p.date_naissance,
               (extract(year FROM age(%(au)s, p.date_naissance)) * 12
                + extract(month FROM age(%(au)s, p.date_naissance)))::integer AS age_mois
          FROM accueils_accueil a
          JOIN personnes_personne p ON p.id = a.enfant_id
          LEFT JOIN lieux_unite u ON u.id = a.unite_id
          JOIN lieux_lieu l ON l.id = coalesce(u.lieu_id, a.lieu_id)
         WHERE a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s
    ), bebes AS (
        SELECT p.enfant_id, p.lieu, (
            SELECT max(lower(a.periode)) FROM accueils_accueil a
              JOIN lieux_unite u ON u.id = a.unite_id JOIN lieux_lieu l ON l.id = u.lieu_id
             WHERE a.enfant_id = p.enfant_id AND a.annule_a IS NULL AND a.principal AND l.type = 'pouponniere'
               AND lower(a.periode) <= %(au)s AND NOT EXISTS (
                   SELECT 1 FROM accueils_accueil b
                     JOIN lieux_unite v ON v.id = b.unite_id JOIN lieux_lieu k ON k.id = v.lieu_id
                    WHERE b.enfant_id = a.enfant_id AND b.annule_a IS NULL AND b.principal AND k.type = 'pouponniere'
                      AND upper(b.periode) = lower(a.periode))) AS entree
          FROM presents p WHERE p.type = 'pouponniere' AND %(au)s >= '{DECRET_POUPONNIERES}'::date
    ), foyers AS (
        SELECT p.lieu_id, coalesce((
                 SELECT g.places + coalesce((SELECT sum(d.places_en_plus) FROM lieux_derogationagrement d
                                              WHERE d.agrement_id = g.id AND d.periode @> %(au)s), 0)
                   FROM lieux_agrement g WHERE g.lieu_id = p.lieu_id AND g.periode @> %(au)s), 0) AS agrees,
               count(*) AS nombre
          FROM presents p WHERE p.type = 'famille_accueil' GROUP BY p.lieu_id
    ), raisons AS (
        SELECT enfant_id, lieu, 'age' AS raison, age_mois AS un, age_min_mois AS deux, age_max_mois AS trois,
               CASE WHEN age_mois < age_min_mois THEN debut
                    ELSE greatest(debut, (date_naissance + make_interval(months => age_max_mois + 1))::date) END
               AS depuis
          FROM presents WHERE age_mois NOT BETWEEN age_min_mois AND age_max_mois
        UNION ALL
        SELECT enfant_id, lieu,
               CASE WHEN entree + interval '{MOIS_POUPONNIERE * (1 + RENOUVELLEMENTS)} months' < %(au)s
                    THEN 'pouponniere_huit' ELSE 'pouponniere_quatre' END, %(au)s - entree, NULL, NULL,
               (entree + interval '{MOIS_POUPONNIERE} months')::date
          FROM bebes WHERE entree + interval '{MOIS_POUPONNIERE} months' < %(au)s
        UNION ALL
        SELECT enfant_id, lieu, 'hotel', %(au)s - debut, NULL, NULL, (debut + interval '{MOIS_HOTEL} months')::date
          FROM presents WHERE mode = 'hotel' AND debut + interval '{MOIS_HOTEL} months' < %(au)s
        UNION ALL
        SELECT p.enfant_id, p.lieu, 'agrement', f.nombre, f.agrees, NULL, p.debut
          FROM presents p JOIN foyers f USING (lieu_id) WHERE f.nombre > f.agrees
    )
    SELECT enfant_id, min(depuis) AS depuis, min(lieu) AS lieu,
           jsonb_agg(jsonb_build_array(raison, un, deux, trois) ORDER BY depuis, raison) AS faits
      FROM raisons GROUP BY enfant_id
"""  # noqa: S608  # made of constants


def _ans(mois: int) -> str:
    """Return an age: months under two years, years beyond."""
    return f"{mois} mois" if mois < 24 else f"{mois // 12} ans"


def _en_mots(raison: str, un: int, deux: int | None, trois: int | None) -> str:
    """Return a reason as a sentence with its figures."""
    if raison == "age":
        return f"{_ans(un)} : l'unité accueille de {_ans(deux or 0)} à {_ans(trois or 0)}"
    if raison == "pouponniere_huit":
        return f"en pouponnière depuis {un} jours : au-delà de quatre mois renouvelés une fois"
    if raison == "pouponniere_quatre":
        return f"en pouponnière depuis {un} jours : au-delà de quatre mois, à évaluer pour un seul renouvellement"
    if raison == "hotel":
        return f"à l'hôtel depuis {un} jours : au-delà de deux mois"
    return f"{un} enfant{'s' if un > 1 else ''} pour un agrément de {deux}" if deux else "sans agrément en cours"


def raisons(lignes: Sequence[Ligne], au: date) -> None:
    """Add one sentence for each reason."""
    for ligne in lignes:
        ligne["raisons"] = [_en_mots(*fait) for fait in json.loads(ligne["faits"])]
