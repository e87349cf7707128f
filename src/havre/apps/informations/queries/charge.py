"""What evaluations ask of each team, against the working time it has: hours, never persons."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Metier
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.agents.queries import services_de
from havre.droit import repere

EN_BINOME = 2
# Open evaluations of each team: given to it last, not validated, whose information was not transferred.
OUVERTES = """
SELECT a.service_id, count(*)
  FROM informations_evaluation e
  JOIN LATERAL (SELECT t.service_id FROM informations_attributionevaluation t WHERE t.evaluation_id = e.id
                 ORDER BY t.confiee_a DESC, t.id DESC LIMIT 1) a ON true
 WHERE a.service_id = ANY(%(services)s)
   AND NOT EXISTS (SELECT 1 FROM informations_validationevaluation v WHERE v.evaluation_id = e.id)
   AND NOT EXISTS (SELECT 1 FROM informations_transfertinformation t WHERE t.information_id = e.information_id)
 GROUP BY a.service_id
"""
PRESENTS = """
SELECT a.service_id, sum(a.quotite), array_agg(DISTINCT g.metier ORDER BY g.metier)
  FROM agents_affectation a JOIN agents_agent g ON g.id = a.agent_id AND g.is_active
 WHERE a.service_id = ANY(%(services)s) AND a.role = ANY(%(roles)s) AND g.metier <> '' AND a.periode @> %(au)s
 GROUP BY a.service_id
"""
POSTES = """
SELECT service_id, sum(etp_centiemes) FROM agents_posteouvert
 WHERE service_id = ANY(%(services)s) AND periode @> %(au)s GROUP BY service_id
"""
PARTS = """
SELECT service_id, part_pourcent FROM informations_capaciteevaluation
 WHERE service_id = ANY(%(services)s) AND periode @> %(au)s
"""
SIGNES = """
SELECT x.service_id, count(*) FILTER (WHERE x.quoi = 'd'), count(*) FILTER (WHERE x.quoi = 'r')
  FROM (SELECT service_id, 'd' AS quoi, signee_a AS le FROM informations_derogationbinome
        UNION ALL
        SELECT service_id, 'r', confiee_a FROM informations_attributionevaluation WHERE rouge) x
 WHERE x.service_id = ANY(%(services)s) AND x.le::date > %(depuis)s GROUP BY x.service_id
"""


@dataclass(frozen=True)
class Charge:
    """The load of a team on a day; hours over three months, `etp` and `postes` in hundredths of full time.

    `part` is the share of its time that the team gives to evaluations (%), `part_dite` whether a manager stated it.
    """

    service: Service
    ouvertes: int
    etp: int
    postes: int | None
    metiers: tuple[str, ...]
    part: int
    part_dite: bool
    heures_par_evaluation: int
    disponible_h: Decimal
    derogations: int = 0
    depassements: int = 0

    @property
    def charge_h(self) -> Decimal:
        """Return the hours that the open evaluations ask: each by two evaluators."""
        return self._heures(self.ouvertes)

    @property
    def avec_une_de_plus_h(self) -> Decimal:
        """Return the hours asked once one more evaluation is given."""
        return self._heures(self.ouvertes + 1)

    def _heures(self, nombre: int) -> Decimal:
        return Decimal(nombre * self.heures_par_evaluation * EN_BINOME).quantize(Decimal("0.1"))

    @property
    def rouge(self) -> bool:
        """Whether one more evaluation goes beyond the stated capacity."""
        return self.avec_une_de_plus_h > self.disponible_h

    @property
    def places(self) -> int:
        """Return how many more evaluations the team can take; never below zero."""
        par_une = self.heures_par_evaluation * EN_BINOME
        return max(0, int((self.disponible_h - self.charge_h) // par_une))

    @property
    def taux(self) -> float | None:
        """Return the hours asked over the hours there; None without any hour."""
        return float(self.charge_h / self.disponible_h) if self.disponible_h else None

    @property
    def vacants(self) -> int | None:
        """Return the posts not filled, in hundredths; None when the posts are not said."""
        return None if self.postes is None else max(0, self.postes - self.etp)

    @property
    def libelles_metiers(self) -> list[str]:
        """Return the professions present, in words."""
        return [str(Metier(m).label) for m in self.metiers]

    @property
    def binome_possible(self) -> bool:
        """Whether the team has two professions of its own."""
        return len(self.metiers) >= EN_BINOME


def roles_qui_evaluent() -> list[str]:
    """Return the roles whose rights let evaluate."""
    return [r.value for r, droits in table_des_droits().items() if droits.get(Action.EVALUER_IP)]


def _lire(sql: str, **parametres: Any) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        return curseur.fetchall()


def charges_des(services: Collection[Service], *, au: date, depuis: date | None = None) -> list[Charge]:
    """Return the load of each service; `depuis` is the first day, excluded, of the signed acts that are counted."""
    ids = [s.pk for s in services]
    ouvertes = dict(_lire(OUVERTES, services=ids))
    presents = {
        s: (etp, metiers) for s, etp, metiers in _lire(PRESENTS, services=ids, roles=roles_qui_evaluent(), au=au)
    }
    postes = dict(_lire(POSTES, services=ids, au=au))
    parts = dict(_lire(PARTS, services=ids, au=au))
    signes = {s: (d, r) for s, d, r in _lire(SIGNES, services=ids, depuis=depuis or date.min.replace(year=1900))}
    heures, trimestre = repere("evaluation_ip.heures").nombre, repere("evaluation_ip.heures_trimestre").nombre
    defaut = repere("evaluation_ip.part_temps").nombre
    lignes = []
    for service in services:
        etp, metiers = presents.get(service.pk, (0, []))
        part = parts.get(service.pk, defaut)
        derogations, depassements = signes.get(service.pk, (0, 0))
        lignes.append(
            Charge(
                service=service, ouvertes=ouvertes.get(service.pk, 0), etp=etp, postes=postes.get(service.pk),
                metiers=tuple(metiers), part=part, part_dite=service.pk in parts, heures_par_evaluation=heures,
                disponible_h=(Decimal(etp) * trimestre * part / 10_000).quantize(Decimal("0.1")),
                derogations=derogations, depassements=depassements,
            )
        )  # fmt: skip
    return lignes


def equipes() -> list[Service]:
    """Return the services that may evaluate: those of a territory whose agents have a profession and the right."""
    lignes = _lire(
        "SELECT DISTINCT a.service_id FROM agents_affectation a JOIN agents_agent g ON g.id = a.agent_id"
        " WHERE a.role = ANY(%(roles)s) AND g.metier <> '' AND a.service_id IS NOT NULL",
        roles=roles_qui_evaluent(),
    )
    return list(Service.objects.filter(pk__in=[s for (s,) in lignes]).order_by("nom", "pk"))


def charges(*, pour: Acteur, au: date, depuis: date | None = None) -> list[Charge]:
    """Return the load of the teams that `pour` reaches.

    Raises:
        ActionInterdite: `pour` sees no information.
    """
    etendue = exiger(pour, Action.VOIR_IP)
    atteints = set(services_de(etendue).order_by().values_list("pk", flat=True))
    return charges_des([s for s in equipes() if s.pk in atteints], au=au, depuis=depuis)


def charge_de(service: Service, *, au: date) -> Charge:
    """Return the load of one team."""
    return charges_des([service], au=au)[0]
