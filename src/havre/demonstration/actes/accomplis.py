"""Acts done of the synthetic département: projects, reports, interviews; most in time, some late, some missing."""

from datetime import date, datetime

from django.db import connection, transaction

from havre.apps.journal.actions import consigner

# hasard(child, salt) is a draw of [0, 100) that only depends on both, so that the same seed gives the same acts.
ACTES = """
WITH prises AS (
    SELECT m.enfant_id, unnest(range_agg(m.periode)) AS periode,
           bool_or(d.nature IN ('opp_parquet', 'opp_juge', 'jugement')) AS par_juge
      FROM mesures_mesure m LEFT JOIN decisions_decision d ON d.id = m.decision_id
     WHERE m.ordonnee_le IS NOT NULL
       AND m.type IN ('placement', 'tutelle', 'accueil_provisoire', 'tiers_digne_confiance')
     GROUP BY m.enfant_id
), enfants AS (
    SELECT p.enfant_id, lower(p.periode) AS debut, least(upper(p.periode), %(au)s) AS fin, p.par_juge,
           q.date_naissance AS naissance
      FROM prises p JOIN personnes_personne q ON q.id = p.enfant_id
), rapports AS (
    SELECT e.*, n, (e.debut + make_interval(months => CASE WHEN e.debut < e.naissance + interval '3 years'
                    THEN 6 ELSE 12 END * n) - make_interval(days => {h_e} / 3))::date AS jour
      FROM enfants e, generate_series(1, 40) n
), ouvertes AS (
    SELECT m.enfant_id, lower(m.periode) AS debut, upper(m.periode) AS fin,
           (lower(m.periode) + make_interval(years => n) - make_interval(days => {h_x} / 2))::date AS jour, n
      FROM mesures_mesure m, generate_series(1, 20) n WHERE m.type IN ('aemo', 'aemo_renforcee')
)
SELECT enfant_id, 'ppe_etabli_le', (debut + 40 + {h_1})::date FROM enfants WHERE {h_2} < 90
UNION ALL SELECT enfant_id, 'bilan_sante_le', (debut + 5 + {h_3} / 3)::date FROM enfants WHERE {h_4} < 93
UNION ALL SELECT enfant_id, 'rapport_situation_le', jour FROM rapports WHERE jour < least(fin, %(au)s) AND {h_n} < 96
UNION ALL SELECT enfant_id, 'rapport_transmis_juge_le', jour + 4 FROM rapports
           WHERE par_juge AND jour + 4 < least(fin, %(au)s) AND {h_n} < 94
UNION ALL SELECT enfant_id, 'examen_statut_le', (debut + make_interval(months => 12 * n) - interval '20 days')::date
            FROM enfants, generate_series(1, 20) n
           WHERE debut + make_interval(months => 12 * n) < fin AND {h_5} < 92
UNION ALL SELECT enfant_id, 'entretien_autonomie_le', greatest(debut, (naissance + interval '204 months')::date - {h_6})
            FROM enfants WHERE naissance + interval '204 months' < fin AND {h_7} < 85
UNION ALL SELECT enfant_id, 'entretien_sortie_le', (fin + 100 + {h_1})::date FROM enfants
           WHERE fin >= naissance + interval '18 years' AND fin + 200 < %(au)s AND {h_2} < 80
UNION ALL SELECT enfant_id, 'rapport_bilan_remis_le', jour FROM ouvertes WHERE jour < least(fin, %(au)s) AND {h_n} < 94
UNION ALL SELECT m.enfant_id, 'juge_saisi_le', (d.rendue_le + 1 + {h_8} / 15)::date
            FROM decisions_enfantconcerne m JOIN decisions_decision d ON d.id = m.decision_id
           WHERE d.nature = 'opp_parquet' AND d.rendue_le + 9 < %(au)s AND {h_8} < 97
UNION ALL SELECT m.enfant_id, 'rapport_echeance_envoye_le', (upper(m.periode) - 31 - {h_9} / 5)::date
            FROM mesures_mesure m JOIN decisions_decision d ON d.id = m.decision_id
           WHERE d.nature = 'jugement' AND upper(m.periode) - 55 > lower(m.periode)
             AND upper(m.periode) - 25 < %(au)s AND {h_9} < 90
UNION ALL SELECT m.enfant_id, 'sejour_renouvele_le', (lower(m.periode) + 100 + {h_8} / 8)::date
            FROM accueils_accueil m JOIN lieux_unite u ON u.id = m.unite_id JOIN lieux_lieu l ON l.id = u.lieu_id
           WHERE l.type = 'pouponniere' AND m.principal AND m.annule_a IS NULL AND {h_8} < 70
             AND lower(m.periode) + 115 < least(upper(m.periode), %(au)s)
"""
ECRIRE = """
INSERT INTO echeances_acteaccompli (enfant_id, nature, accompli_le, precision, enregistre_a)
SELECT enfant_id, nature, jour, 'exemple de la démonstration', %(le)s FROM ({actes}) x (enfant_id, nature, jour)
 WHERE jour < %(au)s
"""


def _hasard(sel: str, enfant: str = "enfant_id") -> str:
    """Return the SQL of a draw of [0, 100) for a child and a salt."""
    return f"(abs(hashint8extended({enfant}, {sel}) / 2) %% 100)::int"


def accomplir(*, au: date, le: datetime) -> int:
    """Write the acts done before a day; return how many."""
    tirages = {f"h_{n}": _hasard(str(n)) for n in range(1, 10)}
    tirages |= {
        "h_n": _hasard("100 + n"), "h_e": _hasard("200 + n", "e.enfant_id"), "h_x": _hasard("300 + n", "m.enfant_id"),
        "h_8": _hasard("8", "m.enfant_id"), "h_9": _hasard("9", "m.enfant_id"),
    }  # fmt: skip
    actes = ACTES
    for nom, sql in tirages.items():
        actes = actes.replace("{" + nom + "}", sql)
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ECRIRE.replace("{actes}", actes), {"au": au, "le": le})
        nombre = curseur.rowcount
        consigner(
            action="donnees_demo.accomplir", par=None, le=le, objet_type="departement", objet_id="actes",
            donnees={"actes": nombre},
        )  # fmt: skip
    return nombre
