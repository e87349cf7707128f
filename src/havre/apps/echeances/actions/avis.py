"""The escalation: each due date told once to each level, from the day that a local target gives."""

from datetime import date, datetime

from django.db import connection, transaction

from havre.apps.agents.permissions import Acteur
from havre.apps.journal.actions import consigner
from havre.droit import repere

from ..enums import Palier
from .projection import actualiser_en_attente

# A due date first told late is told to the highest level that it reached, and to those below it.
DONNER = """
INSERT INTO echeances_avis (cle, regle, palier, echeance_le, donne_le, service_id, responsable_id)
SELECT e.cle, e.regle, p.palier, e.echeance_le, %(au)s, e.service_id, e.responsable_id
  FROM echeances_echeance e
  JOIN unnest(%(paliers)s::smallint[], %(jours)s::int[]) AS p (palier, jours) ON e.echeance_le + p.jours <= %(au)s
 WHERE e.acte_le IS NULL AND e.dispensee_le IS NULL AND (e.cesse_le IS NULL OR e.cesse_le > %(au)s)
   AND (e.suspendue_jusqu_au IS NULL OR e.suspendue_jusqu_au < %(au)s)
   AND e.echeance_le <= %(au)s::date + %(avance)s
ON CONFLICT (cle, palier) DO NOTHING
"""
PARAMETRES = {
    Palier.RESPONSABLE: "escalade.avance_responsable_jours",
    Palier.CADRE: "escalade.cadre_jours",
    Palier.DIRECTION: "escalade.direction_jours",
    Palier.DGA: "escalade.dga_jours",
}


def delais() -> dict[Palier, int]:
    """Return, by level, the days from the term on which it is told (negative: before the term)."""
    jours = {palier: repere(nom).nombre for palier, nom in PARAMETRES.items()}
    return jours | {Palier.RESPONSABLE: -jours[Palier.RESPONSABLE]}


def avertir(*, au: date, par: Acteur, le: datetime) -> int:
    """Write the notices of the day that are missing; return how many. Done twice it writes nothing more."""
    actualiser_en_attente(au=au)
    jours = delais()
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtext('echeances_avis'))")
        curseur.execute(
            DONNER,
            {
                "au": au, "paliers": [p.value for p in jours], "jours": list(jours.values()),
                "avance": -min(jours.values()),
            },
        )  # fmt: skip
        nombre = int(curseur.rowcount)
        if nombre:
            consigner(
                action="echeances.avertir", par=par, le=le, objet_type="echeances.avis", objet_id=au.isoformat(),
                donnees={"avis": nombre},
            )  # fmt: skip
    return nombre
