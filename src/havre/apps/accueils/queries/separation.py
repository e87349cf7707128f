"""Sibling groups that do not live under one roof (rows L2, L27)."""

from datetime import date
from typing import Any

from django.db import connection

from havre.apps.agents.permissions import Acteur

from .portee import condition_visible

# Members who live in a unit on the day `%(au)s`, under two roofs at least. A group is told by its first child.
SEPAREES = """
    SELECT m.fratrie_id, min(a.enfant_id) AS enfant_id, count(*) AS membres, count(DISTINCT u.lieu_id) AS toits,
           max(lower(a.periode)) AS derniere_arrivee,
           coalesce(max(nullif(a.motif_separation, '')), '') AS motif
      FROM personnes_membrefratrie m
      JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal
           AND a.periode @> %(au)s
      JOIN lieux_unite u ON u.id = a.unite_id
     WHERE m.periode @> %(au)s
     GROUP BY m.fratrie_id HAVING count(DISTINCT u.lieu_id) > 1
"""
VISIBLES = f"""
SELECT f.fratrie_id FROM ({SEPAREES}) f
  JOIN personnes_enfant e ON e.personne_id = f.enfant_id
  JOIN agents_service s ON s.id = e.service_id
 WHERE {{visibles}} ORDER BY f.derniere_arrivee, f.fratrie_id
"""  # noqa: S608  # made of constants


def fratries_separees(*, pour: Acteur, au: date) -> list[int]:
    """Return the sibling groups of which at least two members live under different roofs on a day."""
    parametres: dict[str, Any] = {"au": au}
    with connection.cursor() as curseur:
        curseur.execute(VISIBLES.format(visibles=condition_visible(pour, parametres)), parametres)
        return [numero for (numero,) in curseur.fetchall()]
