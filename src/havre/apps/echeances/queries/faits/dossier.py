"""What the rules read of one child."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from havre.apps.decisions.enums import NatureDecision
from havre.apps.mesures.enums import MESURES_D_ACCUEIL


@dataclass(slots=True)
class Mesure:
    """A measure as the rules read it; `fin` excluded, None: no term."""

    id: int
    type: str
    debut: date
    fin: date | None
    ordonnee_le: date | None
    executee_le: date | None
    nature: str | None
    rendue_le: date | None
    terme_le: date | None
    decision: int | None = None

    @property
    def famille(self) -> str:
        """What one measure renews: care follows care, otherwise the same kind."""
        return "accueil" if self.type in MESURES_D_ACCUEIL else self.type


@dataclass(slots=True)
class Sejour:
    """A stay as the rules read it; `fin` excluded."""

    id: int
    mode: str
    principal: bool
    lieu: int | None
    type_lieu: str | None
    debut: date
    fin: date | None
    admis_le: date | None
    fin_promise: date | None
    sortie_medicale_le: date | None
    handicap: bool

    def finie(self, au: date) -> date | None:
        """Return the day the stay ended, None while it lasts."""
        return self.fin if self.fin and self.fin <= au else None


@dataclass(slots=True)
class Decision:
    """A decision as the rules read it for one child; `lien` is the row that names him in it.

    `jugee`: a judge took it, in matters of child protection. `prolongations` counts the orders that extend it.
    """

    lien: int
    id: int
    nature: str
    rendue_le: date
    recue_le: date | None
    terme_le: date | None
    sans_audition: bool
    renouvelle: int | None
    prolongations: int

    @property
    def jugee(self) -> bool:
        """Whether a judge took it."""
        return self.nature in {NatureDecision.OPP_JUGE, NatureDecision.JUGEMENT}


@dataclass(slots=True)
class Audience:
    """A hearing as the rules read it for one child; `lien` is the row that names him in it."""

    lien: int
    prevue_le: date
    convocation_le: date | None
    issue: str | None
    survenue_le: date | None


@dataclass(slots=True)
class Dossier:
    """What the rules read of one child, in the order of time."""

    enfant: int
    service: int
    referent: int | None
    naissance: date | None
    mesures: list[Mesure] = field(default_factory=list)
    sejours: list[Sejour] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    audiences: list[Audience] = field(default_factory=list)
    appels: list[tuple[Any, ...]] = field(default_factory=list)
    rapports_dus: list[tuple[int, date]] = field(default_factory=list)
    informations: list[tuple[Any, ...]] = field(default_factory=list)
    promesses: list[tuple[Any, ...]] = field(default_factory=list)
    visites: list[tuple[Any, ...]] = field(default_factory=list)
    actes: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
