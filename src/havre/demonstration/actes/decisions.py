"""Decisions and measures of every child."""

from dataclasses import dataclass, field

import numpy as np

from havre.apps.decisions.enums import NatureDecision
from havre.apps.mesures.enums import TypeMesure

from ..geographie import Geographie
from ..modeles import Enfant, Foyer, Population
from ..parametres import (
    MESURES_A_DOMICILE,
    PART_AEMO_EN_ATTENTE,
    PART_AIDE_AVANT,
    PART_DECISION_ENSEMBLE,
    PART_TEMPS_MAX,
    PART_TEMPS_MIN,
    Place,
)

JUDICIAIRES_A_DOMICILE = {"aemo", "aemo_renforcee", "mjie", "mjagbf"}
PROVISOIRE_JOURS = 183
AUDIENCES_JOURS = 240
"""Days over which hearings held are written."""
PROVISOIRES = {NatureDecision.OPP_PARQUET, NatureDecision.OPP_JUGE}
AN = 365
SIGLES = {
    "tpe-dunkerque": "DK", "tpe-lille": "LIL", "tpe-douai": "DOU", "tpe-valenciennes": "VAL", "tpe-cambrai": "CAM",
    "tpe-avesnes-sur-helpe": "AVE",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Decision:
    """A decision and the children it speaks of; days are ordinals."""

    nature: str
    juridiction: str | None
    rendue: int
    terme: int | None
    enfants: list[Enfant]
    ensemble: bool = False
    types: tuple[str, ...] = ()
    temps_max: int | None = None
    temps_min: int | None = None
    dispositif: str = ""
    recommandee_avant: int | None = None  # days from the recommendation to the decision
    renouvelle: "Decision | None" = None
    sans_audition: bool = False
    au_fond: "Decision | None" = None
    prolongee: int | None = None  # term given by the order that extends it
    numero: int = 0
    reference: str = ""


@dataclass(slots=True, eq=False)
class Mesure:
    """A measure of one child; `rang` tells which of his stays it covers (1: after his eighteenth birthday)."""

    enfant: Enfant
    type: str
    decision: Decision | None
    recommandee: int | None
    ordonnee: int | None
    executee: int | None
    debut: int
    fin: int | None
    rang: int = 0  # -1: before the child came in care
    numero: int = 0


@dataclass(slots=True)
class _Actes:
    decisions: list[Decision] = field(default_factory=list)
    mesures: list[Mesure] = field(default_factory=list)


def decider(
    population: Population, geo: Geographie, au: int, rng: np.random.Generator
) -> tuple[list[Decision], list[Mesure]]:
    """Return decisions and measures, numbered from 1; an order is carried out by the first arrival in a home."""
    greffe = _Greffe(geo, au, rng)
    for foyer in population.foyers:
        greffe.foyer(foyer)
    actes = greffe.actes
    actes.decisions.sort(key=lambda d: (d.rendue, d.enfants[0].numero, d.nature))
    compteurs: dict[tuple[str, int], int] = {}
    for numero, d in enumerate(actes.decisions, 1):
        d.numero = numero
        annee = int(1970 + (d.rendue - 719_163) / 365.2425)
        sigle = SIGLES.get(d.juridiction or "", d.juridiction or "ASE")
        compteurs[sigle, annee] = compteurs.get((sigle, annee), 0) + 1
        d.reference = f"{sigle}-{annee}-{compteurs[sigle, annee]:05d}"
    for numero, m in enumerate(actes.mesures, 1):
        m.numero = numero
    return actes.decisions, actes.mesures


class _Greffe:
    """Writes the acts of one family after the other."""

    def __init__(self, geo: Geographie, au: int, rng: np.random.Generator) -> None:
        self.geo, self.au, self.rng = geo, au, rng
        self.actes = _Actes()

    def foyer(self, foyer: Foyer) -> None:
        """Write the decisions and the measures of a family."""
        par_type: dict[str, list[Enfant]] = {}
        mineur = self._type_mineur(foyer)
        for e in foyer.accueillis:
            par_type.setdefault(self._type(e, mineur), []).append(e)
        for type_mesure, enfants in par_type.items():
            en_attente = [e for e in enfants if e.attente_jours is not None]
            places = [e for e in enfants if e.attente_jours is None]
            for groupe in (en_attente, places):
                if groupe:
                    self._accueil(foyer, type_mesure, groupe)
        self._domicile(foyer, [e for e in foyer.enfants if not e.accueilli])

    def _type_mineur(self, foyer: Foyer) -> str:
        """Draw the care measure of the minors of a family."""
        if any(e.attente_jours is not None for e in foyer.accueillis):
            return TypeMesure.PLACEMENT
        tirage = self.rng.random()
        if any(e.mna for e in foyer.accueillis):
            return TypeMesure.TUTELLE if tirage < 0.35 else TypeMesure.PLACEMENT
        return TypeMesure.ACCUEIL_PROVISOIRE if tirage < 0.12 else (
            TypeMesure.TUTELLE if tirage < 0.145 else TypeMesure.PLACEMENT
        )  # fmt: skip

    def _type(self, e: Enfant, mineur: str) -> str:
        if e.age_mois >= 216:
            return TypeMesure.APJM
        if e.mode == "tiers_durable":
            return TypeMesure.ACCUEIL_PROVISOIRE
        if e.place is Place.TIERS:
            return TypeMesure.TIERS_DIGNE_DE_CONFIANCE
        return mineur

    # --- care ---------------------------------------------------------------------------------------------------

    def _accueil(self, foyer: Foyer, type_mesure: str, enfants: list[Enfant]) -> None:
        """Write the first order and the one in force; those of brothers and sisters are one."""
        if type_mesure == TypeMesure.APJM:
            for e in enfants:
                self._majeur(foyer, e)
            return
        self._avant_l_accueil(foyer, enfants)
        initiales: dict[int, Decision] = {}
        ancienne = min(e.ordonnee for e in enfants)
        actuelle = None
        if self.au - ancienne > PROVISOIRE_JOURS * 2 and type_mesure != TypeMesure.TUTELLE:
            actuelle = self._renouvellement(foyer, type_mesure, enfants)
        for e in enfants:
            decision = initiales.get(e.ordonnee)
            if decision is None:
                meme_jour = [x for x in enfants if x.ordonnee == e.ordonnee]
                decision = initiales[e.ordonnee] = self._initiale(foyer, type_mesure, e.ordonnee, meme_jour)
            en_vigueur = actuelle if actuelle and e.ordonnee <= actuelle.rendue else decision
            fin = en_vigueur.prolongee or en_vigueur.terme
            self._mesure_d_accueil(e, type_mesure, en_vigueur, e.ordonnee, fin, 0)

    def _avant_l_accueil(self, foyer: Foyer, enfants: list[Enfant]) -> None:
        """Write the home measure that came before the care of half of the families."""
        fin = min(e.ordonnee for e in enfants)
        debut = fin - int(self.rng.integers(120, 2 * AN))
        aides = [e for e in enfants if e.naissance < debut and not e.mna]
        if not aides or self.rng.random() >= PART_AIDE_AVANT:
            return
        juridiction = self.geo.points[foyer.commune].juridiction
        decision = Decision(NatureDecision.JUGEMENT, juridiction, debut, debut + 2 * AN, aides)
        decision.dispositif = "Mesure d'aide à domicile."
        self.actes.decisions.append(decision)
        executee = debut + int(min(self.rng.exponential(60), fin - debut - 1))
        for e in aides:
            self.actes.mesures.append(Mesure(e, TypeMesure.AEMO, decision, None, debut, executee, debut, fin, -1))

    def _initiale(self, foyer: Foyer, type_mesure: str, jour: int, enfants: list[Enfant]) -> Decision:
        juridiction = self.geo.points[foyer.commune].juridiction
        recente = self.au - jour <= PROVISOIRE_JOURS * 2
        if type_mesure == TypeMesure.ACCUEIL_PROVISOIRE:
            nature, juridiction, duree = NatureDecision.ACCORD, None, AN
        elif type_mesure == TypeMesure.TUTELLE:
            nature, duree = NatureDecision.ORDONNANCE_TUTELLE, 0
        elif type_mesure == TypeMesure.TIERS_DIGNE_DE_CONFIANCE or (not recente and self.rng.random() < 0.45):
            nature, duree = NatureDecision.JUGEMENT, 2 * AN
        elif self._en_jugement(enfants):
            nature, duree = NatureDecision.JUGEMENT, AN
        else:
            parquet = self.rng.random() < 0.4
            nature = NatureDecision.OPP_PARQUET if parquet else NatureDecision.OPP_JUGE
            duree = PROVISOIRE_JOURS
        if nature in PROVISOIRES and recente and self.au - jour > 2 * PROVISOIRE_JOURS - 20:
            nature, duree = NatureDecision.JUGEMENT, AN
        terme = jour + duree if duree else None
        if recente and terme is not None:
            attente = int(self.rng.integers(8, 90))
            terme = terme if nature in PROVISOIRES else max(terme, self.au + attente)
        premiere = self._ecrire(Decision(nature, juridiction, jour, terme, enfants), foyer)
        return self._suites_provisoires(premiere) if nature in PROVISOIRES else premiere

    def _suites_provisoires(self, premiere: Decision) -> Decision:
        """Write what a judge orders after a provisional placement; return the decision that the measure carries."""
        ordre, jour = premiere, premiere.rendue
        if premiere.nature == NatureDecision.OPP_PARQUET:
            jour += 9 + jour % 7
            if jour > self.au:
                return premiere
            ordre = self._suivre(premiere, NatureDecision.OPP_JUGE, jour, jour + PROVISOIRE_JOURS)
            ordre.renouvelle = premiere
        else:
            ordre.sans_audition = jour % 2 == 0 and self.au - jour < AUDIENCES_JOURS
        if self.au - jour > 2 * PROVISOIRE_JOURS:
            rendu = jour + 130 + jour % 40
            ordre.au_fond = self._suivre(ordre, NatureDecision.JUGEMENT, rendu, rendu + AN)
        elif self.au - jour > PROVISOIRE_JOURS - 14:
            ordre.prolongee = jour + 2 * PROVISOIRE_JOURS - 2
            suite = self._suivre(ordre, NatureDecision.OPP_JUGE, jour + 150 + jour % 15, ordre.prolongee)
            suite.renouvelle = ordre
        return ordre

    def _suivre(self, avant: Decision, nature: str, jour: int, terme: int) -> Decision:
        """Write a decision of the same court for the same children, with the same conditions."""
        suite = Decision(nature, avant.juridiction, jour, terme, avant.enfants, avant.ensemble, avant.types)
        suite.temps_max, suite.temps_min = avant.temps_max, avant.temps_min
        suite.dispositif, suite.recommandee_avant = _dispositif(suite), avant.recommandee_avant
        self.actes.decisions.append(suite)
        return suite

    def _en_jugement(self, enfants: list[Enfant]) -> bool:
        """Whether a recent order is a judgment: often for those who wait, whose situation was known."""
        attend = any(e.attente_jours is not None for e in enfants)
        return bool(self.rng.random() < (0.6 if attend else 0.15))

    def _renouvellement(self, foyer: Foyer, type_mesure: str, enfants: list[Enfant]) -> Decision:
        """Return the decision in force: the last one, at most two years old (one year for an agreement)."""
        juridiction = self.geo.points[foyer.commune].juridiction
        accord = type_mesure == TypeMesure.ACCUEIL_PROVISOIRE
        duree = AN if accord or self.rng.random() < 0.35 else 2 * AN
        plus_recent = max(e.ordonnee for e in enfants)
        rendue = self.au - int(self.rng.integers(3, duree - 10))
        rendue = max(rendue, min(plus_recent, self.au - 1))
        concernes = [e for e in enfants if e.ordonnee <= rendue]
        nature = NatureDecision.ACCORD if accord else NatureDecision.JUGEMENT
        decision = Decision(nature, None if accord else juridiction, rendue, rendue + duree, concernes)
        return self._ecrire(decision, foyer)

    def _majeur(self, foyer: Foyer, e: Enfant) -> None:
        """Write the placement until eighteen, then the young adult's measure."""
        majorite = e.majorite
        if any(s.rang_mesure == 0 for s in e.sejours):
            premiere = self._initiale(foyer, TypeMesure.PLACEMENT, e.ordonnee, [e])
            ancienne = premiere.au_fond or premiere
            ancienne.terme = max(majorite, ancienne.rendue + 1)
            self._mesure_d_accueil(e, TypeMesure.PLACEMENT, ancienne, e.ordonnee, majorite, 0)
            debut = majorite
        else:
            debut = max(e.ordonnee, majorite)
        rendue = debut
        while rendue + AN <= self.au:
            rendue += AN
        nature = NatureDecision.ACCORD if self.rng.random() < 0.5 else NatureDecision.ADMINISTRATIVE
        contrat = self._ecrire(Decision(nature, None, rendue, rendue + AN, [e]), foyer)
        self._mesure_d_accueil(e, TypeMesure.APJM, contrat, debut, contrat.terme, 1)

    def _mesure_d_accueil(
        self, e: Enfant, type_mesure: str, decision: Decision, debut: int, fin: int | None, rang: int
    ) -> None:
        preuves = [s.debut for s in e.sejours if s.rang_mesure == rang and s.mode != "hopital_par_defaut"]
        executee = min(preuves) if preuves else None
        avant = decision.recommandee_avant
        recommandee = None if avant is None else max(debut - avant, e.naissance)
        self.actes.mesures.append(
            Mesure(e, type_mesure, decision, recommandee, debut, executee, debut, fin, rang)
        )  # fmt: skip

    def _ecrire(self, decision: Decision, foyer: Foyer) -> Decision:
        """Add the conditions that some decisions set, and keep the decision."""
        enfants = decision.enfants
        if len(enfants) > 1 and decision.juridiction is not None:
            ensemble = bool(self.rng.random() < PART_DECISION_ENSEMBLE)
            attend = any(e.attente_jours is not None for e in enfants)
            decision.ensemble = foyer.ensemble if foyer.ensemble is not None and attend else ensemble
        if decision.juridiction is not None and not foyer.histoire:
            tirage = self.rng.random()
            if tirage < PART_TEMPS_MAX:
                decision.temps_max = int(self.rng.choice([45, 60, 75]))
            elif tirage < PART_TEMPS_MAX + PART_TEMPS_MIN:
                decision.temps_min = int(self.rng.choice([25, 40]))
            elif tirage < 0.12 and max(e.age_mois for e in enfants) < 30:
                decision.types = ("famille_accueil", "pouponniere")
        if self.rng.random() < 0.7:
            decision.recommandee_avant = int(self.rng.integers(3, 60))
        decision.dispositif = _dispositif(decision)
        self.actes.decisions.append(decision)
        return decision

    # --- home ---------------------------------------------------------------------------------------------------

    def _domicile(self, foyer: Foyer, enfants: list[Enfant]) -> None:
        """Write one home measure for the children of a family who live with their parents."""
        if not enfants:
            return
        types = list(MESURES_A_DOMICILE)
        type_mesure = types[int(np.searchsorted(np.cumsum(list(MESURES_A_DOMICILE.values())), self.rng.random()))]
        maximum = AN if type_mesure != "aemo" else 2 * AN
        if type_mesure == "mjie":
            maximum = 183
        jour = self.au - int(self.rng.integers(2, maximum))
        jour = max(jour, max(e.naissance for e in enfants) + 1)
        judiciaire = type_mesure in JUDICIAIRES_A_DOMICILE
        nature = NatureDecision.JUGEMENT if judiciaire else NatureDecision.ACCORD
        juridiction = self.geo.points[foyer.commune].juridiction if judiciaire else None
        decision = Decision(nature, juridiction, jour, jour + maximum, enfants)
        decision.dispositif = "Mesure d'aide à domicile."
        self.actes.decisions.append(decision)
        attend = self.rng.random() < PART_AEMO_EN_ATTENTE
        delai = int(min(self.rng.exponential(60), self.au - jour))
        for e in enfants:
            recommandee = max(jour - int(self.rng.integers(5, 90)), e.naissance)
            executee = None if attend else jour + delai
            self.actes.mesures.append(
                Mesure(e, type_mesure, decision, recommandee, jour, executee, jour, jour + maximum)
            )  # fmt: skip


def _dispositif(d: Decision) -> str:
    """Return the operative words of an invented decision."""
    qui = "les mineurs" if len(d.enfants) > 1 else "le mineur"
    if d.nature == NatureDecision.ADMINISTRATIVE:
        return "Accorde l'accueil provisoire du jeune majeur."
    if d.nature == NatureDecision.ACCORD:
        return "Accord écrit pour l'accueil provisoire."
    phrases = [f"Confie {qui} au Département du Nord, aide sociale à l'enfance."]
    if d.nature == NatureDecision.ORDONNANCE_TUTELLE:
        phrases = ["Défère la tutelle au Département du Nord."]
    if d.ensemble:
        phrases.append("Dit que la fratrie sera accueillie ensemble.")
    if d.temps_max:
        phrases.append(f"Dit que le lieu d'accueil sera à {d.temps_max} minutes au plus du domicile familial.")
    if d.temps_min:
        phrases.append(f"Dit que le lieu d'accueil sera à {d.temps_min} minutes au moins du domicile familial.")
    return " ".join(phrases)
