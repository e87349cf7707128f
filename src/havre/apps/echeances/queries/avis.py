"""The notices that an agent receives, gathered by rule: a digest, never a flood."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from havre.apps.agents.enums import Action, Niveau
from havre.apps.agents.permissions import Acteur, portee
from havre.common.barriere import tout_lire

from ..enums import Palier

RECUS = {
    Palier.CADRE: Action.AVIS_CADRE,
    Palier.DIRECTION: Action.AVIS_DIRECTION,
    Palier.DGA: Action.AVIS_DGA,
}
"""The right that makes an agent receive the notices of a step; those of the first step go to the owner."""

GROUPES = """
WITH recus AS MATERIALIZED (
    SELECT a.cle, a.regle, max(a.palier) AS palier, bool_or(a.donne_le = %(au)s) AS nouveau
      FROM echeances_avis a
      LEFT JOIN agents_service s ON s.id = a.service_id
     WHERE ((a.palier = %(responsable)s AND a.responsable_id = %(agent)s){adresses}) AND a.donne_le <= %(au)s
     GROUP BY a.cle, a.regle
)
SELECT a.regle, max(a.palier), count(*) FILTER (WHERE a.nouveau), count(*), min(e.echeance_le),
       count(DISTINCT e.service_id)
  FROM recus a
  JOIN echeances_echeance e ON e.cle = a.cle
 WHERE e.acte_le IS NULL AND e.dispensee_le IS NULL
   AND (e.cesse_le IS NULL OR e.cesse_le > %(au)s) AND (e.suspendue_jusqu_au IS NULL OR e.suspendue_jusqu_au < %(au)s)
 GROUP BY a.regle ORDER BY 3 DESC, 4 DESC, a.regle
"""


@dataclass(frozen=True)
class AvisGroupes:
    """What one rule owes among the notices received: new ones of the day, all that are still owed, the oldest term."""

    regle: str
    palier: Palier
    nouveaux: int
    dus: int
    plus_ancien: date
    services: int


def recoit_des_avis(pour: Acteur) -> bool:
    """Tell whether notices of others' late due dates come to this agent."""
    return any(portee(pour, action) for action in RECUS.values())


def avis_recus(*, pour: Acteur, au: date) -> list[AvisGroupes]:
    """Return what the notices told to `pour` say is still owed, by rule, the newest first; counts, without any child.

    A notice reaches the owner of the due date, then those whose right covers its team at the step it is told to.
    """
    parametres: dict[str, Any] = {"au": au, "agent": pour.pk, "responsable": Palier.RESPONSABLE.value}
    adresses = ""
    for palier, action in RECUS.items():
        etendue = portee(pour, action)
        if not etendue:
            continue
        nom = palier.name.lower()
        parametres[nom] = palier.value
        if etendue.niveau == Niveau.DEPARTEMENT:
            adresses += f" OR a.palier = %({nom})s"
        elif etendue.niveau == Niveau.DIRECTION:
            parametres[f"{nom}_ou"] = sorted(etendue.directions)
            adresses += f" OR (a.palier = %({nom})s AND s.direction_id = ANY(%({nom}_ou)s))"
        else:
            parametres[f"{nom}_ou"] = sorted(etendue.services)
            adresses += f" OR (a.palier = %({nom})s AND a.service_id = ANY(%({nom}_ou)s))"
    with tout_lire("avis reçus : comptes par règle, sans aucun enfant"), connection.cursor() as curseur:
        curseur.execute(GROUPES.replace("{adresses}", adresses), parametres)
        return [AvisGroupes(r, Palier(p), n, d, t, s) for r, p, n, d, t, s in curseur.fetchall()]
