"""Cases of the stays, of what judges are told of them, and of what was promised to a child."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils.timezone import localdate

from havre.apps.accueils.enums import ModeAccueil, ObjetInformation
from havre.apps.lieux.enums import TypeLieu
from havre.droit import Faits, repere

from ...enums import NatureActe, TypeObjet
from .cas import Cas
from .dossier import Dossier, Sejour


def cas_des_sejours(d: Dossier, *, au: date) -> Iterator[Cas]:
    """Yield the cases of the stays that were not cancelled."""
    for s in d.sejours:
        if s.fin_promise:
            yield _fait(d, "fin_promise", s.id, s.debut, s.fin_promise, s.finie(au))
        if s.principal and s.lieu and s.mode != ModeAccueil.HOPITAL_PAR_DEFAUT:
            yield _fait(d, "arrivee", s.id, s.debut, s.debut, s.admis_le)
        if s.sortie_medicale_le:
            delai = timedelta(days=repere("hopital_par_defaut.premiere_alerte").nombre)
            yield _fait(d, "hopital", s.id, s.sortie_medicale_le, s.sortie_medicale_le + delai, s.finie(au))
    for chaine in _chaines(d.sejours, lambda s: s.mode == ModeAccueil.HOTEL):
        faits: Faits = {"handicap_reconnu": any(s.handicap for s in chaine), "hebergement_hotel_le": chaine[0].debut}
        if fin := chaine[-1].finie(au):
            faits = {**faits, "hebergement_hotel_fin_le": fin}
        yield _cas(d, "PA-12", chaine[0].id, faits)
    for chaine in _chaines(d.sejours, lambda s: s.principal and s.type_lieu == TypeLieu.POUPONNIERE):
        faits = {"sejour_en_pouponniere": True, "sejour_debut_le": chaine[0].debut}
        fin = chaine[-1].finie(au)
        renouvelle = [j for j in d.actes.get(NatureActe.POUPONNIERE, ()) if chaine[0].debut <= j <= (fin or j)]
        if renouvelle:
            faits = {**faits, "nombre_renouvellements_sejour": len(renouvelle)}
        if fin:
            faits = {**faits, "sejour_fin_le": fin}
        yield _cas(d, "PA-13", chaine[0].id, faits)


def _chaines(sejours: list[Sejour], garder: Callable[[Sejour], bool]) -> list[list[Sejour]]:
    """Return the stays kept, those that follow each other without a day between taken together."""
    chaines: list[list[Sejour]] = []
    for s in sejours:
        if not garder(s):
            continue
        derniere = chaines[-1] if chaines else None
        if derniere is not None and (derniere[-1].fin is None or s.debut <= derniere[-1].fin):
            derniere.append(s)
        else:
            chaines.append([s])
    return chaines


def _cas(d: Dossier, regle: str, sejour: int, faits: Faits) -> Cas:
    return Cas(regle, TypeObjet.ACCUEIL, sejour, d.enfant, d.service, d.referent, faits)


def _fait(d: Dossier, regle: str, numero: int, depart: date, echeance: date, acte: date | None) -> Cas:
    """Return a case whose date a fact carries."""
    return Cas(
        regle, TypeObjet.ACCUEIL, numero, d.enfant, d.service, d.referent, depart=depart, echeance=echeance, acte=acte
    )


def cas_des_engagements(d: Dossier) -> Iterator[Cas]:
    """Yield what must be told to a judge, what was promised, and the visits without outcome."""
    for numero, objet, preparee, echeance, envoyee, sans_objet, debut in d.informations:
        cas = Cas("rectification", TypeObjet.INFORMATION, numero, d.enfant, d.service, d.referent)
        cas.cesse_le = localdate(sans_objet) if sans_objet else None
        if objet == ObjetInformation.RECTIFICATION:
            cas.depart, cas.echeance, cas.acte = localdate(preparee), echeance, envoyee
        elif objet == ObjetInformation.SEPARATION:
            cas.regle, cas.faits = "JU-18", {"separation_fratrie_a": preparee}
        else:
            urgent = objet == ObjetInformation.CHANGEMENT_URGENT
            cas.regle, cas.faits = "JU-17", {"changement_urgent": urgent}
            depart: Faits = {"changement_decide_a": preparee} if urgent else {"changement_prevu_le": debut}
            cas.faits = {**cas.faits, **depart}
        if envoyee and cas.faits:
            nom = "juge_informe_separation_a" if cas.regle == "JU-18" else "juge_informe_changement_a"
            cas.faits = {**cas.faits, nom: envoyee}
        yield cas
    for numero, dite, pour, issue in d.promesses:
        yield Cas(
            "promesse", TypeObjet.PROMESSE, numero, d.enfant, d.service, d.referent, depart=dite, echeance=pour,
            acte=issue,
        )  # fmt: skip
    for numero, agent, enregistree, prevue, issue in d.visites:
        yield Cas(
            "visite", TypeObjet.VISITE, numero, d.enfant, d.service, agent or d.referent,
            depart=min(localdate(enregistree), prevue), echeance=prevue, acte=issue,
        )  # fmt: skip
