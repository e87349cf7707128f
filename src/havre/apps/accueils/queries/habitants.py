"""Children opened to who speaks for the place where they live, for as long as they live there."""

from havre.apps.personnes.queries import ouvrir_par

ouvrir_par(
    "lieux",
    """SELECT a.enfant_id FROM lieux_rattachement r
         JOIN accueils_accueil a ON a.annule_a IS NULL AND a.periode @> %(jour)s
              AND (a.lieu_id = r.lieu_id
                   OR a.unite_id IN (SELECT u.id FROM lieux_unite u WHERE u.lieu_id = r.lieu_id))
         JOIN personnes_enfant e ON e.personne_id = a.enfant_id AND NOT e.scelle
        WHERE r.agent_id = %(agent)s AND r.periode @> %(jour)s""",
    lambda etendue: etendue.lieux and not etendue.tout,
)
