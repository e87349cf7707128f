"""The figures of the CRIP equal independent SQL."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from havre.apps.agents.enums import Role
from havre.apps.informations.actions import EnfantDit
from havre.apps.informations.queries import chiffres
from tests.factories import JOUR, creer_agent
from tests.factories.informations import conclure, creer_evaluation, creer_information

pytestmark = pytest.mark.django_db
LOU = EnfantDit("Essai", "Lou")
SEMAINES_SQL = """
SELECT date_trunc('week', recue_le)::date, origine, count(*) FROM informations_informationpreoccupante
 WHERE recue_le < date_trunc('week', %(au)s::date)
   AND recue_le >= date_trunc('week', %(au)s::date) - interval '26 weeks' GROUP BY 1, 2
"""
DELAIS_SQL = """
SELECT count(*) FILTER (WHERE v.id IS NOT NULL OR i.recue_le + interval '3 months' < %(au)s),
       count(*) FILTER (WHERE v.validee_le <= i.recue_le + interval '3 months'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY v.validee_le - i.recue_le)
  FROM informations_informationpreoccupante i JOIN informations_evaluation e ON e.information_id = i.id
  LEFT JOIN informations_validationevaluation v ON v.evaluation_id = e.id
 WHERE i.recue_le > %(au)s::date - 364
"""


def a(jours: int) -> datetime:
    """Return a moment some days before the day of the tests."""
    return datetime(JOUR.year, JOUR.month, JOUR.day, 8, tzinfo=UTC) - timedelta(days=jours)


def lire(sql: str) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(sql, {"au": JOUR})
        return curseur.fetchall()


def test_volumes_delays_and_backlog_equal_sql():
    for jours in (0, 3, 8, 9, 40, 200):
        creer_information(LOU, recue_a=a(jours))
    for jours in (30, 60, 150):
        evaluation, premier, second, cadre = creer_evaluation(LOU, recue_a=a(jours))
        conclure(evaluation, premier, second, cadre=cadre)
    creer_evaluation(LOU, recue_a=a(120))  # late, and still open
    c = chiffres(pour=creer_agent(Role.DIRECTION), au=JOUR)
    obtenus = {(s, o): n for o, par_semaine in c.volumes.origines.items() for s, n in par_semaine.items()}
    assert obtenus == {(s, o): n for s, o, n in lire(SEMAINES_SQL)}
    assert sum(obtenus.values()) > 3
    toutes = c.delais[0]
    assert (toutes.echues, toutes.a_temps, toutes.mediane_jours) == lire(DELAIS_SQL)[0]
    assert (toutes.echues, toutes.a_temps) == (4, 2)
    assert {e.value: n for e, n in c.stock.items() if n} == {"a_analyser": 6, "en_evaluation": 1}
    assert c.retard == 2  # one not analysed for 200 days, one evaluated for 120
    assert c.demandees_h == 40


def test_the_forecast_is_last_year_times_the_growth():
    for semaine in range(26):
        creer_information(LOU, recue_a=a(7 * semaine + 7))
        if semaine % 2:
            creer_information(LOU, recue_a=a(7 * semaine + 7 + 364))
    p = chiffres(pour=creer_agent(Role.DIRECTION), au=JOUR).prevision
    assert p.facteur == 2.0
    assert len(p.semaines) == 8
    assert p.part_evaluee == 0
    assert p.heures == 0


def test_without_a_year_of_data_the_mean_of_eight_weeks_is_used():
    for jours in (7, 8, 14, 21):
        creer_information(LOU, recue_a=a(jours))
    p = chiffres(pour=creer_agent(Role.DIRECTION), au=JOUR).prevision
    assert p.facteur is None
    assert {n for _, n in p.semaines} == {0.5}
