"""The assessed need of every child in care or waiting."""

from dataclasses import dataclass, replace

import numpy as np

from havre.apps.accueils.rythme import Rythme
from havre.apps.lieux.enums import Offre

from ..geographie import Geographie
from ..modeles import Enfant, Population
from ..parametres import PART_SANS_CONTACT, Place

OFFRES = tuple(o.value for o in Offre)
PART_SOUHAITS = (0.18, 0.06, 0.015, 0.005, 0.06, 0.12, 0.22, 0.08)
PART_REVUS = 0.10
AVIS = (
    "", "", "", "Cadre familial souhaité, petit groupe.", "A besoin de repères stables et d'un suivi régulier.",
    "Garder le lien avec les frères et sœurs.", "Éviter un nouveau changement de lieu.",
    "Proximité du collège souhaitée.", "Rythme du tout-petit : visites courtes et fréquentes.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Besoin:
    """An assessed need; `remplace` is the number of the one it replaces."""

    numero: int
    enfant: Enfant
    jour: int
    types: tuple[str, ...]
    medical: int
    handicap: int
    comportement: int
    souhaits: tuple[str, ...]
    commune_ecole: int | None
    contact: bool
    temps_max: int | None
    temps_min: int | None
    avis: str
    fratrie: str = ""
    ecole_gardee: bool = False
    rythme: int | None = None
    remplace: int | None = None


def evaluer(population: Population, geo: Geographie, au: int, rng: np.random.Generator) -> list[Besoin]:
    """Return one need for each child in care or waiting, and the former one of some."""
    besoins: list[Besoin] = []
    ecoles = np.random.default_rng([au, len(population.foyers)])  # a stream of its own: the other draws stay the same
    for foyer in population.foyers:
        sans_contact = rng.random() < PART_SANS_CONTACT
        for e in foyer.accueillis:
            besoin = _besoin(e, geo, au, not (sans_contact or e.mna), rng, len(besoins) + 1)
            besoin = _liens(besoin, len(foyer.accueillis) > 1, ecoles)
            if rng.random() < PART_REVUS and au - besoin.jour < au - e.ordonnee - 60:
                ancien = replace(
                    besoin, jour=e.ordonnee + int(rng.integers(0, 40)), souhaits=(), avis="",
                    comportement=max(besoin.comportement - 1, 0),
                )  # fmt: skip
                besoins.append(ancien)
                besoin = replace(besoin, numero=ancien.numero + 1, remplace=ancien.numero)
            besoins.append(besoin)
    return besoins


def _besoin(e: Enfant, geo: Geographie, au: int, contact: bool, rng: np.random.Generator, numero: int) -> Besoin:
    attend = e.attente_jours is not None or e.place is Place.HOPITAL
    jour = au - int(rng.integers(1, 30)) if attend else au - int(rng.integers(1, 400))
    jour = max(jour, e.ordonnee)
    medical, handicap, comportement = _niveaux(e, attend, rng)
    temps = rng.random()
    return Besoin(
        numero=numero, enfant=e, jour=min(jour, au), types=_types(e, attend, rng), medical=medical,
        handicap=handicap, comportement=comportement,
        souhaits=tuple(o for o, p in zip(OFFRES, PART_SOUHAITS, strict=True) if rng.random() < p),
        commune_ecole=_ecole(e, geo, au, rng), contact=contact,
        temps_max=75 if contact and temps < 0.03 and not e.foyer.histoire else None,
        temps_min=30 if 0.03 <= temps < 0.04 and not e.foyer.histoire else None,
        avis=AVIS[int(rng.integers(len(AVIS)))],
    )  # fmt: skip


def _liens(besoin: Besoin, fratrie: bool, rng: np.random.Generator) -> Besoin:
    """Draw what the child keeps: siblings, school, part of the week at home."""
    tirage, ecole, partage = rng.random(3)
    avec = "" if not fratrie else "ensemble" if tirage < 0.72 else "separee" if tirage < 0.77 else ""
    rythme = None
    if besoin.contact and 36 <= besoin.enfant.age_mois < 192 and partage < 0.02:
        rythme = Rythme.lire("lundi, mardi, jeudi, vendredi" if partage < 0.012 else "week-end").stocke
    return replace(besoin, fratrie=avec, ecole_gardee=besoin.commune_ecole is not None and ecole < 0.45, rythme=rythme)


def _niveaux(e: Enfant, attend: bool, rng: np.random.Generator) -> tuple[int, int, int]:
    """Draw the levels of need; a child in a unit mostly has what the unit can answer."""
    medical = int(rng.integers(1, 4)) if rng.random() < (0.2 if e.place is Place.HOPITAL else 0.07) else 0
    handicap = int(rng.integers(1, 4)) if rng.random() < 0.25 else 0
    parts = [0.62, 0.26, 0.10, 0.02] if e.age_mois < 132 else [0.42, 0.30, 0.20, 0.08]
    comportement = int(rng.choice(4, p=parts))
    if e.foyer.histoire and e.age_mois < 170:
        medical, comportement = min(medical, 1), min(comportement, 1)
    if e.unite is not None and not attend:
        medical = min(medical, e.unite.competences[0])
        comportement = min(comportement, e.unite.competences[2] + 1)
    return medical, handicap, comportement


def _types(e: Enfant, attend: bool, rng: np.random.Generator) -> tuple[str, ...]:
    """Draw which kinds of home are accepted; nothing written means any."""
    tirage = rng.random()
    if e.age_mois < 36:
        return ("famille_accueil", "pouponniere", "village_enfants") if tirage < 0.6 else ()
    if attend and e.foyer.histoire:
        return ()
    if tirage < 0.12 and e.age_mois < 144:
        return ("famille_accueil", "village_enfants")
    if tirage > 0.93:
        collectifs = ("mecs", "lva", "village_enfants")
        return (*collectifs, "autonomie") if e.age_mois >= 168 else collectifs
    return ()


def _ecole(e: Enfant, geo: Geographie, au: int, rng: np.random.Generator) -> int | None:
    """Return the commune of the school: near the home after a year there, else near the family."""
    if not 36 <= e.age_mois < 216:
        return None
    if e.unite is not None and geo.points[e.unite.lieu.commune].direction is not None:
        depuis = au - e.sejours[-1].debut if e.sejours else 0
        if rng.random() < (0.8 if depuis > 300 else 0.35):
            return e.unite.lieu.commune
    return e.foyer.commune
