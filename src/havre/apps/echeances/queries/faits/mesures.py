"""Cases of the measures, and of the time a child is entrusted without a break (`prise en charge`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from havre.apps.decisions.enums import NATURES_JUDICIAIRES, NatureDecision
from havre.apps.mesures.enums import MESURES_D_ACCUEIL, TypeMesure
from havre.droit import Faits
from havre.droit.calendrier import ajouter_mois

from ...enums import NatureActe, TypeObjet
from .cas import Cas
from .dossier import Dossier, Mesure

EN_MILIEU_OUVERT = frozenset({TypeMesure.AEMO, TypeMesure.AEMO_RENFORCEE})
ADMINISTRATIVES = frozenset(
    {
        TypeMesure.ACCUEIL_PROVISOIRE,
        TypeMesure.APJM,
        TypeMesure.IEAD,
        TypeMesure.IEAD_RENFORCEE,
        TypeMesure.AESF,
    }
)
CONFIEE = MESURES_D_ACCUEIL - {TypeMesure.APJM, TypeMesure.MISE_A_L_ABRI}
"""Care of a minor, which asks for a project, reports and interviews."""
ASSISTANCE = frozenset({NatureDecision.OPP_PARQUET, NatureDecision.OPP_JUGE, NatureDecision.JUGEMENT})
DEUX_ANS, MAJORITE = 24, 216


@dataclass(slots=True)
class Prise:
    """Measures of care that follow each other without a day between: `[debut, fin)`."""

    mesures: list[Mesure]
    debut: date
    fin: date | None


def cas_des_mesures(d: Dossier, *, au: date) -> Iterator[Cas]:
    """Yield the cases of the measures ordered for a child, and of his time in care."""
    ordonnees = [m for m in d.mesures if m.ordonnee_le is not None]
    for rang, mesure in enumerate(ordonnees):
        suivante = next((m for m in ordonnees[rang + 1 :] if m.famille == mesure.famille), None)
        yield from _mesure(d, mesure, suivante, au=au)
    for prise in prises_en_charge([m for m in ordonnees if m.type in CONFIEE]):
        yield from _prise_en_charge(d, prise, au=au)


def prises_en_charge(mesures: list[Mesure]) -> list[Prise]:
    """Return the times in care: a measure that begins by the day another ends goes on with it."""
    prises: list[Prise] = []
    for m in mesures:
        derniere = prises[-1] if prises else None
        if derniere is not None and (derniere.fin is None or m.debut <= derniere.fin):
            derniere.mesures.append(m)
            derniere.fin = None if derniere.fin is None or m.fin is None else max(derniere.fin, m.fin)
        else:
            prises.append(Prise([m], m.debut, m.fin))
    return prises


def _cas(d: Dossier, regle: str, objet: TypeObjet, numero: int, faits: Faits, actes: list[date] | None = None) -> Cas:
    return Cas(regle, objet, numero, d.enfant, d.service, d.referent, faits, actes)


def premier(d: Dossier, nature: NatureActe, depuis: date, avant: date | None = None) -> date | None:
    """Return the first act of a kind recorded from a day on, before another if given."""
    jours = d.actes.get(nature, ())
    return next((j for j in jours if j >= depuis and (avant is None or j < avant)), None)


def avec(faits: Faits, **dates: date | None) -> Faits:
    """Return facts with the dates that are known."""
    return {**faits, **{nom: jour for nom, jour in dates.items() if jour is not None}}


def _mesure(d: Dossier, m: Mesure, suivante: Mesure | None, *, au: date) -> Iterator[Cas]:
    """Yield the cases of one measure; `suivante` is the next one of its kind, ordered after it."""
    objet, judiciaire = TypeObjet.MESURE, m.nature in NATURES_JUDICIAIRES
    fin = fin_avant_terme(m)
    if m.type in MESURES_D_ACCUEIL and judiciaire and m.ordonnee_le:
        faits = avec({"decision_placement_le": m.ordonnee_le}, placement_execute_le=m.executee_le, mesure_fin_le=m.fin)
        yield _cas(d, "JU-26", objet, m.id, faits)
    terme = m.terme_le or m.fin
    if terme is None or m.rendue_le is None:
        return
    actes = {
        "mesure_renouvelee_le": suivante.rendue_le if suivante else None,
        "mesure_levee_le": _levee(d, m, terme, au=au),
    }
    if m.nature == NatureDecision.JUGEMENT and (m.type in MESURES_D_ACCUEIL or m.type == TypeMesure.AEMO):
        longue = terme > ajouter_mois(m.rendue_le, DEUX_ANS)
        faits = {"duree_longue_motivee": longue, "decision_judiciaire_le": m.rendue_le, "mesure_terme_le": terme}
        yield _cas(d, "JU-08", objet, m.id, avec(faits, **actes))
    if m.type == TypeMesure.AEMO_RENFORCEE:
        faits = {"decision_judiciaire_le": m.rendue_le, "mesure_terme_le": terme}
        yield _cas(d, "JU-09", objet, m.id, avec(faits, **actes))
    if m.type in ADMINISTRATIVES:
        # A decision that renews covers its own year, however old the measure is.
        faits = {"mesure_debut_le": max(m.debut, m.rendue_le), "mesure_terme_le": terme}
        yield _cas(d, "AD-04", objet, m.id, avec(faits, **actes))
    if m.nature == NatureDecision.JUGEMENT and (m.type in CONFIEE or m.type in EN_MILIEU_OUVERT):
        envoi = premier(d, NatureActe.RAPPORT_ECHEANCE, m.debut, suivante.debut if suivante else None)
        faits = avec({"mesure_terme_le": terme}, rapport_echeance_envoye_le=envoi, mesure_fin_le=fin)
        yield _cas(d, "JU-13", objet, m.id, faits)
    if m.type in EN_MILIEU_OUVERT:
        faits = avec({"mesure_debut_le": m.debut}, mesure_fin_le=m.fin)
        faits = avec(faits, naissance_le=d.naissance)
        if d.naissance:
            yield _cas(d, "JU-12", objet, m.id, faits, d.actes.get(NatureActe.RAPPORT_BILAN, []))


def fin_avant_terme(m: Mesure) -> date | None:
    """Return the end of a measure cut short; one that only reaches its term has not been ended by anyone."""
    return m.fin if m.fin and (m.terme_le is None or m.fin < m.terme_le) else None


def _levee(d: Dossier, m: Mesure, terme: date, *, au: date) -> date | None:
    """Return the recorded end of a measure: cut short, said to be over, or the child gone from care by its term."""
    if (fin := fin_avant_terme(m)) and fin <= au:
        return fin
    if dit := premier(d, NatureActe.LEVEE, m.debut):
        return dit
    if m.type not in MESURES_D_ACCUEIL or m.executee_le is None or terme > au:
        return None
    siens = [s for s in d.sejours if s.principal and s.debut < terme and (s.fin is None or s.fin > m.debut)]
    if not siens or any(s.fin is None or s.fin > terme for s in siens):
        return None
    return max(s.fin for s in siens if s.fin)


def _prise_en_charge(d: Dossier, p: Prise, *, au: date) -> Iterator[Cas]:
    """Yield what is owed to a minor during his time in care."""
    numero, objet = p.mesures[0].id, TypeObjet.PARCOURS
    base = avec({"mesure_debut_le": p.debut}, mesure_fin_le=p.fin)
    faits = avec({**base, "aide_financiere_seule": False}, ppe_etabli_le=premier(d, NatureActe.PPE, p.debut))
    yield _cas(d, "PA-01", objet, numero, faits)
    yield _cas(d, "PA-06", objet, numero, avec(base, bilan_sante_le=premier(d, NatureActe.BILAN_SANTE, p.debut)))
    if d.naissance is None:
        return
    age = avec({**base, "confie_le": p.debut}, naissance_le=d.naissance)
    yield _cas(d, "PA-03", objet, numero, age, d.actes.get(NatureActe.RAPPORT, []))
    if any(m.nature in ASSISTANCE for m in p.mesures):
        transmis = d.actes.get(NatureActe.RAPPORT_TRANSMIS, [])
        yield _cas(d, "PA-04", objet, numero, {**age, "confie_par_juge": True}, transmis)
    yield _cas(d, "PA-09", objet, numero, age, d.actes.get(NatureActe.STATUT, []))
    entretien = premier(d, NatureActe.AUTONOMIE, ajouter_mois(d.naissance, MAJORITE - 24))
    yield _cas(d, "PA-14", objet, numero, avec(age, entretien_autonomie_le=entretien))
    if p.fin and p.fin <= au and p.fin >= ajouter_mois(d.naissance, MAJORITE):
        sortie = premier(d, NatureActe.SORTIE, p.fin)
        yield _cas(d, "PA-18", objet, numero, avec({"sortie_le": p.fin}, entretien_sortie_le=sortie))
