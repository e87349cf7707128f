"""Households and their children."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..parametres import BORNES_MOIS, Place

if TYPE_CHECKING:
    from ..lieux.modeles import Lieu, Unite
    from ..sejours.modeles import Sejour

JOURS_PAR_MOIS = 30.4375


@dataclass(slots=True, eq=False)
class Enfant:
    """A child with a measure; days are proleptic ordinals, `age_mois` is the age at the date of the data."""

    foyer: "Foyer"
    age_mois: int
    sexe: int
    naissance: int
    accueilli: bool
    place: Place | None = None
    bloc: int = -1  # children of one block live under one roof
    mna: bool = False
    ordonnee: int = 0  # day of the order of the care measure
    attente_jours: int | None = None  # days since an order that is not carried out
    urgence: bool = False
    reorientation: bool = False
    jamais_accueilli: bool = False
    mode: str = "permanent"
    unite: "Unite | None" = None  # where the child lives now, if it is in a unit
    lieu: "Lieu | None" = None  # where he is now, if it has no unit: hospital, hotel
    sejours: list["Sejour"] = field(default_factory=list)  # in order; the last one is the present one
    numero: int = 0
    prenom: str = ""
    nom: str = ""

    @property
    def classe(self) -> int:
        """Return the rank of the age class."""
        return next(i for i in range(len(BORNES_MOIS) - 1) if self.age_mois < BORNES_MOIS[i + 1])

    @property
    def loge(self) -> bool:
        """Whether a place is looked for among the homes."""
        return self.place not in (None, Place.ATTENTE, Place.HOPITAL)


@dataclass(slots=True, eq=False)
class Foyer:
    """A family: where it lives, its ASE service, its children and its parents."""

    commune: int
    mns: str
    enfants: list[Enfant] = field(default_factory=list)
    origine: str = "france"
    ensemble: bool | None = None  # what the decision says of the sibling group, when a story fixes it
    noms: tuple[str, str] = ("", "")
    histoire: str = ""

    @property
    def accueillis(self) -> list[Enfant]:
        """Return the children with a care measure."""
        return [e for e in self.enfants if e.accueilli]


@dataclass(slots=True)
class Population:
    """All the households; children are numbered from 1 in the order of the households."""

    foyers: list[Foyer]

    @property
    def enfants(self) -> list[Enfant]:
        """Return all the children."""
        return [e for f in self.foyers for e in f.enfants]

    @property
    def accueillis(self) -> list[Enfant]:
        """Return the children with a care measure."""
        return [e for f in self.foyers for e in f.enfants if e.accueilli]
