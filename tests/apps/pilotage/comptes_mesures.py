"""An independent count of what was recommended, decided and carried out, and its comparison with the page's query.

Written from the French definitions, without the lateral joins, ranges and Python sums of the query: plain dates,
`DISTINCT ON`, and the database's own medians (`percentile_disc`).
"""

from datetime import date
from typing import Any

AVANT = """
WITH visibles AS (SELECT personne_id AS enfant, service_id AS equipe FROM personnes_enfant WHERE NOT scelle),
reco AS (
    SELECT r.id, r.enfant_id AS enfant, r.type, date(r.faite_a AT TIME ZONE 'Europe/Paris') AS jour, r.remplace_id
      FROM mesures_recommandation r),
couples AS (  -- each measure decided in the period, with the last recommendation made by its day
    SELECT DISTINCT ON (m.id) m.id, m.enfant_id AS enfant, m.type, m.ordonnee_le AS decidee, m.executee_le AS executee,
           lower(m.periode) AS debut, upper(m.periode) AS fin, reco.type AS voulue,
           CASE WHEN reco.id IS NULL THEN m.recommandee_le ELSE reco.jour END AS voulue_le
      FROM mesures_mesure m LEFT JOIN reco ON reco.enfant = m.enfant_id AND reco.jour <= m.ordonnee_le
     WHERE m.ordonnee_le >= %(du)s AND m.ordonnee_le <= %(au)s
     ORDER BY m.id, reco.jour DESC, reco.id DESC),
meme_jour AS (SELECT DISTINCT enfant_id AS enfant, ordonnee_le AS decidee, type FROM mesures_mesure),
decidees AS (
    SELECT {groupe_d} AS groupe, count(*) AS decidees, count(*) FILTER (WHERE c.voulue_le IS NULL) AS sans,
           count(*) FILTER (WHERE c.voulue IS NOT NULL AND (c.enfant, c.decidee, c.voulue) NOT IN
                (SELECT enfant, decidee, type FROM meme_jour)) AS autres,
           count(*) FILTER (WHERE c.executee <= %(au)s) AS executees,
           count(*) FILTER (WHERE coalesce(c.executee, 'infinity') > %(au)s) AS attente,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY c.decidee - c.voulue_le)
               FILTER (WHERE c.decidee >= c.voulue_le) AS m_decision,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY c.executee - c.decidee)
               FILTER (WHERE c.executee <= %(au)s) AS m_execution,
           percentile_disc(0.5) WITHIN GROUP (
               ORDER BY CASE WHEN c.fin < %(au)s THEN c.fin ELSE %(au)s END - c.decidee)
               FILTER (WHERE coalesce(c.executee, 'infinity') > %(au)s) AS m_attente
      FROM couples c JOIN visibles v ON v.enfant = c.enfant GROUP BY 1),
debout AS (  -- recommendations of the period that nothing had replaced by its last day
    SELECT r.* FROM reco r WHERE r.jour >= %(du)s AND r.jour <= %(au)s
       AND r.id NOT IN (SELECT remplace_id FROM reco WHERE remplace_id IS NOT NULL AND jour <= %(au)s)),
recommandees AS (
    SELECT {groupe_r} AS groupe, count(*) AS recommandees,
           count(*) FILTER (WHERE coalesce((SELECT max(m.ordonnee_le) FROM mesures_mesure m
                WHERE m.enfant_id = r.enfant AND m.ordonnee_le <= %(au)s), '-infinity') < r.jour) AS rien
      FROM debout r JOIN visibles v ON v.enfant = r.enfant GROUP BY 1)
SELECT groupe, coalesce(recommandees, 0), coalesce(rien, 0), coalesce(decidees, 0), coalesce(sans, 0),
       coalesce(autres, 0), coalesce(executees, 0), coalesce(attente, 0), m_decision, m_execution, m_attente
  FROM decidees FULL JOIN recommandees USING (groupe)
"""
GROUPES = {"type": ("c.type", "r.type"), "equipe": ("v.equipe", "v.equipe")}


def comparer_mesures(du: date, au: date) -> list[dict[str, Any]]:
    """Return, for each way of grouping, the groups counted and those whose figures differ."""
    from django.db import connection

    from havre.apps.agents.queries import agent_systeme
    from havre.apps.pilotage.queries.mesures import suivis_des_mesures

    suivis = suivis_des_mesures(pour=agent_systeme(), du=du, au=au)
    resultats = []
    for nom, (groupe_d, groupe_r) in GROUPES.items():
        with connection.cursor() as curseur:
            curseur.execute(AVANT.format(groupe_d=groupe_d, groupe_r=groupe_r), {"du": du, "au": au})
            attendus = {groupe: tuple(reste) for groupe, *reste in curseur.fetchall()}
        lus = suivis.par_type() if nom == "type" else suivis.par_equipe()
        trouves = {groupe: s.nombres for groupe, s in lus.items()}
        resultats.append(
            {
                "par": nom, "groupes": len(attendus), "decidees": sum(x[2] or 0 for x in attendus.values()),
                "differents": sorted(str(g) for g in attendus.keys() | trouves.keys()
                                     if attendus.get(g) != trouves.get(g)),
            }
        )  # fmt: skip
    return resultats
