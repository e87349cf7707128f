"""Worrying informations: analysis, evaluation, author, prosecutor, parents, transfer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from havre.apps.informations.enums import (
    INFORMES_DE_DROIT,
    CauseSignalement,
    IssueQualification,
    NatureActeIP,
)
from havre.droit import Faits, repere

from ...enums import Perimetre, TypeObjet
from .cas import Cas, Cible, lire

INFORMATIONS = """
SELECT cible.id, cible.crip_id, cible.service_id, cible.enregistree_par_id, cible.recue_le, q.premiere, q.issue,
       q.derniere, q.preoccupante, coalesce(v.validee_le, vm.validee_le), v.validee_le IS NOT NULL AND x.justice,
       t.demenagement_connu_le, a.nature, a.anonyme, e1.agent_id, f.naissances
  FROM informations_informationpreoccupante cible
  LEFT JOIN informations_auteurinformation a ON a.information_id = cible.id
  LEFT JOIN informations_transfertinformation t ON t.information_id = cible.id
  LEFT JOIN informations_evaluation e ON e.information_id = cible.id
  LEFT JOIN informations_validationevaluation v ON v.evaluation_id = e.id
  LEFT JOIN informations_rattachementinformation r ON r.information_id = cible.id
  LEFT JOIN informations_evaluation em ON em.information_id = r.vers_id
  LEFT JOIN informations_validationevaluation vm ON vm.evaluation_id = em.id
  LEFT JOIN LATERAL (SELECT min(d.decidee_le) AS premiere, bool_or(d.issue = 'preoccupante') AS preoccupante,
                            (array_agg(d.issue ORDER BY d.decidee_a DESC, d.id DESC))[1] AS issue,
                            (array_agg(d.decidee_le ORDER BY d.decidee_a DESC, d.id DESC))[1] AS derniere
                       FROM informations_qualification d WHERE d.information_id = cible.id) q ON true
  LEFT JOIN LATERAL (SELECT u.agent_id FROM informations_evaluateur u
                      WHERE u.evaluation_id = coalesce(e.id, em.id) AND u.dessaisi_a IS NULL
                      ORDER BY u.designe_a, u.id LIMIT 1) e1 ON true
  LEFT JOIN LATERAL (SELECT array_agg(n.date_naissance ORDER BY n.date_naissance) AS naissances
                       FROM informations_enfantdufoyer n WHERE n.information_id = cible.id AND n.retire_a IS NULL
                        AND n.date_naissance IS NOT NULL) f ON true
  LEFT JOIN LATERAL (SELECT bool_or(c.issue = 'justice') AS justice FROM informations_conclusionenfant c
                      WHERE c.redaction_id = v.redaction_id) x ON true
 WHERE {cible}
"""
ACTES = """
SELECT cible.information_id, cible.nature, cible.accompli_le FROM informations_acteinformation cible
 WHERE cible.annule_id IS NULL AND {cible}
   AND NOT EXISTS (SELECT 1 FROM informations_acteinformation x WHERE x.annule_id = cible.id)
 ORDER BY cible.information_id, cible.accompli_le
"""
SIGNALEMENTS = """
SELECT cible.information_id, cible.id, cible.cause, cible.danger_avere_le,
       (cible.decide_a AT TIME ZONE 'Europe/Paris')::date
  FROM informations_signalement cible WHERE {cible} ORDER BY cible.information_id, cible.id
"""
DEMANDES = """
SELECT cible.information_id, cible.demandee_le FROM informations_demandesuites cible WHERE {cible}
 ORDER BY cible.information_id, cible.demandee_le
"""
INFORMATION = "cible.information_id"
CAUSES = {
    CauseSignalement.GRAVE_IMMEDIAT: "danger_grave_immediat",
    CauseSignalement.AIDE_SANS_EFFET: "aide_sans_effet",
    CauseSignalement.AIDE_REFUSEE: "aide_refusee",
    CauseSignalement.EVALUATION_IMPOSSIBLE: "evaluation_impossible",
}
"""The fact of the rule IP-09 that each cause is."""


@dataclass(slots=True)
class Information:
    """What the rules read of one information."""

    id: int
    crip: int
    service: int
    ecoutant: int | None
    recue_le: date
    qualifiee_le: date | None
    issue: str | None
    decidee_le: date | None
    fut_preoccupante: bool | None
    terminee_le: date | None
    justice: bool | None
    demenagement_le: date | None
    auteur: str | None
    anonyme: bool | None
    evaluateur: int | None
    naissances: list[date] | None
    actes: dict[str, list[date]] = field(default_factory=dict)
    signalements: list[tuple[Any, ...]] = field(default_factory=list)
    demandes: list[date] = field(default_factory=list)

    def premier(self, nature: NatureActeIP, depuis: date) -> date | None:
        """Return the first act of a kind done from a day on."""
        return next((j for j in self.actes.get(nature, ()) if j >= depuis), None)

    @property
    def cesse_le(self) -> date | None:
        """Return the day from which its evaluation is nobody's here: sent elsewhere, or qualified otherwise since."""
        if self.issue == IssueQualification.NON:
            return self.decidee_le
        return self.premier(NatureActeIP.TRANSMIS, self.recue_le) if self.demenagement_le else None


def lire_informations(*, cible: Cible | None) -> Iterator[Cas]:
    """Yield the cases of the informations."""
    ici = Perimetre.IP
    lues = {ligne[0]: Information(*ligne) for ligne in lire(INFORMATIONS, cible, ici)}
    for numero, nature, jour in lire(ACTES, cible, ici, colonne=INFORMATION):
        lues[numero].actes.setdefault(nature, []).append(jour)
    for numero, *reste in lire(SIGNALEMENTS, cible, ici, colonne=INFORMATION):
        lues[numero].signalements.append(tuple(reste))
    for numero, jour in lire(DEMANDES, cible, ici, colonne=INFORMATION):
        lues[numero].demandes.append(jour)
    for i in lues.values():
        for cas in (*_evaluation(i), *_auteur(i), *_procureur(i)):
            cas.perimetre_id = i.id
            yield cas


def _cas(i: Information, regle: str, faits: Faits, *, de_l_equipe: bool = False, **dates: date | None) -> Cas:
    """Return a case owed by the CRIP, or by the team that evaluates; dates that are not known are left out."""
    connus = {**faits, **{nom: jour for nom, jour in dates.items() if jour is not None}}
    if de_l_equipe:
        return Cas(regle, TypeObjet.IP, i.id, None, i.service, i.evaluateur, connus)
    return Cas(regle, TypeObjet.IP, i.id, None, i.crip, i.ecoutant, connus)


def _evaluation(i: Information) -> Iterator[Cas]:
    """Yield the first analysis, then the end of the evaluation."""
    yield _cas(i, "IP-03", {"information_recue_le": i.recue_le}, ip_qualifiee_le=i.qualifiee_le)
    if not i.fut_preoccupante:
        return
    recue: Faits = {"ip_recue_le": i.recue_le}
    volets = [_cas(i, "IP-04.legal", recue, de_l_equipe=True, evaluation_terminee_le=i.terminee_le)]
    if i.naissances:
        plus_jeune: Faits = {**recue, "naissance_le": i.naissances[-1]}
        volets.append(_cas(i, "IP-04.jeune_enfant", plus_jeune, de_l_equipe=True, evaluation_terminee_le=i.terminee_le))
    for volet in volets:
        volet.cesse_le = i.cesse_le
        yield volet
    if i.demenagement_le:
        transmis = i.premier(NatureActeIP.TRANSMIS, i.recue_le)
        yield _cas(i, "IP-15", {"demenagement_famille_connu_le": i.demenagement_le}, dossier_transmis_le=transmis)


def _auteur(i: Information) -> Iterator[Cas]:
    """Yield what is owed to the author: told without asking, or at each of his requests."""
    if i.anonyme or not i.fut_preoccupante:
        return
    if i.auteur in INFORMES_DE_DROIT:
        informe = i.premier(NatureActeIP.AUTEUR, i.recue_le)
        yield _cas(i, "IP-12", {"auteur_professionnel": True, "ip_recue_le": i.recue_le}, auteur_informe_le=informe)
        return
    for demandee in i.demandes:
        yield _cas(
            i, "IP-13", {"auteur_professionnel": False, "demande_auteur_ip_le": demandee},
            auteur_informe_le=i.premier(NatureActeIP.AUTEUR, demandee),
        )  # fmt: skip


def _procureur(i: Information) -> Iterator[Cas]:
    """Yield the referrals decided, what the prosecutor must answer, and what parents must be told."""
    saisi = i.premier(NatureActeIP.PROCUREUR, i.recue_le)
    for numero, cause, danger, decide in i.signalements:
        faits: Faits = {fait: cle == cause for cle, fait in CAUSES.items()}
        cas = _cas(i, "IP-09", {**faits, "danger_avere_le": danger}, procureur_saisi_le=_apres(i, danger, decide))
        cas.objet_type, cas.objet_id = TypeObjet.SIGNALEMENT, numero
        yield cas
    if i.justice and i.terminee_le and not i.signalements:
        cas = _cas(i, "ip_saisir", {})
        cas.depart = cas.echeance = i.terminee_le
        cas.acte = i.premier(NatureActeIP.PROCUREUR, i.terminee_le)
        yield cas
    if saisi is None:
        return
    suites = i.premier(NatureActeIP.SUITES_PROCUREUR, saisi)
    yield _cas(i, "IP-11", {"procureur_saisi_le": saisi}, suites_procureur_recues_le=suites)
    parents = _cas(i, "ip_parents", {})
    parents.depart, parents.acte = saisi, i.premier(NatureActeIP.PARENTS_SAISINE, saisi)
    parents.echeance = saisi + timedelta(days=repere("information_parents_saisine.delai").nombre)
    yield parents


def _apres(i: Information, danger: date, decide: date) -> date | None:
    """Return the first act that seises the prosecutor of this danger."""
    return i.premier(NatureActeIP.PROCUREUR, min(danger, decide))
