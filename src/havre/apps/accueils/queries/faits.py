"""Which facts make a child wait on a day, and whether a search is open for him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ..reperes import reperes

FAITS = """
SELECT DISTINCT ON (a.enfant_id, a.motif) a.enfant_id, m.fratrie_id, a.motif, a.depuis, a.mesure_id, a.accueil_id
  FROM accueils_attente(%(au)s, %(preavis)s) a
  JOIN personnes_membrefratrie m ON m.enfant_id = a.enfant_id AND m.periode @> %(au)s
 WHERE a.motif NOT IN ('urgence', 'reorientation') {conditions}
 ORDER BY a.enfant_id, a.motif, a.depuis
"""
SANS = """ AND NOT EXISTS (SELECT 1 FROM accueils_enfantrecherche e WHERE e.enfant_id = a.enfant_id
                           AND e.motif = a.motif AND e.trouve_le IS NULL AND e.sorti_le IS NULL)"""
SANS_RECHERCHE = """
SELECT count(DISTINCT a.enfant_id) FROM accueils_attente(%(au)s, %(preavis)s) a
 WHERE NOT EXISTS (SELECT 1 FROM accueils_enfantrecherche e JOIN accueils_recherche r ON r.id = e.recherche_id
                    WHERE e.enfant_id = a.enfant_id AND e.trouve_le IS NULL AND e.sorti_le IS NULL
                      AND r.close_le IS NULL)
"""


@dataclass(frozen=True)
class AttenteDeFait:
    """A fact that makes a child wait: order not carried out, hospital by default, promised end."""

    enfant: int
    fratrie: int
    motif: str
    depuis: date
    mesure: int | None
    accueil: int | None


def attentes_par_les_faits(
    *,
    au: date,
    enfants: Sequence[int] | None = None,
    fratries: Sequence[int] | None = None,
    sans_recherche: bool = False,
) -> list[AttenteDeFait]:
    """Return what makes children wait on a day, the reasons that persons declare excepted; one row a child and reason.

    `sans_recherche` keeps the reasons that no open search holds yet.
    """
    parametres: dict[str, Any] = {"au": au, "preavis": reperes().preavis_fin_promise_jours}
    conditions = SANS if sans_recherche else ""
    if enfants is not None:
        parametres["enfants"] = list(enfants)
        conditions += " AND a.enfant_id = ANY(%(enfants)s)"
    if fratries is not None:
        parametres["fratries"] = list(fratries)
        conditions += " AND m.fratrie_id = ANY(%(fratries)s)"
    with connection.cursor() as curseur:
        curseur.execute(FAITS.format(conditions=conditions), parametres)
        return [AttenteDeFait(*ligne) for ligne in curseur.fetchall()]


def attente_sans_recherche(*, au: date) -> int:
    """Return how many children wait without an open search: none, once the searches of the day were opened."""
    with connection.cursor() as curseur:
        curseur.execute(SANS_RECHERCHE, {"au": au, "preavis": reperes().preavis_fin_promise_jours})
        return int(curseur.fetchone()[0])
