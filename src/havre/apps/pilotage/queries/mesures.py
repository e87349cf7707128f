"""Recommended, decided, carried out: the gap of each kind over a period, by team and by kind of measure; no person.

A measure counts on the day it was decided, a recommendation on the day it was made. Medians are the value in the
middle, the lower of the two when there are two.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median_low
from typing import Any

from django.db import connection

from havre.apps.accueils.queries.portee import condition_visible
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.agents.queries import services_de

VISIBLES = """
WITH visibles AS MATERIALIZED (
    SELECT e.personne_id AS enfant_id, s.id AS service_id FROM personnes_enfant e
      JOIN agents_service s ON s.id = e.service_id WHERE {visible} {filtre}
)
"""
# `r` is the recommendation that stood when the measure was decided.
DECIDEES = """
SELECT v.service_id, m.type, m.ordonnee_le - coalesce(r.le, m.recommandee_le),
       CASE WHEN m.executee_le <= %(au)s THEN m.executee_le - m.ordonnee_le END,
       least(%(au)s, upper(m.periode)) - m.ordonnee_le,
       coalesce(r.le, m.recommandee_le) IS NULL,
       r.type IS NOT NULL AND r.type <> m.type AND NOT EXISTS (
           SELECT 1 FROM mesures_mesure x
            WHERE x.enfant_id = m.enfant_id AND x.ordonnee_le = m.ordonnee_le AND x.type = r.type)
  FROM mesures_mesure m JOIN visibles v ON v.enfant_id = m.enfant_id
  LEFT JOIN LATERAL (
       SELECT x.type, (x.faite_a AT TIME ZONE 'Europe/Paris')::date AS le FROM mesures_recommandation x
        WHERE x.enfant_id = m.enfant_id AND (x.faite_a AT TIME ZONE 'Europe/Paris')::date <= m.ordonnee_le
        ORDER BY x.faite_a DESC, x.id DESC LIMIT 1) r ON true
 WHERE m.ordonnee_le BETWEEN %(du)s AND %(au)s
"""
RECOMMANDEES = """
SELECT v.service_id, r.type, NOT EXISTS (
           SELECT 1 FROM mesures_mesure m WHERE m.enfant_id = r.enfant_id
              AND m.ordonnee_le BETWEEN (r.faite_a AT TIME ZONE 'Europe/Paris')::date AND %(au)s),
       %(au)s - (r.faite_a AT TIME ZONE 'Europe/Paris')::date
  FROM mesures_recommandation r JOIN visibles v ON v.enfant_id = r.enfant_id
 WHERE (r.faite_a AT TIME ZONE 'Europe/Paris')::date BETWEEN %(du)s AND %(au)s
   AND NOT EXISTS (SELECT 1 FROM mesures_recommandation s WHERE s.remplace_id = r.id
                      AND (s.faite_a AT TIME ZONE 'Europe/Paris')::date <= %(au)s)
"""
SIGNES = """
SELECT x.service_id, count(*) FILTER (WHERE x.quoi = 'd'), count(*) FILTER (WHERE x.quoi = 'r')
  FROM (SELECT service_id, 'd' AS quoi, (signee_a AT TIME ZONE 'Europe/Paris')::date AS le
          FROM informations_derogationbinome
        UNION ALL
        SELECT service_id, 'r', confiee_le FROM informations_attributionevaluation WHERE rouge) x
 WHERE x.service_id = ANY(%(services)s) AND x.le BETWEEN %(du)s AND %(au)s GROUP BY x.service_id
"""


@dataclass
class Suivi:
    """What was recommended, decided and carried out in one group; days are whole days, none below zero is left out."""

    recommandees: int = 0
    sans_decision: int = 0
    decidees: int = 0
    sans_recommandation: int = 0
    autres: int = 0
    jours_decision: list[int] = field(default_factory=list)
    jours_execution: list[int] = field(default_factory=list)
    jours_attente: list[int] = field(default_factory=list)

    @property
    def executees(self) -> int:
        """Return how many measures were carried out."""
        return len(self.jours_execution)

    @property
    def en_attente(self) -> int:
        """Return how many measures were not carried out."""
        return len(self.jours_attente)

    @property
    def median_decision(self) -> int | None:
        """Return the median number of days from recommendation to decision."""
        return median_low(self.jours_decision) if self.jours_decision else None

    @property
    def median_execution(self) -> int | None:
        """Return the median number of days from decision to execution."""
        return median_low(self.jours_execution) if self.jours_execution else None

    @property
    def median_attente(self) -> int | None:
        """Return the median number of days that the measures not carried out have waited."""
        return median_low(self.jours_attente) if self.jours_attente else None

    @property
    def nombres(self) -> tuple[int | None, ...]:
        """Return the figures, in the order of the columns of a table."""
        return (
            self.recommandees, self.sans_decision, self.decidees, self.sans_recommandation, self.autres,
            self.executees, self.en_attente, self.median_decision, self.median_execution, self.median_attente,
        )  # fmt: skip


@dataclass(frozen=True)
class Suivis:
    """The gaps of a period, both days included: rows as they were read, added up by team or by kind of measure."""

    du: date
    au: date
    decidees: list[tuple[Any, ...]]
    recommandees: list[tuple[Any, ...]]

    def ensemble(self) -> Suivi:
        """Return the figures of the whole."""
        return self._par(lambda ligne: "").get("", Suivi())

    def par_equipe(self) -> dict[int, Suivi]:
        """Return the figures by number of team."""
        return self._par(lambda ligne: ligne[0])

    def par_type(self) -> dict[str, Suivi]:
        """Return the figures by kind of measure: the one recommended for recommendations, decided for the rest."""
        return self._par(lambda ligne: ligne[1])

    def _par(self, cle: Callable[[tuple[Any, ...]], Any]) -> dict[Any, Suivi]:
        groupes: dict[Any, Suivi] = {}
        for ligne in self.recommandees:
            groupe = groupes.setdefault(cle(ligne), Suivi())
            groupe.recommandees += 1
            groupe.sans_decision += ligne[2]
        for ligne in self.decidees:
            _, _, avant, execution, attente, sans, autre = ligne
            groupe = groupes.setdefault(cle(ligne), Suivi())
            groupe.decidees += 1
            groupe.sans_recommandation += sans
            groupe.autres += autre
            if avant is not None and avant >= 0:
                groupe.jours_decision.append(avant)
            (groupe.jours_attente if execution is None else groupe.jours_execution).append(
                attente if execution is None else execution
            )
        return groupes


def _lire(sql: str, parametres: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        return curseur.fetchall()


def suivis_des_mesures(
    *, pour: Acteur, du: date, au: date, direction: str = "", service: str = "", type_mesure: str = ""
) -> Suivis:
    """Return what was recommended, decided and carried out from one day to another, for the children he may see."""
    parametres: dict[str, Any] = {"du": du, "au": au}
    filtre = ""
    if direction:
        filtre, parametres["direction"] = f"{filtre} AND s.direction_id = %(direction)s", direction
    if service.isdecimal():
        filtre, parametres["service"] = f"{filtre} AND s.id = %(service)s", int(service)
    visibles = VISIBLES.format(visible=condition_visible(pour, parametres), filtre=filtre)
    decidees, recommandees = (
        [x for x in _lire(visibles + sql, parametres) if not type_mesure or x[1] == type_mesure]
        for sql in (DECIDEES, RECOMMANDEES)
    )
    return Suivis(du, au, decidees, recommandees)


@dataclass(frozen=True)
class Signes:
    """How many times a team signed out of the rule of the pair, and took one evaluation more than it can."""

    equipe: str
    derogations: int
    depassements: int


def actes_hors_regle(*, pour: Acteur, du: date, au: date) -> list[Signes]:
    """Return, by team that `pour` reaches, the waivers of the pair and the overruns of capacity of a period."""
    services = _noms(services_de(portee(pour, Action.VOIR_IP)))
    lignes = _lire(SIGNES, {"services": list(services), "du": du, "au": au}) if services else []
    return sorted((Signes(services[s], d, r) for s, d, r in lignes), key=lambda x: x.equipe)


def _noms(services: Iterable[Service]) -> dict[int, str]:
    return {s.pk: s.nom for s in services}


def un_an_avant(jour: date) -> date:
    """Return the first day of the twelve months that end on a day."""
    return jour - timedelta(days=364)
