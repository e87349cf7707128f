"""What the lists say of visits: those of the service to the child, not those of the parents (rows L8, E63)."""

from collections.abc import Sequence
from datetime import date

from havre.apps.visites.enums import DU_SERVICE

from .complements import LIGNES, completer
from .objets import Ligne

NATURES = ", ".join(f"'{n.value}'" for n in sorted(DU_SERVICE))
DEPUIS = f"""
SELECT x.enfant_id, count(v.id) AS visites, max(v.faite_le) AS derniere_visite
  FROM {LIGNES}
  LEFT JOIN visites_visite v ON v.enfant_id = x.enfant_id AND v.faite_le BETWEEN x.depuis AND %(au)s
       AND v.nature IN ({NATURES}) AND NOT EXISTS (SELECT 1 FROM visites_visite c WHERE c.corrige_id = v.id)
 GROUP BY x.enfant_id
"""  # noqa: S608  # made of constants
AUTOUR = f"""
SELECT x.enfant_id, max(v.faite_le) FILTER (WHERE v.faite_le <= %(au)s) AS derniere_visite,
       min(v.prevue_le) FILTER (WHERE v.prevue_le >= %(au)s AND (v.faite_le IS NULL OR v.faite_le > %(au)s)
                                  AND (v.annulee_le IS NULL OR v.annulee_le > %(au)s)) AS prochaine_visite
  FROM {LIGNES}
  LEFT JOIN visites_visite v ON v.enfant_id = x.enfant_id AND v.nature IN ({NATURES})
       AND NOT EXISTS (SELECT 1 FROM visites_visite c WHERE c.corrige_id = v.id)
 GROUP BY x.enfant_id
"""  # noqa: S608  # made of constants


def depuis_l_ordonnance(lignes: Sequence[Ligne], au: date) -> None:
    """Add how many visits were held since the order, and the last one's day."""
    completer(DEPUIS, lignes, au)


def derniere_et_prochaine(lignes: Sequence[Ligne], au: date) -> None:
    """Add the last visit held and the next one planned, as of the day."""
    completer(AUTOUR, lignes, au)
