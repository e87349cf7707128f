"""Places: their answers to a search, and the licences of the foster homes."""

from collections.abc import Iterator
from datetime import date

from havre.droit import Faits

from ...enums import Perimetre, TypeObjet
from .cas import Cas, Cible, lire

SOLLICITATIONS = """
SELECT cible.id, f.enfant_id, e.service_id, cible.demandee_par_id, cible.demandee_le, cible.reponse_attendue_le,
       cible.repondue_le, r.close_le
  FROM accueils_sollicitation cible
  JOIN accueils_recherche r ON r.id = cible.recherche_id
  LEFT JOIN LATERAL (SELECT min(m.enfant_id) AS enfant_id FROM personnes_membrefratrie m
                      WHERE m.fratrie_id = r.fratrie_id AND m.periode @> cible.demandee_le) f ON true
  LEFT JOIN personnes_enfant e ON e.personne_id = f.enfant_id
 WHERE {cible}
"""
AGREMENTS = """
SELECT a.id, cible.id, lower(a.periode), upper(a.periode),
       lead(lower(a.periode)) OVER (PARTITION BY cible.id ORDER BY lower(a.periode)),
       (SELECT min(s.id) FROM agents_service s WHERE s.type = 'saf')
  FROM lieux_lieu cible JOIN lieux_agrement a ON a.lieu_id = cible.id
 WHERE {cible}
"""


def lire_sollicitations(*, au: date, cible: Cible | None) -> Iterator[Cas]:
    """Yield what was asked of places; a search that is closed waits no more."""
    for numero, enfant, service, agent, demandee, attendue, repondue, close in lire(
        SOLLICITATIONS, cible, Perimetre.SOLLICITATION
    ):
        yield Cas(
            "sollicitation", TypeObjet.SOLLICITATION, numero, enfant, service, agent, depart=demandee,
            echeance=attendue, acte=repondue, cesse_le=close, perimetre_id=numero,
        )  # fmt: skip


def lire_agrements(*, cible: Cible | None) -> Iterator[Cas]:
    """Yield the licences of the foster homes; the next licence is the renewal."""
    for numero, lieu, debut, fin, suivant, service in lire(AGREMENTS, cible, Perimetre.LIEU):
        faits: Faits = {"agrement_sans_terme": fin is None, "agrement_debut_le": debut}
        if fin:
            faits = {**faits, "agrement_terme_le": fin}
        if suivant:
            faits = {**faits, "agrement_renouvele_le": suivant}
        yield Cas("AF-05", TypeObjet.AGREMENT, numero, None, service, None, faits, perimetre_id=lieu)
