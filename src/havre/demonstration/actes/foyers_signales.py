"""What happens to each worrying information of the synthetic département, drawn before anything is written.

Days are counted back from the day of the data: 0 is that day. The same generator gives the same stories.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from typing import Any

import numpy as np

from havre.apps.informations.enums import Canal, IssueEvaluation, NatureAuteur, Origine
from havre.apps.personnes.enums import Sexe

from ..noms import Nommeur

SEMAINES = 78
ORIGINES = (
    (Origine.ECOLE, Canal.FORMULAIRE, 0.25, "L'élève arrive sans repas et dit dormir peu.", "Directrice d'école"),
    (Origine.SNATED, Canal.SNATED, 0.15, "Cris répétés le soir, entendus par un voisin.", "Écoutant du 119"),
    (Origine.PARQUET, Canal.JUSTICE, 0.15, "Intervention au domicile, enfants présents.", "Substitut"),
    (Origine.SOCIAL, Canal.COURRIEL, 0.20, "Rendez-vous manqués, logement très dégradé.", "Assistant social"),
    (Origine.SANTE, Canal.TELEPHONE, 0.10, "Suivi médical interrompu, courbe de poids en baisse.", "Médecin"),
    (Origine.PARTICULIER, Canal.TELEPHONE, 0.10, "Enfants seuls plusieurs heures, dit une voisine.", ""),
    (Origine.FAMILLE, Canal.TELEPHONE, 0.03, "La grand-mère dit que les enfants ont peur de rentrer.", ""),
    (Origine.FORCES, Canal.COURRIER, 0.02, "Procès-verbal de renseignement, dispute violente.", "Gendarme"),
)
"""Where they come from: shares of the generator (docs/explications/donnees-synthetiques.md)."""
ISSUES = ((IssueEvaluation.CLASSEMENT, 0.47), (IssueEvaluation.AIDE, 0.21), (IssueEvaluation.JUSTICE, 0.32))
TAILLES = (0.55, 0.28, 0.12, 0.05)  # 1, 2, 3, 4 children
PART_REVENUE, PART_RATTACHEE = 0.16, 0.7  # households told again; joined when the first is still in progress
PART_NON_QUALIFIEE, PART_TRANSFEREE, PART_DANGER, PART_DIRECT = 0.25, 0.03, 0.03, 0.04
PART_DEROGATION, PART_RENVOYEE, PART_SANS_NAISSANCE, PART_A_NAITRE = 0.025, 0.08, 0.05, 0.012
DUREE_MEDIANE_JOURS, DUREE_SIGMA = 78, 0.42  # 35 % beyond three months


@dataclass(slots=True, eq=False)
class EnfantSignale:
    """A child of a household; `naissance` None: only an age was told, or the child is not born."""

    prenom: str
    nom: str
    sexe: Sexe | None
    naissance: date | None
    age_dit: int | None = None
    dossier: int | None = None
    premiere: Any = None  # his row in the first information that named him


@dataclass(slots=True, eq=False)
class FoyerSignale:
    """A household: its children, adults' first names and where it lives."""

    enfants: list[EnfantSignale]
    mere: str
    pere: str
    nom: str
    adresse: str
    commune: str


@dataclass(slots=True, eq=False)
class Histoire:
    """One information, with the days back on which each step happened; None: it has not happened."""

    jours: int
    foyer: FoyerSignale
    equipe: int
    origine: Origine
    canal: Canal
    faits: str
    qualite: str
    nature: NatureAuteur
    anonyme: bool
    danger: bool = False
    direct: bool = False
    qualifiee: int | None = None
    preoccupante: bool = True
    transferee: int | None = None
    vers: "Histoire | None" = None
    confiee: int | None = None
    designee: int | None = None
    rencontres: list[int] = field(default_factory=list)
    redigee: int | None = None
    signatures: int = 0
    renvoyee: bool = False
    derogation: bool = False
    validee: int | None = None
    issue: IssueEvaluation = IssueEvaluation.CLASSEMENT
    hasards: list[float] = field(default_factory=list)  # draws for the duties done

    @property
    def en_cours(self) -> bool:
        """Whether the information ends in an evaluation that is not finished."""
        return self.preoccupante and self.vers is None and self.transferee is None and self.validee is None

    def finie_au(self, jours: int) -> bool:
        """Whether nothing more is expected so many days back."""
        fin = self.validee if self.validee is not None else self.transferee
        return not self.preoccupante or self.vers is not None or (fin is not None and fin >= jours)


class Conteur:
    """Draws the informations of a département, the oldest first."""

    def __init__(
        self, rng: np.random.Generator, au: date, poids: Sequence[float], communes: Sequence[Sequence[str]],
        connus: Sequence[list[EnfantSignale]],
    ) -> None:  # fmt: skip
        """Args: weight of each team, communes of each, and sibling groups that have files."""
        self.rng, self.au, self.communes, self.connus = rng, au, communes, list(connus)
        self.nommeur = Nommeur(rng)
        self.cumul = np.cumsum(np.array(poids) / sum(poids))
        self.derniere: dict[int, Histoire] = {}
        self.foyers: list[tuple[FoyerSignale, int]] = []

    def raconter(self, nombre: int) -> list[Histoire]:
        """Return so many informations over `SEMAINES`, the oldest first; each kind of state has at least one."""
        jours = np.sort(self.rng.integers(0, SEMAINES * 7, nombre))[::-1].tolist()
        histoires = [self._une(j) for j in jours]
        histoires.append(self._une(0, danger=True))
        return histoires

    def _sort(self, part: float) -> bool:
        return bool(self.rng.random() < part)

    def _entre(self, bas: int, haut: int) -> int:
        return bas + int(self.rng.random() * (haut - bas))

    def _une(self, jours: int, *, danger: bool = False) -> Histoire:
        revenue = bool(self.foyers) and self._sort(PART_REVENUE)
        if revenue:
            foyer, equipe = self.foyers[int(self.rng.random() * len(self.foyers))]
        else:
            equipe = int(np.searchsorted(self.cumul, self.rng.random()))
            foyer = self._foyer(equipe, self.au - timedelta(days=jours))
            self.foyers.append((foyer, equipe))
        parts = self.rng.random()
        origine, canal, _, faits, qualite = next(
            o for rang, o in enumerate(ORIGINES) if parts < sum(x[2] for x in ORIGINES[: rang + 1]) + 1e-9
        )
        h = Histoire(
            jours, foyer, equipe, origine, canal, faits, qualite,
            NatureAuteur.PROFESSIONNEL if qualite else NatureAuteur.PARTICULIER,
            anonyme=not qualite and self._sort(0.45), danger=danger or self._sort(PART_DANGER),
            direct=self._sort(PART_DIRECT), hasards=self.rng.random(12).tolist(),
        )  # fmt: skip
        avant = self.derniere.get(id(foyer))
        self._derouler(h, avant)
        if h.vers is None:
            self.derniere[id(foyer)] = h
        return h

    def _foyer(self, equipe: int, recue: date) -> FoyerSignale:
        communes = self.communes[equipe]
        commune = communes[int(self.rng.random() * len(communes))]
        mere, pere = self.nommeur.prenom(2, recue.year - 32), self.nommeur.prenom(1, recue.year - 34)
        adresse = f"{self._entre(1, 120)} rue d'Exemple"
        if self.connus and self._sort(0.1):
            enfants = self.connus.pop()
            return FoyerSignale(enfants, mere, pere, enfants[0].nom, "", commune)
        nom, tirage = self.nommeur.nom(), self.rng.random()
        nombre = 1 + sum(tirage > x for x in np.cumsum(TAILLES).tolist()[:-1])
        a_naitre = self._sort(PART_A_NAITRE)
        enfants = [self._enfant(nom, recue, a_naitre and n == 0) for n in range(nombre)]
        return FoyerSignale(enfants, mere, pere, nom, adresse, commune)

    def _enfant(self, nom: str, recue: date, a_naitre: bool) -> EnfantSignale:
        if a_naitre:
            return EnfantSignale("", nom, None, None)
        naissance = recue - timedelta(days=self._entre(40, 6300))
        sexe = Sexe.FEMININ if self._sort(0.46) else Sexe.MASCULIN
        prenom = self.nommeur.prenom(int(sexe), naissance.year)
        if self._sort(PART_SANS_NAISSANCE):
            return EnfantSignale(prenom, nom, sexe, None, (recue - naissance).days // 365)
        return EnfantSignale(prenom, nom, sexe, naissance)

    def _derouler(self, h: Histoire, avant: Histoire | None) -> None:
        """Give an information the steps that its age allows."""
        attente = self._entre(0, 3) + (self._entre(3, 9) if self._sort(0.06) else 0)
        if h.jours <= attente:
            return
        h.qualifiee = h.jours - attente
        h.preoccupante = not self._sort(PART_NON_QUALIFIEE) or h.danger
        if not h.preoccupante:
            return
        if self._joignable(avant, h.qualifiee) and self._sort(PART_RATTACHEE):
            h.vers = avant
            return
        if self._sort(PART_TRANSFEREE) and h.qualifiee > 6:
            h.transferee = h.qualifiee - 6
            return
        self._evaluer(h, h.qualifiee)

    @staticmethod
    def _joignable(avant: Histoire | None, jours: int) -> bool:
        """Whether an information of the same household was in progress so many days back."""
        return avant is not None and avant.transferee is None and not avant.finie_au(jours)

    def _evaluer(self, h: Histoire, qualifiee: int) -> None:
        """Give the evaluation its team, its pair, its visits, its versions and its end."""
        attente = self._entre(1, 5) + (self._entre(5, 20) if self._sort(0.03) else 0)
        if qualifiee <= attente:
            return
        h.confiee = qualifiee - attente
        attente = self._entre(1, 6)
        if h.confiee <= attente:
            return
        h.designee = h.confiee - attente
        duree = max(21, round(DUREE_MEDIANE_JOURS * exp(DUREE_SIGMA * self.rng.standard_normal())))
        fin = h.jours - duree
        if h.designee > max(fin, 0) + 4:
            tires = [self._entre(max(fin, 0) + 1, h.designee) for _ in range(self._entre(2, 5))]
            h.rencontres = sorted(tires, reverse=True)
        self._conclure(h, h.designee, fin)

    def _conclure(self, h: Histoire, designee: int, fin: int) -> None:
        """Write the report some days before its end, sign it by two, validate it on the last day."""
        redigee = min(fin + self._entre(2, 8), designee)
        if redigee < 0:
            return
        h.redigee, h.renvoyee = redigee, self._sort(PART_RENVOYEE) and redigee > 6
        h.derogation = self._sort(PART_DEROGATION)
        h.signatures = 1 if h.derogation or fin < -3 else 2
        tirage = self.rng.random()
        for issue, part in ISSUES:
            h.issue, tirage = issue, tirage - part
            if tirage < 0:
                break
        if fin >= 0 and h.signatures + h.derogation >= 2:
            h.validee = min(fin, redigee)
