"""What a rule answers: a term and its state, or a condition and whether it holds, with everything that made it so."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .calendrier import jour_de, moment_de
from .obligations import Obligation, Regle
from .valeurs import Valeur
from .vocabulaire import Fait


class Etat(StrEnum):
    """State of a deadline, or of a condition, on a day."""

    A_VENIR = "a_venir"
    AUJOURD_HUI = "aujourd_hui"
    DEPASSEE = "depassee"
    ETEINTE = "eteinte"
    SUSPENDUE = "suspendue"
    SANS_OBJET = "sans_objet"
    INDETERMINEE = "indeterminee"
    REMPLIE = "remplie"
    NON_REMPLIE = "non_remplie"


ETATS = {
    Etat.A_VENIR: "à venir", Etat.AUJOURD_HUI: "aujourd'hui", Etat.DEPASSEE: "dépassée", Etat.ETEINTE: "éteinte",
    Etat.SUSPENDUE: "suspendue", Etat.SANS_OBJET: "sans objet", Etat.INDETERMINEE: "indéterminée",
    Etat.REMPLIE: "remplie", Etat.NON_REMPLIE: "non remplie",
}  # fmt: skip
OUVERTS = frozenset({Etat.A_VENIR, Etat.AUJOURD_HUI, Etat.DEPASSEE, Etat.SUSPENDUE})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule on a day.

    echeance: last day, or last moment when the limit is in hours. depart: the fact the limit runs from.
    valeurs: parameter values used, each with its source and how far it was checked. faits: facts used.
    manquants: facts that are missing when the state is INDETERMINEE. acte: day of the act that stopped it;
    a_temps: whether it came by the term. avant_report: the term before it moved past a day not worked.
    """

    obligation: Obligation
    regle: Regle | None
    au: date | datetime
    etat: Etat
    echeance: date | datetime | None = None
    depart: date | datetime | None = None
    valeurs: tuple[Valeur, ...] = ()
    faits: tuple[tuple[str, Fait], ...] = ()
    manquants: tuple[str, ...] = ()
    acte: date | datetime | None = None
    a_temps: bool | None = None
    avant_report: date | None = None
    remarques: tuple[str, ...] = ()

    @property
    def cle(self) -> str:
        """Return the key of the rule: `JU-17`, or `AD-02.saisine`."""
        return self.regle.cle if self.regle else self.obligation.cle

    @property
    def echeance_le(self) -> date | None:
        """Return the day of the term."""
        return jour_de(self.echeance) if self.echeance else None

    @property
    def ouverte(self) -> bool:
        """Tell whether something is still owed."""
        return self.etat in OUVERTS

    @property
    def locale(self) -> bool:
        """Tell whether a target of the département, not the law, gave the date."""
        return any(v.locale for v in self.valeurs)


def etat_au(echeance: date | datetime, au: date | datetime) -> Etat:
    """Return the state, on a day or at a moment, of a term that no act has stopped."""
    if isinstance(echeance, datetime) and isinstance(au, datetime):
        if au > echeance:
            return Etat.DEPASSEE
        return Etat.AUJOURD_HUI if jour_de(au) == jour_de(echeance) else Etat.A_VENIR
    fin, jour = jour_de(echeance), jour_de(au)
    if jour == fin:
        return Etat.AUJOURD_HUI
    return Etat.A_VENIR if jour < fin else Etat.DEPASSEE


def est_apres(a: date | datetime, b: date | datetime) -> bool:
    """Tell whether `a` comes after `b`: by the moment when both have an hour, by the day otherwise."""
    if isinstance(a, datetime) and isinstance(b, datetime):
        return moment_de(a) > moment_de(b)
    return jour_de(a) > jour_de(b)
