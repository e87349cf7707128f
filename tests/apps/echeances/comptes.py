"""An independent count of what is late before judges, and its comparison with the projection.

The queries below were written from the texts (Code civil 375-5; CPC 1184, 1185, 1188, 1190, 1193), apart from the
rules and from the projection: they share no code with them. A term on a day off goes to the next working day.
"""

from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

# A decision of a judge about a child, never rectified, in the order of time.
JUGEES = """
WITH j AS (
    SELECT c.enfant_id, d.* FROM decisions_enfantconcerne c JOIN decisions_decision d ON d.id = c.decision_id
     WHERE d.id NOT IN (SELECT rectifie_id FROM decisions_decision WHERE rectifie_id IS NOT NULL)
), finies AS (  -- measures that a decision orders, cut short before its term or that of its extension
    SELECT m.decision_id, m.enfant_id, max(upper(m.periode)) AS fin FROM mesures_mesure m
      JOIN decisions_decision d ON d.id = m.decision_id
      LEFT JOIN (SELECT renouvelle_id, max(terme_le) AS terme_le FROM decisions_decision WHERE nature = 'opp_juge'
                  GROUP BY renouvelle_id) p ON p.renouvelle_id = d.id AND d.nature = 'opp_juge'
     GROUP BY m.decision_id, m.enfant_id
    HAVING bool_and(coalesce(upper(m.periode) < coalesce(p.terme_le, d.terme_le, 'infinity'), false))
), du_juge AS (SELECT * FROM j WHERE nature IN ('opp_juge', 'jugement'))
"""
SANS_SUITE = """NOT EXISTS (SELECT 1 FROM {suite} s WHERE s.enfant_id = x.enfant_id AND s.rendue_le <= %(j)s
                 AND (s.rendue_le, s.id) > (x.rendue_le, x.id){nature})"""
PAS_FINIE = """NOT EXISTS (SELECT 1 FROM finies f WHERE f.decision_id = x.id AND f.enfant_id = x.enfant_id
                            AND f.fin <= %(j)s)"""
AU_FOND = SANS_SUITE.format(suite="j", nature=" AND s.nature = 'jugement'")

TERMES: dict[str, tuple[str, bool]] = {
    # The prosecutor placed; no judge decided, nobody noted that one was seised: eight days.
    "JU-01": (f"""
        SELECT x.enfant_id, x.rendue_le + 8 FROM j x WHERE x.nature = 'opp_parquet' AND {PAS_FINIE}
           AND {SANS_SUITE.format(suite="du_juge", nature="")}
           AND NOT EXISTS (SELECT 1 FROM echeances_acteaccompli a WHERE a.enfant_id = x.enfant_id
                            AND a.nature = 'juge_saisi_le' AND a.annule_id IS NULL AND a.accompli_le >= x.rendue_le
                            AND a.id NOT IN (SELECT annule_id FROM echeances_acteaccompli WHERE annule_id IS NOT NULL))
        """, False),
    # A judge placed without hearing anybody; no hearing was held, nothing was judged since: fifteen days.
    "JU-02": (f"""
        SELECT x.enfant_id, x.rendue_le + 15 FROM j x
         WHERE x.nature = 'opp_juge' AND x.sans_audition AND {PAS_FINIE} AND {AU_FOND}
           AND NOT EXISTS (SELECT 1 FROM decisions_enfantaudience e
                             JOIN decisions_issueaudience i ON i.audience_id = e.audience_id
                            WHERE e.enfant_id = x.enfant_id AND i.issue = 'tenue' AND i.survenue_le >= x.rendue_le)
        """, True),
    # A judge placed for a time and nothing was judged since: six months, twelve once he extended it.
    "JU-04": (f"""
        SELECT x.enfant_id, (x.rendue_le + CASE WHEN EXISTS (
                 SELECT 1 FROM j p WHERE p.enfant_id = x.enfant_id AND p.renouvelle_id = x.id AND p.nature = 'opp_juge')
               THEN interval '1 year' ELSE interval '6 months' END)::date
          FROM j x WHERE x.nature = 'opp_juge' AND {PAS_FINIE} AND {AU_FOND}
           AND NOT EXISTS (SELECT 1 FROM j p WHERE p.enfant_id = x.enfant_id AND p.id = x.renouvelle_id
                            AND p.nature = 'opp_juge')
        """, True),
    # A hearing is fixed, no summons came: eight days before.
    "JU-05": ("""
        SELECT e.enfant_id, (a.prevue_a AT TIME ZONE 'Europe/Paris')::date - 8
          FROM decisions_audience a JOIN decisions_enfantaudience e ON e.audience_id = a.id
         WHERE a.convocation_recue_le IS NULL AND a.id NOT IN (SELECT audience_id FROM decisions_issueaudience)
        """, False),
    # A judge decided, the service has not received it, nothing replaced it, its term is not past: eight days.
    "JU-06": (f"""
        SELECT x.enfant_id, x.rendue_le + 8 FROM du_juge x WHERE x.recue_le IS NULL
           AND coalesce(x.terme_le, 'infinity') > %(j)s AND {SANS_SUITE.format(suite="du_juge", nature="")}
        """, True),
    # Someone appealed against a provisional placement, the court has not ruled: three months.
    "JU-07.arret": ("""
        SELECT DISTINCT x.enfant_id, (a.forme_le + interval '3 months')::date
          FROM j x JOIN decisions_appel a ON a.decision_id = x.id
         WHERE x.nature = 'opp_juge' AND NOT EXISTS (SELECT 1 FROM decisions_issueappel i
               JOIN decisions_appel b ON b.id = i.appel_id WHERE b.decision_id = x.id AND b.forme_le = a.forme_le)
        """, True),
}  # fmt: skip


def _ouvrable(jour: date) -> date:
    """Return a day, or the first working day after it."""
    paques = easter(jour.year)
    feries = {paques + timedelta(n) for n in (1, 39, 50)} | {
        date(jour.year, m, j) for m, j in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    }
    return _ouvrable(jour + timedelta(1)) if jour.weekday() > 4 or jour in feries else jour


def comparer_retards(au: date) -> list[dict[str, Any]]:
    """Return, for each rule, how many terms are late by the texts and by the projection, and how many differ."""
    from django.db import connection

    from havre.apps.echeances.enums import EtatEcheance
    from havre.apps.echeances.models import Echeance

    resultats = []
    for regle, (requete, report) in TERMES.items():
        with connection.cursor() as curseur:
            curseur.execute(JUGEES + requete, {"j": au})
            termes = [(enfant, _ouvrable(jour) if report else jour) for enfant, jour in curseur.fetchall()]
        attendus = sorted((enfant, jour) for enfant, jour in termes if jour < au)
        trouves = sorted(
            (e.enfant_id, e.echeance_le)
            for e in Echeance.objects.filter(regle=regle)
            if e.etat(au) == EtatEcheance.RETARD
        )
        ecart = set(attendus) ^ set(trouves)
        resultats.append({"regle": regle, "attendu": len(attendus), "projection": len(trouves), "ecart": len(ecart)})
    return resultats
