"""An independent count of each exact list, and its comparison with the list.

The queries below were written from the French definitions, apart from the lists: they share no code with them, go by
plain dates instead of ranges, and name nobody but by number.
"""

import random
from datetime import date, timedelta
from typing import Any

GRAINE = 59
ACCUEIL = ("placement", "tutelle", "accueil_provisoire", "apjm", "mise_a_labri", "tiers_digne_confiance")

# A stay under way on day J: began, not ended (the last day is excluded), never cancelled, the main one.
PRESENT = """lower(a.periode) <= %(j)s AND coalesce(upper(a.periode), 'infinity') > %(j)s AND a.annule_a IS NULL
             AND a.principal"""
OU = """FROM accueils_accueil a LEFT JOIN lieux_unite u ON a.unite_id = u.id
        LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.id IS NULL THEN a.lieu_id ELSE u.lieu_id END"""

COMPTES: dict[str, str] = {
    # Ordered by a decision, in force, nobody arrived: neither recorded as carried out by then, nor living in care.
    "non-executees": f"""
        SELECT DISTINCT m.enfant_id FROM mesures_mesure m
         WHERE m.type = ANY(%(accueil)s) AND m.ordonnee_le <= %(j)s AND lower(m.periode) <= %(j)s
           AND coalesce(upper(m.periode), 'infinity') > %(j)s AND coalesce(m.executee_le, 'infinity') > %(j)s
           AND m.enfant_id NOT IN (SELECT a.enfant_id FROM accueils_accueil a
                                    WHERE {PRESENT} AND a.admis_le <= %(j)s AND a.mode <> 'hopital_par_defaut')""",
    # Another place is looked for by decision of the service: begun, neither found, nor given up, nor closed.
    "reorientations": """
        SELECT DISTINCT e.enfant_id FROM accueils_enfantrecherche e
         WHERE e.motif = 'reorientation' AND e.depuis <= %(j)s AND coalesce(e.trouve_le, 'infinity') > %(j)s
           AND coalesce(e.sorti_le, 'infinity') > %(j)s
           AND e.recherche_id NOT IN (SELECT id FROM accueils_recherche WHERE close_le <= %(j)s)""",
    "hopital": f"""
        SELECT a.enfant_id FROM accueils_accueil a WHERE {PRESENT} AND a.mode = 'hopital_par_defaut'""",
    # The commune of the place, or of the person who lodges him, belongs to no direction of the département.
    "hors-departement": f"""
        SELECT a.enfant_id {OU}
         WHERE {PRESENT} AND (SELECT c.direction_id FROM territoires_commune c
                               WHERE c.id = CASE WHEN l.id IS NULL THEN a.commune_id ELSE l.commune_id END) IS NULL""",
    # Two brothers or sisters under two roofs: pairs are looked for, then each group is told by its first lodged child.
    "fratries-separees": f"""
        WITH loges AS (
            SELECT f.fratrie_id, a.enfant_id, u.lieu_id
              FROM accueils_accueil a JOIN lieux_unite u ON u.id = a.unite_id
              JOIN personnes_membrefratrie f ON f.enfant_id = a.enfant_id AND lower(f.periode) <= %(j)s
                   AND coalesce(upper(f.periode), 'infinity') > %(j)s
             WHERE {PRESENT})
        SELECT min(un.enfant_id) FROM loges un
         WHERE EXISTS (SELECT 1 FROM loges deux JOIN loges trois ON trois.fratrie_id = deux.fratrie_id
                        WHERE deux.fratrie_id = un.fratrie_id AND deux.lieu_id < trois.lieu_id)
         GROUP BY un.fratrie_id""",
    "fins-promises": f"""
        SELECT a.enfant_id FROM accueils_accueil a WHERE {PRESENT} AND %(j)s - a.fin_promise >= 1""",
    "inadaptes": f"""
        SELECT a.enfant_id {OU} JOIN personnes_personne p ON p.id = a.enfant_id
         WHERE {PRESENT}
           AND (12 * date_part('year', age(%(j)s::timestamp, p.date_naissance::timestamp))
                + date_part('month', age(%(j)s::timestamp, p.date_naissance::timestamp)) < u.age_min_mois
             OR 12 * date_part('year', age(%(j)s::timestamp, p.date_naissance::timestamp))
                + date_part('month', age(%(j)s::timestamp, p.date_naissance::timestamp)) > u.age_max_mois)
        UNION
        -- more than four months without a break in a pouponnière, since the decree; two months in a hotel
        SELECT s.enfant_id FROM (
            WITH RECURSIVE suite AS (
                SELECT a.enfant_id, l.type, a.mode, lower(a.periode) AS debut {OU}
                 WHERE {PRESENT} AND (l.type = 'pouponniere' OR a.mode = 'hotel')
                UNION
                SELECT a.enfant_id, s.type, s.mode, lower(a.periode) {OU} JOIN suite s ON s.enfant_id = a.enfant_id
                 WHERE upper(a.periode) = s.debut AND a.annule_a IS NULL AND a.principal
                   AND CASE WHEN s.mode = 'hotel' THEN a.mode = 'hotel' ELSE l.type = 'pouponniere' END)
            SELECT enfant_id, mode, min(debut) AS debut FROM suite GROUP BY enfant_id, mode) s
         WHERE CASE WHEN s.mode = 'hotel' THEN s.debut + interval '2 months' < %(j)s
                    ELSE s.debut + interval '4 months' < %(j)s AND %(j)s >= '2025-09-05' END
        UNION
        SELECT a.enfant_id FROM accueils_accueil a JOIN personnes_reconnaissancehandicap r ON r.enfant_id = a.enfant_id
         WHERE {PRESENT} AND a.mode = 'hotel' AND lower(r.periode) <= %(j)s
           AND coalesce(upper(r.periode), 'infinity') > %(j)s
        UNION
        -- a foster home above its licence of the day, waiver included, on its fullest half-day, or without a licence
        SELECT a.enfant_id {OU}
         WHERE {PRESENT} AND l.type = 'famille_accueil' AND (
               SELECT max((
                   SELECT count(*) FROM accueils_accueil b JOIN lieux_unite v ON v.id = b.unite_id
                     LEFT JOIN accueils_jourexceptionnel x ON x.accueil_id = b.id AND x.jour = %(j)s
                    WHERE v.lieu_id = l.id AND b.annule_a IS NULL AND lower(b.periode) <= %(j)s
                      AND coalesce(upper(b.periode), 'infinity') > %(j)s
                      AND CASE WHEN b.rythme IS NULL THEN true
                               WHEN x.id IS NOT NULL THEN CASE moment WHEN 0 THEN x.matin ELSE x.apres_midi END
                               ELSE substr(reverse(b.rythme::bit(28)::text), 1 + moment
                                           + 2 * (date_part('isodow', %(j)s::date)::integer - 1)
                                           + 14 * mod(date_part('week', %(j)s::date)::integer, 2), 1) = '1' END))
                 FROM generate_series(0, 1) moment) > (
               SELECT coalesce(sum(g.places), 0) + coalesce(sum((
                          SELECT sum(d.places_en_plus) FROM lieux_derogationagrement d
                           WHERE d.agrement_id = g.id AND lower(d.periode) <= %(j)s
                             AND coalesce(upper(d.periode), 'infinity') > %(j)s)), 0)
                 FROM lieux_agrement g WHERE g.lieu_id = l.id AND lower(g.periode) <= %(j)s
                  AND coalesce(upper(g.periode), 'infinity') > %(j)s)""",
}  # fmt: skip


def jours_au_hasard(au: date, nombre: int, graine: int = GRAINE) -> list[date]:
    """Return days of the last two years, the last one among them."""
    tirage = random.Random(graine)
    return [au, *sorted(au - timedelta(days=tirage.randrange(1, 731)) for _ in range(nombre - 1))]


def comparer(jours: list[date]) -> list[dict[str, Any]]:
    """Return, for each list and day, both counts and the children who are in one of them only.

    Raises:
        AssertionError: somebody is twice on a list.
    """
    from django.db import connection

    from havre.apps.agents.queries import agent_systeme
    from havre.apps.pilotage.queries.listes import LISTES, historique, presents

    assert set(COMPTES) == set(LISTES)
    resultats = []
    for code, requete in COMPTES.items():
        comptes = dict(historique(LISTES[code], pour=agent_systeme(), jours=jours))
        for jour in jours:
            with connection.cursor() as curseur:
                curseur.execute(requete, {"j": jour, "accueil": list(ACCUEIL)})
                attendus = [numero for (numero,) in curseur.fetchall()]
            assert len(attendus) == len(set(attendus)), (code, jour)
            ecart = set(attendus) ^ set(presents(LISTES[code], pour=agent_systeme(), au=jour))
            resultats.append(
                {"liste": code, "jour": jour, "attendu": len(attendus), "liste_n": comptes[jour], "ecart": len(ecart)}
            )
    return resultats
