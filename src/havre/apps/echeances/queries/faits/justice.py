"""Cases of what judges decide and hear: provisional orders, notifications, appeals, hearings, reports they ask for.

The right to appeal (JU-07, first part) is nobody's duty: its last day is shown with the decision, and never late.
"""

from collections.abc import Iterator
from datetime import date

from havre.apps.decisions.enums import IssueDAudience, NatureDecision
from havre.apps.mesures.enums import MESURES_D_ACCUEIL
from havre.droit import Faits
from havre.droit.calendrier import ajouter_mois

from ...enums import NatureActe, TypeObjet
from .cas import Cas
from .dossier import Decision, Dossier
from .mesures import DEUX_ANS, avec, fin_avant_terme, premier

ARRET = "JU-07.arret"
TRANSMIS = (NatureActe.RAPPORT_TRANSMIS, NatureActe.RAPPORT_BILAN, NatureActe.RAPPORT_ECHEANCE)


def cas_de_justice(d: Dossier) -> Iterator[Cas]:
    """Yield the cases of the decisions that speak of a child, and of his hearings."""
    for rang, decision in enumerate(d.decisions):
        apres = d.decisions[rang + 1 :]
        if decision.nature == NatureDecision.OPP_PARQUET:
            yield from _du_procureur(d, decision, apres)
        if decision.nature == NatureDecision.OPP_JUGE:
            yield from _provisoire(d, decision, apres)
        if decision.jugee:
            suivante = min((x.rendue_le for x in apres if x.jugee), default=None)
            faits = avec({"decision_judiciaire_le": decision.rendue_le}, decision_notifiee_le=decision.recue_le)
            yield _cas(d, "JU-06", decision, faits, cesse=_le_premier(suivante, decision.terme_le))
    yield from _appels(d)
    yield from _rapports(d)
    yield from _audiences(d)
    yield from _placements_longs(d)


def _cas(d: Dossier, regle: str, decision: Decision, faits: Faits, *, cesse: date | None = None) -> Cas:
    return Cas(
        regle, TypeObjet.DECISION, decision.lien, d.enfant, d.service, d.referent, faits, cesse_le=cesse
    )  # fmt: skip


def _le_premier(*jours: date | None) -> date | None:
    """Return the first of the days that are known."""
    return min((j for j in jours if j), default=None)


def _finie(d: Dossier, decision: Decision) -> date | None:
    """Return the day the measures that a decision orders were cut short, None while one goes on."""
    fins = [fin_avant_terme(m) for m in d.mesures if m.decision == decision.id]
    return max(fins) if fins and all(fins) else None  # type: ignore[type-var]


def _du_procureur(d: Dossier, decision: Decision, apres: list[Decision]) -> Iterator[Cas]:
    """Yield what follows an order of the prosecutor: the judge seised, then his decision."""
    jugee = min((x.rendue_le for x in apres if x.jugee), default=None)
    saisi, fin = _le_premier(premier(d, NatureActe.JUGE_SAISI, decision.rendue_le), jugee), _finie(d, decision)
    faits = avec({"opp_parquet_le": decision.rendue_le}, juge_saisi_le=saisi, mesure_fin_le=fin)
    yield _cas(d, "JU-01", decision, faits)
    if saisi:
        yield _cas(d, "JU-03", decision, avec({"juge_saisi_le": saisi}, decision_juge_le=jugee, mesure_fin_le=fin))


def _provisoire(d: Dossier, decision: Decision, apres: list[Decision]) -> Iterator[Cas]:
    """Yield what follows a provisional order of the judge: a hearing if he heard nobody, the decision on the merits.

    One that extends another starts no limit of its own.
    """
    if any(x.id == decision.renouvelle and x.nature == NatureDecision.OPP_JUGE for x in d.decisions):
        return
    fin = _finie(d, decision)
    fond = min((x.rendue_le for x in apres if x.nature == NatureDecision.JUGEMENT), default=None)
    if decision.sans_audition:
        tenue = next((j for j in _tenues(d) if j >= decision.rendue_le), None)
        faits: Faits = {"opp_sans_audition": True, "opp_juge_le": decision.rendue_le}
        yield _cas(d, "JU-02", decision, avec(faits, audience_le=tenue, mesure_fin_le=_le_premier(fin, fond)))
    faits = {"mesure_provisoire_le": decision.rendue_le, "nombre_prolongations_provisoire": decision.prolongations}
    yield _cas(d, "JU-04", decision, avec(faits, decision_fond_le=fond, mesure_fin_le=fin))


def _tenues(d: Dossier) -> list[date]:
    """Return the days of the hearings that were held."""
    return sorted(a.survenue_le for a in d.audiences if a.issue == IssueDAudience.TENUE and a.survenue_le)


def _appels(d: Dossier) -> Iterator[Cas]:
    """Yield the ruling of the court of appeal on a provisional placement; appeals of one day are one."""
    vus: set[tuple[int, date]] = set()
    decisions = {x.lien: x for x in d.decisions}
    for lien, forme, rendu in d.appels:
        if (lien, forme) not in vus and lien in decisions:
            vus.add((lien, forme))
            faits = avec({"placement_provisoire": True, "appel_forme_le": forme}, arret_rendu_le=rendu)
            yield _cas(d, ARRET, decisions[lien], faits)


def _rapports(d: Dossier) -> Iterator[Cas]:
    """Yield the reports that a decision asks for by a day; each takes the first one sent that no other has taken."""
    envois = sorted({jour for nature in TRANSMIS for jour in d.actes.get(nature, ())})
    decisions = {x.lien: x for x in d.decisions}
    for lien, pour_le in d.rapports_dus:
        if (decision := decisions.get(lien)) is None:
            continue
        fait = next((j for j in envois if j >= decision.rendue_le), None)
        if fait is not None:
            envois.remove(fait)
        suivantes = (x.rendue_le for x in d.decisions if x.nature == NatureDecision.JUGEMENT)
        fin = _le_premier(_finie(d, decision), *(j for j in suivantes if j > decision.rendue_le))
        faits: Faits = {"rapport_fixe_par_decision_le": pour_le, "mesure_debut_le": decision.rendue_le}
        yield _cas(d, "JU-11", decision, avec(faits, rapport_remis_le=fait, mesure_fin_le=fin))


def _audiences(d: Dossier) -> Iterator[Cas]:
    """Yield the summons to each hearing; the day it was received is the one known."""
    for a in d.audiences:
        faits = avec({"audience_prevue_le": a.prevue_le}, convocation_envoyee_le=a.convocation_le)
        yield Cas(
            "JU-05", TypeObjet.AUDIENCE, a.lien, d.enfant, d.service, d.referent, faits, cesse_le=a.survenue_le
        )  # fmt: skip


def _placements_longs(d: Dossier) -> Iterator[Cas]:
    """Yield the hearings owed while a child is placed for more than two years by one decision."""
    for m in d.mesures:
        if m.nature != NatureDecision.JUGEMENT or m.type not in MESURES_D_ACCUEIL or not m.rendue_le:
            continue
        if m.terme_le and m.terme_le > ajouter_mois(m.rendue_le, DEUX_ANS):
            faits: Faits = {"placement_plus_de_deux_ans": True, "decision_judiciaire_le": m.rendue_le}
            yield Cas(
                "JU-10", TypeObjet.MESURE, m.id, d.enfant, d.service, d.referent, avec(faits, mesure_fin_le=m.fin),
                _tenues(d),
            )  # fmt: skip
