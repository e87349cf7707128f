"""The nouns of the synthetic département: households, children, stays, roofs and units.

Days are proleptic ordinals, ages are whole months at the date of the data; communes are ranks in the `Geographie`.
"""

from dataclasses import dataclass, field
from datetime import date

from havre.apps.lieux.enums import TypeLieu

from .parametres import BORNES_MOIS, Place

JOURS_PAR_MOIS = 30.4375


def anniversaire(naissance: int, ans: int) -> int:
    """Return the day of a birthday; someone born on 29 February has it on 1 March."""
    jour = date.fromordinal(naissance)
    if (jour.month, jour.day) == (2, 29):
        return date(jour.year + ans, 3, 1).toordinal()
    return jour.replace(year=jour.year + ans).toordinal()


@dataclass(slots=True)
class Sejour:
    """A child lives somewhere from `debut` to `fin` (excluded; None while it lasts)."""

    mode: str
    debut: int
    fin: int | None = None
    unite: "Unite | None" = None
    lieu: "Lieu | None" = None
    commune: int | None = None
    fin_promise: int | None = None
    sortie_medicale: int | None = None
    rang_mesure: int = 0  # 0: measure of a minor; 1: the one after the eighteenth birthday
    motif_separation: str = ""
    motif_eloignement: str = ""
    reserve: bool = False  # the child has not arrived yet
    recherche: int | None = None  # search that found the place
    principal: bool = True  # the child lives there; otherwise it goes beside the place where he lives
    rythme: int | None = None  # half-days of the week (28 bits); None: always


@dataclass(slots=True, eq=False)
class Enfant:
    """A child with a measure."""

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
    sejours: list[Sejour] = field(default_factory=list)  # in order; the last one is the present one
    modules: list[Sejour] = field(default_factory=list)  # stays beside the place where he lives, under way
    numero: int = 0
    prenom: str = ""
    nom: str = ""

    @property
    def classe(self) -> int:
        """Return the rank of the age class."""
        return next(i for i in range(len(BORNES_MOIS) - 1) if self.age_mois < BORNES_MOIS[i + 1])

    @property
    def majorite(self) -> int:
        """Return the day of the eighteenth birthday."""
        return anniversaire(self.naissance, 18)

    @property
    def loge(self) -> bool:
        """Whether the child lives elsewhere than at home or in a hospital."""
        return self.place not in (None, Place.ATTENTE, Place.HOPITAL)


@dataclass(slots=True, eq=False)
class Foyer:
    """A family: where it lives, its ASE service, its children and its parents' names."""

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


@dataclass(slots=True)
class Agrement:
    """Licence of a foster home and its carer; `derogation` adds a fourth child."""

    places: int
    derogation: bool
    sexe: int
    naissance: int
    prenom: str = ""
    nom: str = ""


@dataclass(slots=True, eq=False)
class Unite:
    """A pool of places; `plages` are the days on which each place is taken by a former stay."""

    lieu: "Lieu"
    nom: str
    age_min: int
    age_max: int
    capacite: int
    sexe: int = 0
    occupants: list[Enfant] = field(default_factory=list)
    competences: tuple[int, int, int] = (0, 0, 0)
    offres: tuple[str, ...] = ()
    debut: int = 0
    debut_derogation: int = 0
    plages: list[list[tuple[int, int]]] = field(default_factory=list)
    fermeture: tuple[int, int, str] | None = None
    numero: int = 0

    @property
    def libres(self) -> int:
        """Return how many places are free now."""
        return self.capacite - len(self.occupants)

    def convient(self, age_mois: int, sexe: int) -> bool:
        """Whether the unit takes a child of that age and sex."""
        return self.age_min <= age_mois <= self.age_max and self.sexe in (0, sexe)


@dataclass(slots=True, eq=False)
class Lieu:
    """One roof."""

    place: Place
    type: TypeLieu
    nom: str
    commune: int
    organisme: str
    unites: list[Unite] = field(default_factory=list)
    agrement: Agrement | None = None
    code: str = ""
    numero: int = 0


PREFIXES = {
    TypeLieu.FAMILLE_ACCUEIL: "AF", TypeLieu.MECS: "MECS", TypeLieu.FOYER_ENFANCE: "FDE", TypeLieu.POUPONNIERE: "POUP",
    TypeLieu.VILLAGE_ENFANTS: "VE", TypeLieu.LVA: "LVA", TypeLieu.ACCUEIL_URGENCE: "URG", TypeLieu.AUTONOMIE: "AUT",
    TypeLieu.HOPITAL: "HOP", TypeLieu.HOTEL: "HOT",
}  # fmt: skip


@dataclass(slots=True)
class Parc:
    """All the roofs, numbered from 1."""

    lieux: list[Lieu]

    @property
    def unites(self) -> list[Unite]:
        """Return all the units."""
        return [u for lieu in self.lieux for u in lieu.unites]

    def numeroter(self) -> None:
        """Number roofs and units in order, and give each roof a code."""
        rang = 0
        compte: dict[str, int] = {}
        for i, lieu in enumerate(self.lieux, 1):
            lieu.numero = i
            prefixe = PREFIXES[lieu.type] if lieu.place is not Place.BELGIQUE else "BE"
            compte[prefixe] = compte.get(prefixe, 0) + 1
            lieu.code = f"{prefixe}-{compte[prefixe]:04d}"
            for u in lieu.unites:
                rang += 1
                u.numero = rang
