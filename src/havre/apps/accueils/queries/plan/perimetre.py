"""The sibling groups that a plan is about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from havre.apps.personnes.models import Enfant, Fratrie, MembreFratrie

from ...enums import MotifSeparation, MouvementsPlan
from ...reperes import reperes
from ..groupe import GroupeALoger, composer_groupes
from ..separation import SEPAREES

SEPARATION_VOULUE = (MotifSeparation.INTERET_ENFANT, MotifSeparation.DECISION, MotifSeparation.BESOIN_PARTICULIER)
"""Reasons for which siblings were parted on purpose: a plan does not propose to reunite them."""

EN_ATTENTE = """
SELECT DISTINCT m.fratrie_id
  FROM accueils_attente(%(jour)s, %(preavis)s) a
  JOIN personnes_membrefratrie m ON m.enfant_id = a.enfant_id AND m.periode @> %(jour)s
  JOIN personnes_enfant e ON e.personne_id = a.enfant_id
  JOIN agents_service s ON s.id = e.service_id
 WHERE {dans} AND NOT EXISTS (
       SELECT 1 FROM personnes_membrefratrie autre
         JOIN accueils_accueil r ON r.enfant_id = autre.enfant_id AND r.annule_a IS NULL AND r.principal
              AND lower(r.periode) > %(jour)s
        WHERE autre.fratrie_id = m.fratrie_id AND autre.periode @> %(jour)s)
"""
A_REUNIR = f"""
SELECT f.fratrie_id, f.derniere_arrivee FROM ({SEPAREES}) f
  JOIN personnes_enfant e ON e.personne_id = f.enfant_id
  JOIN agents_service s ON s.id = e.service_id
 WHERE {{dans}} AND f.motif <> ALL(%(voulues)s)
"""  # noqa: S608  # made of constants
# Children alone of their siblings in a unit, for good: moving one parts nobody.
SEULS = """
SELECT m.fratrie_id
  FROM personnes_membrefratrie m
  JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal
       AND a.periode @> %(jour)s
  JOIN personnes_enfant e ON e.personne_id = m.enfant_id
  JOIN agents_service s ON s.id = e.service_id
 WHERE m.periode @> %(jour)s
 GROUP BY m.fratrie_id
HAVING count(*) = 1 AND bool_and(a.unite_id IS NOT NULL AND a.fin_promise IS NULL AND upper(a.periode) IS NULL
                                 AND a.mode = 'permanent' AND a.admis_le IS NOT NULL AND {dans})
"""


@dataclass(frozen=True)
class Perimetre:
    """Groups of a plan: those of whom somebody waits, those to reunite (since when), children alone who may move."""

    en_attente: frozenset[int]
    a_reunir: dict[int, date]
    seuls: frozenset[int]

    @property
    def toutes(self) -> list[int]:
        """Every group, once."""
        return sorted(self.en_attente | set(self.a_reunir) | self.seuls)


def perimetre(direction: str | None, *, jour: date, mouvements: MouvementsPlan) -> Perimetre:
    """Return the groups that a plan of a direction (None: the département) is about on a day.

    A group of which a member has a place reserved is left alone until he has arrived.
    """
    parametres: dict[str, Any] = {
        "jour": jour, "au": jour, "preavis": reperes().preavis_fin_promise_jours, "direction": direction,
        "voulues": [m.value for m in SEPARATION_VOULUE],
    }  # fmt: skip
    dans = "s.direction_id = %(direction)s" if direction else "true"
    with connection.cursor() as c:
        c.execute(EN_ATTENTE.format(dans=dans), parametres)
        en_attente = frozenset(numero for (numero,) in c.fetchall())
        if mouvements == MouvementsPlan.AUCUN:
            return Perimetre(en_attente, {}, frozenset())
        c.execute(A_REUNIR.format(dans=dans), parametres)
        a_reunir = {numero: depuis for numero, depuis in c.fetchall() if numero not in en_attente}
        c.execute(SEULS.format(dans=dans), parametres)
        seuls = frozenset(n for (n,) in c.fetchall()) - en_attente - set(a_reunir)
    return Perimetre(en_attente, a_reunir, seuls)


def groupes(fratries: list[int], *, jour: date) -> list[GroupeALoger]:
    """Return sibling groups as they stand on a day, in the order of their numbers."""
    noms = Fratrie.objects.in_bulk(fratries)
    membres: dict[Fratrie, list[Enfant]] = {noms[n]: [] for n in sorted(noms)}
    lignes = (
        MembreFratrie.objects.filter(fratrie__in=fratries, periode__contains=jour)
        .select_related("enfant__personne", "enfant__service")
        .order_by("enfant__personne__date_naissance", "enfant")
    )
    for ligne in lignes:
        membres[noms[ligne.fratrie_id]].append(ligne.enfant)
    return composer_groupes(membres, jour=jour)
