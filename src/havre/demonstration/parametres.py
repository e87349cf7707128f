"""Every figure of the synthetic département.

What was read and what was chosen is told, figure by figure, in `docs/explications/donnees-synthetiques.md`.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Taille(StrEnum):
    """Size of the synthetic département."""

    FLANDRES = "flandres"
    NORD = "nord"


class Place(StrEnum):
    """Where a child in care lives, or waits."""

    FAMILLE = "famille"
    MECS = "mecs"
    FOYER = "foyer"
    POUPONNIERE = "pouponniere"
    VILLAGE = "village"
    LVA = "lva"
    DOMICILE = "domicile"
    AUTONOMIE = "autonomie"
    TIERS = "tiers"
    BELGIQUE = "belgique"
    HOPITAL = "hopital"
    ATTENTE = "attente"
    AUTRE = "autre"


@dataclass(frozen=True)
class Effectifs:
    """Exact counts of one size of the département."""

    direction: str | None
    mesures: int
    accueils: int
    non_executees: int
    hopital: int
    hopital_non_executees: int
    belgique: int
    foyers_belges: int
    familles: int
    referents: int
    mna: int
    urgences: int
    reorientations: int
    hotel: int
    reservations: int

    @property
    def a_domicile(self) -> int:
        """Return how many children have a measure at home only."""
        return self.mesures - self.accueils


EFFECTIFS = MappingProxyType(
    {
        Taille.NORD: Effectifs(
            direction=None, mesures=22_826, accueils=12_000, non_executees=190, hopital=24, hopital_non_executees=14,
            belgique=213, foyers_belges=11, familles=2_600, referents=343, mna=1_300, urgences=36,
            reorientations=230, hotel=20, reservations=24,
        ),
        Taille.FLANDRES: Effectifs(
            direction="FLA", mesures=2_948, accueils=1_550, non_executees=25, hopital=4, hopital_non_executees=3,
            belgique=28, foyers_belges=2, familles=336, referents=44, mna=168, urgences=6,
            reorientations=30, hotel=3, reservations=3,
        ),
    }
)  # fmt: skip

# Ages of children in care: upper bounds in months (excluded), and their shares.
CLASSES_D_AGE = ("< 3", "3-5", "6-10", "11-15", "16-17", "18-20")
BORNES_MOIS = (0, 36, 72, 132, 192, 216, 252)
PART_DES_AGES = (0.075, 0.09, 0.20, 0.30, 0.185, 0.15)

# Shares of the kinds of place, for those not counted exactly.
PART_DES_PLACES = MappingProxyType(
    {
        Place.FAMILLE: 0.44, Place.MECS: 0.27, Place.FOYER: 0.06, Place.POUPONNIERE: 0.02, Place.VILLAGE: 0.02,
        Place.LVA: 0.015, Place.DOMICILE: 0.05, Place.AUTONOMIE: 0.06, Place.TIERS: 0.02, Place.AUTRE: 0.009,
    }
)  # fmt: skip

# Starting weights of each place by age, before they are fitted to both margins.
AFFINITES = MappingProxyType(
    {
        Place.FAMILLE: (0.52, 0.61, 0.55, 0.42, 0.19, 0.30),
        Place.MECS: (0.0, 0.12, 0.25, 0.34, 0.42, 0.20),
        Place.FOYER: (0.05, 0.06, 0.06, 0.08, 0.07, 0.02),
        Place.POUPONNIERE: (0.28, 0.004, 0.0, 0.0, 0.0, 0.0),
        Place.VILLAGE: (0.004, 0.03, 0.035, 0.025, 0.01, 0.001),
        Place.LVA: (0.0, 0.0, 0.01, 0.025, 0.03, 0.005),
        Place.DOMICILE: (0.07, 0.08, 0.07, 0.05, 0.02, 0.0),
        Place.AUTONOMIE: (0.0, 0.0, 0.0, 0.0, 0.10, 0.32),
        Place.TIERS: (0.02, 0.025, 0.02, 0.02, 0.02, 0.005),
        Place.BELGIQUE: (0.0, 0.005, 0.015, 0.025, 0.03, 0.008),
        Place.AUTRE: (0.0, 0.002, 0.005, 0.01, 0.02, 0.01),
    }
)

TAILLE_DES_FOYERS = (0.40, 0.28, 0.17, 0.09, 0.06)  # 1, 2, 3, 4, 5 children and more
# Children in care (1, 2, ... n) among the children of a household of n of which one at least is in care.
ACCUEILLIS_PAR_FOYER = (
    (1.0,),
    (0.50, 0.50),
    (0.35, 0.25, 0.40),
    (0.20, 0.20, 0.20, 0.40),
    (0.15, 0.10, 0.15, 0.20, 0.40),
)
SEPAREES = (0.0, 0.42, 0.55, 0.64, 0.80)  # sibling groups of 1, 2, 3, 4, 5+ not all under one roof

PART_GARCONS = 0.58
PART_GARCONS_MNA = 0.914
PART_LIBRE = 0.03  # free places, all kinds together
AGREMENTS = (0.25, 0.35, 0.38, 0.02)  # licences for 1, 2, 3 children, and 3 with a waiver for a fourth
PART_AF_DE_60_ANS = 0.30
PART_AF_DE_55_ANS = 0.50

NOMBRE_DE_LIEUX = (0.35, 0.25, 0.16, 0.10, 0.14)  # places lived so far: 1, 2, 3, 4, 5 and more
PART_DIX_LIEUX = 0.02
DUREE_MEDIANE_ANS = 5.0  # of the log-normal part, before the age of the child bounds it
DUREE_SIGMA = 0.85
PART_RECENTE = 0.08  # households whose children came in care within eight months
RECENT_JOURS = 240
ATTENTE_MEDIANE_JOURS = 75
ATTENTE_SIGMA = 0.907  # gives a ninth decile of 240 days
EXECUTION_MOYENNE_JOURS = 10

PART_PLUS_DE_12_ANS_EN_ATTENTE = 0.70
PART_POSTES_VACANTS = 0.06
PART_PROMESSES = (0.55, 0.20, 0.25)  # far ahead, near, broken
PART_DECISION_ENSEMBLE = 0.20
PART_TEMPS_MAX = 0.06
PART_TEMPS_MIN = 0.015
PART_ELOIGNEMENTS = 0.006
PART_SANS_CONTACT = 0.08
PART_LOINTAINE = 0.20  # stays in a home chosen without regard for the distance
PART_FERMETURES = 0.02
PART_TIERS_DURABLES = 0.25  # of the third parties, those chosen by the service and not by the judge
PART_DOMICILE_MODULE = 0.30  # of the children placed at home, those who also come to a unit some days
PART_ACCUEIL_DE_JOUR = 0.009  # of the children of school age with a measure at home only
PLACES_MODULEES = 5
ENFANTS_PAR_UNITE_MODULEE = 9
PART_RELAIS_DU_WEEK_END = 0.006  # foster homes that lend their free place at week-ends, of all the homes
PART_HANDICAPS_RECONNUS = 0.4  # of the children whose need of it is of level 2 at least
PART_CONSENTEMENTS = (("parents", 0.86), ("juge", 0.92), ("autorite", 0.34))  # given, of the stays in Belgium
PART_JOURS_EXCEPTIONNELS = 0.12  # part-time stays with a day that differs within the fortnight
PART_AEMO_EN_ATTENTE = 0.085
PART_AIDE_AVANT = 0.5  # families helped at home before the children came in care

MESURES_A_DOMICILE = MappingProxyType(
    {
        "aemo": 0.52, "aemo_renforcee": 0.10, "mjie": 0.06, "iead": 0.20, "iead_renforcee": 0.04,
        "aesf": 0.05, "mjagbf": 0.03,
    }
)  # fmt: skip
