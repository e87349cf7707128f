"""Requests and mail in: the last day of an answer, and the answer."""

from collections.abc import Iterator
from datetime import timedelta

from havre.apps.echanges.enums import IssueDemande, NatureDemande

from ...enums import Perimetre, TypeObjet
from .cas import Cas, Cible, lire

DEMANDES = """
SELECT cible.id, cible.enfant_id, cible.service_id, a.agent_id, cible.nature, cible.delai_legal, cible.demandee_le,
       cible.reponse_attendue_le, r.issue, r.decidee_le, p.demandees_le, least(q.recues_le, p.a_fournir_le),
       q.recues_le
  FROM echanges_demande cible
  LEFT JOIN echanges_reponse r ON r.demande_id = cible.id
  LEFT JOIN echanges_piecesmanquantes p ON p.demande_id = cible.id
  LEFT JOIN echanges_piecesrecues q ON q.manquantes_id = p.id
  LEFT JOIN LATERAL (SELECT t.agent_id FROM echanges_attribution t WHERE t.demande_id = cible.id
                      ORDER BY t.attribuee_a DESC, t.id DESC LIMIT 1) a ON true
 WHERE {cible}
"""
RECUS = """
SELECT cible.id, cible.enfant_id, cible.service_id, a.agent_id, cible.recu_le, cible.reponse_attendue_le, s.donnee_le,
       x.recu_le
  FROM echanges_courrierrecu cible
  LEFT JOIN echanges_suiterecu s ON s.recu_id = cible.id
  LEFT JOIN echanges_courrierrecu x ON x.remplace_id = cible.id
  LEFT JOIN LATERAL (SELECT t.agent_id FROM echanges_attributionrecu t WHERE t.recu_id = cible.id
                      ORDER BY t.attribue_a DESC, t.id DESC LIMIT 1) a ON true
 WHERE cible.reponse_attendue_le IS NOT NULL AND {cible}
"""
FINANCIERE = "AD-09.financiere"
COMMUNICATION = "DT-04.reponse"


def lire_demandes(*, cible: Cible | None) -> Iterator[Cas]:
    """Yield the requests: the law's limit for an aid, a target of the service for the others."""
    for ligne in lire(DEMANDES, cible, Perimetre.DEMANDE):
        numero, enfant, service, agent, nature, legal, demandee, attendue, issue, decidee, pieces, fin, recues = ligne
        cas = Cas("demande", TypeObjet.DEMANDE, numero, enfant, service, agent, perimetre_id=numero)
        if legal and nature == NatureDemande.AIDE:
            cas.regle = FINANCIERE
            acte = "demande_retiree_le" if issue == IssueDemande.RETIREE else "reponse_demande_le"
            cas.faits = {"demande_financiere": True, "demande_recue_le": demandee}
            if decidee:
                cas.faits |= {acte: decidee}
            if pieces:
                cas.faits |= {"pieces_demandees_le": pieces, "pieces_recues_le": fin}
        elif legal and nature == NatureDemande.ACCES and not pieces:
            cas.regle = COMMUNICATION
            cas.faits = {"demande_dossier_le": demandee} | ({"dossier_communique_le": decidee} if decidee else {})
        else:
            cas.depart, cas.acte = demandee, decidee
            cas.echeance = attendue + (fin - pieces) if pieces else attendue
        if pieces and not recues:
            cas.suspendue_jusqu_au = fin - timedelta(days=1)
        yield cas


def lire_recus(*, cible: Cible | None) -> Iterator[Cas]:
    """Yield the mail that asks for an answer; one that replaces another carries its date from then on."""
    for numero, enfant, service, agent, recu, attendue, suite, remplace in lire(RECUS, cible, Perimetre.RECU):
        yield Cas(
            "courrier_recu", TypeObjet.RECU, numero, enfant, service, agent, depart=recu, echeance=attendue,
            acte=suite, cesse_le=remplace, perimetre_id=numero,
        )  # fmt: skip
