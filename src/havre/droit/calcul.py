"""The engine of the deadlines: a rule and facts give a verdict. Pure: no clock, no database.

A value is the one in force on the day the limit starts. An act counts from the day it was done, never before the fact
that starts the limit (a limit counted backwards excepted), and never in the future of `au`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from .calendrier import ajouter_mois, jour_de, moment_de, reporter, terme
from .erreurs import FaitInvalide, ValeurInconnue
from .obligations import Branche, Obligation, Prolongation, Regle
from .registre import regle as lire_regle
from .speciales import SPECIALES
from .valeurs import Parametre, Valeur
from .verdicts import Etat, Verdict, est_apres, etat_au
from .vocabulaire import Fait, Faits, verifier_faits

Jour = date | datetime


def calculer(cle: str, faits: Faits, *, au: Jour) -> Verdict:
    """Return the verdict of one deadline rule (`JU-17`, or `AD-02.saisine` for a named part) on a day or at a moment.

    Facts that the rule does not read are ignored, so that one mapping may serve every rule of a child.

    Raises:
        ObligationInconnue: no rule has this key.
        FaitInvalide: a fact is not in the vocabulary, or not of its type.
    """
    verifier_faits(faits)
    return evaluer(*lire_regle(cle), faits, au)


def preparer(cle: str, *, au: Jour) -> Callable[[Faits], Verdict]:
    """Return the rule as a function of the facts alone, for a batch; the facts are not checked again."""
    obligation, regle = lire_regle(cle)
    return lambda faits: evaluer(obligation, regle, faits, au)


def calculer_lot(cles: Iterable[str], cas: Iterable[Faits], *, au: Jour) -> Iterator[Verdict]:
    """Yield the verdict of each rule for each set of facts, case by case."""
    rangees = [lire_regle(cle) for cle in cles]
    for faits in cas:
        for obligation, regle in rangees:
            yield evaluer(obligation, regle, faits, au)


def suite(cle: str, faits: Faits, actes: Iterable[Jour], *, au: Jour) -> list[Verdict]:
    """Return the verdicts of the successive periods of a periodic rule, the period under way last.

    `actes` are the days of the acts of this kind (the reports done). One older than the start of the first period or
    later than `au` is left out; `faits` must not hold the facts of a period (`dernier_…_le`, the act).

    Raises:
        FaitInvalide: the rule has no successive periods.
    """
    obligation, regle = lire_regle(cle)
    if not regle.reprise or obligation.recurrence != "periodique":
        raise FaitInvalide(f"La règle {cle} n'a pas de périodes successives.")
    premier = evaluer(obligation, regle, faits, au)
    faites = sorted((a for a in actes if not est_apres(a, au)), key=moment_de)
    if premier.depart is not None:
        faites = [a for a in faites if not est_apres(premier.depart, a)]
    return [
        evaluer(obligation, regle, {**faits, regle.reprise: debut, regle.actes[0]: acte}, au)
        for debut, acte in zip([None, *faites], [*faites, None], strict=True)
    ]


def faits_de(cle: str) -> tuple[str, ...]:
    """Return the names of the facts that a rule may read."""
    return lire_regle(cle)[1].faits()


class _Manque(Exception):
    """A fact is missing."""


class _Lu:
    """What one evaluation reads: facts, values, remarks; kept to explain it."""

    __slots__ = ("brut", "faits", "remarques", "valeurs")

    def __init__(self, brut: Faits) -> None:
        self.brut = brut
        self.faits: list[tuple[str, Fait]] = []
        self.valeurs: list[Valeur] = []
        self.remarques: list[str] = []

    def fait(self, nom: str) -> Fait | None:
        valeur = self.brut.get(nom)
        if valeur is not None:
            self.faits.append((nom, valeur))
        return valeur

    def jour(self, noms: tuple[str, ...]) -> Jour | None:
        """Return the first of these dates that is there."""
        for nom in noms:
            if (valeur := self.brut.get(nom)) is not None:
                if not isinstance(valeur, date):
                    raise FaitInvalide(f"Le fait « {nom} » doit être une date.")
                self.faits.append((nom, valeur))
                return valeur
        return None

    def exiger(self, noms: tuple[str, ...]) -> Jour:
        valeur = self.jour(noms)
        if valeur is None:
            raise _Manque(noms[0])
        return valeur

    def nombre(self, nom: str) -> int:
        valeur = self.fait(nom)
        return valeur if type(valeur) is int else 0

    def valeur(self, parametre: Parametre, jour: date) -> Valeur:
        valeur = parametre.au(jour)
        self.valeurs.append(valeur)
        return valeur


def evaluer(obligation: Obligation, regle: Regle, faits: Faits, au: Jour) -> Verdict:
    """Return the verdict of a rule already looked up, on facts already checked."""
    lu = _Lu(faits)
    try:
        for branche in regle.branches:
            if _convient(branche, lu):
                return _conclure(obligation, regle, branche, lu, au)
    except _Manque as manque:
        return _verdict(obligation, regle, lu, au, Etat.INDETERMINEE, manquants=(str(manque),))
    except ValeurInconnue as inconnue:
        lu.remarques.append(str(inconnue))
        return _verdict(obligation, regle, lu, au, Etat.INDETERMINEE)
    return _verdict(obligation, regle, lu, au, Etat.SANS_OBJET)


def _verdict(obligation: Obligation, regle: Regle, lu: _Lu, au: Jour, etat: Etat, **reste: object) -> Verdict:
    return Verdict(
        obligation, regle, au, etat, faits=tuple(dict.fromkeys(lu.faits)), valeurs=tuple(dict.fromkeys(lu.valeurs)),
        remarques=tuple(lu.remarques), **reste,  # type: ignore[arg-type]
    )  # fmt: skip


def _convient(branche: Branche, lu: _Lu) -> bool:
    """Tell whether a branch applies; a yes-or-no fact that is missing cannot be guessed."""
    for nom, attendu in branche.si:
        valeur = lu.fait(nom)
        if valeur is None and not nom.endswith(("_le", "_a")):
            raise _Manque(nom)
        if (valeur is not None and valeur is not False) is not attendu:
            return False
    if branche.depuis is not None:
        jour = jour_de(lu.exiger(branche.depart))
        if not branche.depuis.oui(jour):
            return False
        lu.valeur(branche.depuis, jour)
    if branche.age_moins_de is None:
        return True
    jour = jour_de(lu.exiger(branche.age_le))
    naissance = jour_de(lu.exiger(("naissance_le",)))
    return jour < jour_de(_plus(naissance, lu.valeur(branche.age_moins_de, jour)))


def _plus(depart: Jour, valeur: Valeur, fois: int = 1) -> Jour:
    return terme(depart, valeur.nombre * fois, valeur.unite_de_temps)


def _conclure(obligation: Obligation, regle: Regle, branche: Branche, lu: _Lu, au: Jour) -> Verdict:
    """Compute the term of a branch, then its state on `au`."""
    if branche.note:
        lu.remarques.append(branche.note)
    depart = lu.exiger(branche.depart)
    echeance, suspendue = _echeance(branche, depart, lu, au)
    avant_report = None
    if branche.report is not None and not suspendue and lu.valeur(branche.report, jour_de(echeance)).valeur:
        jour = jour_de(echeance)
        if (reporte := reporter(jour)) != jour:
            avant_report, echeance = jour, reporte
            lu.remarques.append(f"Le {jour:%d/%m/%Y} n'est pas un jour ouvrable : terme reporté au {reporte:%d/%m/%Y}.")
    acte = _acte(regle, branche, depart, echeance, lu, au)
    etat, a_temps = Etat.SUSPENDUE if suspendue else etat_au(echeance, au), None
    if acte is not None:
        etat, a_temps = Etat.ETEINTE, not est_apres(acte, echeance)
    elif _a_cesse(regle, echeance, lu, au):
        etat = Etat.SANS_OBJET
    return _verdict(
        obligation, regle, lu, au, etat, echeance=echeance, depart=depart, acte=acte, a_temps=a_temps,
        avant_report=avant_report,
    )  # fmt: skip


def _echeance(branche: Branche, depart: Jour, lu: _Lu, au: Jour) -> tuple[Jour, bool]:
    """Return the term before any move to a working day, and whether the limit is suspended on `au`."""
    jour = jour_de(depart)
    if branche.age is not None:
        depart = _plus(jour, lu.valeur(branche.age, jour))
        jour = jour_de(depart)
    if branche.delai is None:
        return jour, False
    valeur = lu.valeur(branche.delai, jour)
    if branche.special:
        return SPECIALES[branche.special](jour, valeur), False
    echeance = _plus(depart, valeur, -1 if branche.avant else 1)
    if branche.prolongation is not None:
        echeance = _prolonger(branche.prolongation, depart, valeur, echeance, lu)
    suspendue = False
    if branche.suspension is not None:
        echeance, suspendue = _suspendre(branche.suspension, echeance, lu, au)
    if branche.borne and (borne := lu.jour((branche.borne,))) is not None and est_apres(echeance, borne):
        echeance = borne
    return echeance, suspendue


def _prolonger(p: Prolongation, depart: Jour, valeur: Valeur, echeance: Jour, lu: _Lu) -> Jour:
    """Add the extensions recorded, within what the text allows."""
    fois = lu.nombre(p.nombre)
    if not fois:
        return echeance
    if p.au_plus is not None:
        permises = lu.valeur(p.au_plus, jour_de(depart)).nombre
        if fois > permises:
            lu.remarques.append(f"{fois} prolongations enregistrées ; le texte en permet {permises}.")
        fois = min(fois, permises)
    ajout = lu.valeur(p.delai, jour_de(depart))
    return _cumuler(depart, valeur, ajout, fois) if ajout.unite == valeur.unite else _plus(echeance, ajout, fois)


def _cumuler(depart: Jour, valeur: Valeur, ajout: Valeur, fois: int) -> Jour:
    """Count a limit and its extensions in one go, so that the day number of the start is kept."""
    return terme(depart, valeur.nombre + ajout.nombre * fois, valeur.unite_de_temps)


def _suspendre(faits: tuple[str, str], echeance: Jour, lu: _Lu, au: Jour) -> tuple[Jour, bool]:
    """Move the term by the days a suspension lasted up to `au`; tell whether it lasts still."""
    debut, fin = lu.jour(faits[:1]), lu.jour(faits[1:])
    if debut is None or est_apres(debut, au) or est_apres(debut, echeance):
        return echeance, False
    terminee = fin is not None and not est_apres(fin, au)
    duree = jour_de(fin if terminee and fin is not None else au) - jour_de(debut)
    return echeance + max(duree, timedelta()), not terminee


def _acte(regle: Regle, branche: Branche, depart: Jour, echeance: Jour, lu: _Lu, au: Jour) -> Jour | None:
    """Return the earliest recorded act that stops the deadline."""
    premier: Jour | None = None
    plus_tot = None if branche.avant or branche.age else depart
    if branche.le_jour:
        plus_tot = None
    if branche.pas_avant is not None:
        plus_tot = _plus(echeance, lu.valeur(branche.pas_avant, jour_de(echeance)), -1)
    for nom in regle.actes:
        acte = lu.jour((nom,))
        if acte is None or est_apres(acte, au):
            continue
        if plus_tot is not None and est_apres(plus_tot, acte):
            lu.remarques.append(f"Acte du {jour_de(acte):%d/%m/%Y} trop tôt pour compter : {nom}.")
        elif premier is None or est_apres(premier, acte):
            premier = acte
    return premier


def _a_cesse(regle: Regle, echeance: Jour, lu: _Lu, au: Jour) -> bool:
    """Tell whether what the rule is about ended by its term: a term already missed stays missed."""
    fin = lu.jour(regle.cesse)
    return fin is not None and not est_apres(fin, au) and not est_apres(fin, echeance)


def age_en_mois(naissance: date, *, au: date) -> int:
    """Return the age in whole months reached on a day."""
    mois = (au.year - naissance.year) * 12 + au.month - naissance.month
    return mois if ajouter_mois(naissance, mois) <= au else mois - 1
