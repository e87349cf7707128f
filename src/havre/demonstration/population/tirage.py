"""Drawing the households: those who wait first, then sibling groups in care, lone children, and home measures."""

from collections.abc import Iterable

import numpy as np

from ..geographie import Geographie
from ..modeles import JOURS_PAR_MOIS, Enfant, Foyer, Population
from ..noms import Nommeur
from ..parametres import (
    ACCUEILLIS_PAR_FOYER,
    ATTENTE_MEDIANE_JOURS,
    ATTENTE_SIGMA,
    BORNES_MOIS,
    PART_DES_AGES,
    PART_GARCONS,
    PART_GARCONS_MNA,
    PART_PLUS_DE_12_ANS_EN_ATTENTE,
    SEPAREES,
    TAILLE_DES_FOYERS,
    Effectifs,
    Place,
)
from .histoires import HISTOIRES, Histoire
from .repartition import PLACES, Quotas, ajuster, arrondir, effectifs_par_place

PLACES_MNA = (Place.AUTONOMIE, Place.MECS, Place.FOYER, Place.AUTRE, Place.FAMILLE)
EN_FRATRIE = (
    Place.FAMILLE, Place.MECS, Place.FOYER, Place.VILLAGE, Place.DOMICILE, Place.TIERS, Place.LVA, Place.POUPONNIERE,
    Place.BELGIQUE,
)  # fmt: skip
ATTRAIT_DES_FRATRIES = {Place.VILLAGE: 6.0, Place.DOMICILE: 1.8, Place.TIERS: 1.5, Place.FAMILLE: 1.1}


class Tirage:
    """Draws one population; all days are counted back from `au`."""

    def __init__(self, effectifs: Effectifs, geo: Geographie, au: int, rng: np.random.Generator) -> None:
        """Prepare the communes and the fitted table of ages and places."""
        self.effectifs, self.geo, self.au, self.rng = effectifs, geo, au, rng
        self.communes = geo.du_departement(effectifs.direction)
        population = geo.population[self.communes]
        self.poids_communes = population / population.sum()
        self.par_mns: dict[str, list[int]] = {}
        for i in self.communes.tolist():
            for mns in geo.points[i].mns:
                self.par_mns.setdefault(mns, []).append(i)
        self.foyers: list[Foyer] = []
        self.blocs = 0
        self.mixite = (PART_GARCONS * effectifs.accueils - PART_GARCONS_MNA * effectifs.mna) / (
            effectifs.accueils - effectifs.mna
        )

    def foyer(self, mns: str | None = None, histoire: str = "") -> Foyer:
        """Draw where a family lives, weighted by the inhabitants."""
        if mns is None:
            commune = int(self.rng.choice(self.communes, p=self.poids_communes))
            choix = self.geo.points[commune].mns
            mns = choix[int(self.rng.integers(len(choix)))]
        else:
            candidats = self.par_mns[mns]
            commune = max(candidats, key=lambda i: float(self.geo.population[i]))
        foyer = Foyer(commune, mns, histoire=histoire)
        self.foyers.append(foyer)
        return foyer

    def enfant(self, foyer: Foyer, age_mois: int, *, accueilli: bool, place: Place | None = None) -> Enfant:
        """Add a child of that age to a family."""
        jour = int(self.rng.integers(0, 28))
        naissance = self.au - int(age_mois * JOURS_PAR_MOIS) - 2 - jour
        jumeaux = [x.naissance for x in foyer.enfants if x.age_mois == age_mois]
        naissance = jumeaux[0] if jumeaux else naissance
        part = self.mixite if accueilli else 0.55
        sexe = 1 if self.rng.random() < part else 2
        enfant = Enfant(foyer, age_mois, sexe, naissance, accueilli, place)
        foyer.enfants.append(enfant)
        return enfant

    def attente(self) -> int:
        """Draw the days waited since an order."""
        jours = float(np.exp(self.rng.normal(np.log(ATTENTE_MEDIANE_JOURS), ATTENTE_SIGMA)))
        return int(np.clip(jours, 3, 540))

    def age_dans(self, classe: int) -> int:
        """Draw an age inside a class [months]."""
        return int(self.rng.integers(BORNES_MOIS[classe], BORNES_MOIS[classe + 1]))

    def bloc(self, enfants: Iterable[Enfant]) -> None:
        """Put children under one roof."""
        for e in enfants:
            e.bloc = self.blocs
        self.blocs += 1

    def ages_de_fratrie(self, nombre: int, aine_max: int = 250) -> list[int]:
        """Draw the ages of siblings [months], youngest first, none above `aine_max`."""
        ecarts = np.cumsum(np.r_[0, self.rng.gamma(4.0, 7.5, nombre - 1) + 10]).astype(int)
        if nombre > 1 and self.rng.random() < 0.03:
            ecarts[1:] -= ecarts[1]  # twins
        ecarts = ecarts * min(1.0, aine_max / max(int(ecarts[-1]), 1))
        aine = min(max(int(self.rng.triangular(36, 215, 250)), int(ecarts[-1])), aine_max)
        return sorted(aine - int(e) for e in ecarts)

    # --- those who wait -----------------------------------------------------------------------------------------

    def histoires(self) -> None:
        """Add the families that every demonstration shows."""
        for h in HISTOIRES:
            if h.mns in self.par_mns:
                self._histoire(h)

    def _histoire(self, h: Histoire) -> None:
        foyer = self.foyer(h.mns, h.nom)
        foyer.ensemble = h.ensemble
        enfants = []
        for rang, age in enumerate(h.ages_mois):
            place = Place.HOPITAL if h.hopital else Place.ATTENTE
            e = self.enfant(foyer, age, accueilli=True, place=place)
            if rang < h.deja_places:
                e.place = None
            else:
                e.attente_jours, e.urgence, e.jamais_accueilli = h.attente_jours, h.urgence, h.jamais_places
            if h.hopital and not h.jamais_places:
                e.attente_jours, e.jamais_accueilli = None, False
            enfants.append(e)
        places = [e for e in enfants if e.place is None]
        for e in places:
            e.place = Place.FAMILLE
        if places:
            self.bloc(places)

    def hospitalises(self) -> None:
        """Complete the children kept at the hospital for want of a place: newborns, then children back from a home."""
        deja = [e for f in self.foyers for e in f.enfants if e.place is Place.HOPITAL]
        jamais = self.effectifs.hopital_non_executees - sum(e.jamais_accueilli for e in deja)
        autres = self.effectifs.hopital - len(deja) - jamais
        for _ in range(max(jamais, 0)):
            e = self.enfant(self.foyer(), int(self.rng.integers(1, 14)), accueilli=True, place=Place.HOPITAL)
            e.attente_jours, e.jamais_accueilli = int(self.rng.integers(6, 90)), True
        for _ in range(max(autres, 0)):
            self.enfant(self.foyer(), int(self.rng.integers(132, 212)), accueilli=True, place=Place.HOPITAL)

    def en_attente(self) -> None:
        """Complete the placement orders that are not carried out, alone or by siblings, mostly over twelve."""

        deja = [e for f in self.foyers for e in f.enfants if e.attente_jours is not None]
        reste = self.effectifs.non_executees - len(deja)
        voulus = round(PART_PLUS_DE_12_ANS_EN_ATTENTE * self.effectifs.non_executees)
        voulus -= sum(e.age_mois >= 144 for e in deja)
        ages = [int(self.rng.integers(144, 214)) for _ in range(min(max(voulus, 0), reste))]
        ages += [int(self.rng.triangular(6, 30, 143)) for _ in range(reste - len(ages))]
        urgences = max(self.effectifs.urgences // 2 - 2, 0)
        while ages:
            nombre = min(len(ages), int(self.rng.choice([1, 2, 3, 4], p=[0.80, 0.13, 0.05, 0.02])))
            foyer, jours = self.foyer(), self.attente()
            if urgences > 0:
                jours = int(self.rng.integers(0, 3))
            for age in self._retirer_fratrie(ages, nombre):
                e = self.enfant(foyer, age, accueilli=True, place=Place.ATTENTE)
                e.attente_jours, e.jamais_accueilli = min(jours, max(age * 30 - 10, 3)), True
                e.urgence = urgences > 0
            urgences -= sum(e.urgence for e in foyer.enfants)

    def _retirer_fratrie(self, ages: list[int], nombre: int) -> list[int]:
        """Take from `ages` those of a child and of brothers and sisters one to four years apart."""
        pris = [ages.pop(int(self.rng.integers(len(ages))))]
        while len(pris) < nombre:
            possibles = [i for i, a in enumerate(ages) if 11 <= min(abs(a - p) for p in pris) <= 48]
            if not possibles:
                break
            pris.append(ages.pop(possibles[int(self.rng.integers(len(possibles)))]))
        return sorted(pris)

    # --- those in care ------------------------------------------------------------------------------------------

    def accueillis(self) -> None:
        """Draw the sibling groups in care, then the lone children who complete ages and kinds of place exactly."""
        nombres = effectifs_par_place(self.effectifs)
        places = np.array([nombres[p] for p in PLACES])
        ages = arrondir(np.array(PART_DES_AGES), self.effectifs.accueils)
        for e in (e for f in self.foyers for e in f.enfants if e.accueilli):
            ages[e.classe] -= 1
        deja = [e for f in self.foyers for e in f.enfants if e.place is Place.FAMILLE]
        places[PLACES.index(Place.FAMILLE)] -= len(deja)
        quotas = Quotas(ajuster(ages.astype(float), places.astype(float)), places)
        tailles = self._fratries_accueillies(int(places.sum()))
        groupes = []
        for foyer_taille, accueillis in tailles:
            if accueillis > 1:
                groupes.append(self._fratrie(foyer_taille, accueillis))
                for e in groupes[-1].accueillis:
                    ages[e.classe] -= 1
            else:
                self._seul(foyer_taille)
        for groupe in sorted(groupes, key=lambda f: -len(f.accueillis)):
            self._loger_fratrie(groupe, quotas)
        self._loger_seuls(quotas, ages)

    def _fratries_accueillies(self, total: int) -> list[tuple[int, int]]:
        """Return household size and children in care of enough households for `total` children."""
        resultat: list[tuple[int, int]] = []
        while total > 0:
            rang = int(self.rng.choice(5, p=TAILLE_DES_FOYERS))
            taille = rang + 1 if rang < 4 else 5 + int(self.rng.choice(3, p=[0.6, 0.28, 0.12]))
            accueillis = 1 + int(self.rng.choice(rang + 1, p=ACCUEILLIS_PAR_FOYER[rang]))
            if rang == 4 and accueillis == 5:
                accueillis = taille
            accueillis = min(accueillis, total)
            resultat.append((taille, accueillis))
            total -= accueillis
        return resultat

    def _fratrie(self, taille: int, accueillis: int) -> Foyer:
        foyer = self.foyer()
        ages = self.ages_de_fratrie(taille)
        choisis = set(self.rng.choice(taille, accueillis, replace=False).tolist())
        for rang, age in enumerate(ages):
            if rang in choisis:
                self.enfant(foyer, age, accueilli=True)
            elif age < 216:
                self.enfant(foyer, age, accueilli=False)
        return foyer

    def _seul(self, taille: int) -> None:
        """Add a household with one child in care, whose age is drawn later, and his siblings at home."""
        foyer = self.foyer()
        for age in self.ages_de_fratrie(taille)[: taille - 1]:
            if age < 216:
                self.enfant(foyer, age, accueilli=False)
        self.enfant(foyer, 0, accueilli=True)

    def _loger_fratrie(self, foyer: Foyer, quotas: Quotas) -> None:
        """Cut a sibling group into blocks that live together and give each block a kind of place."""
        enfants = foyer.accueillis
        separee = self.rng.random() < SEPAREES[min(len(enfants), 5) - 1]
        morceaux = self._couper(enfants) if separee else [enfants]
        for morceau in morceaux:
            while True:
                classes = [e.classe for e in morceau]
                poids = quotas.poids(classes, EN_FRATRIE if len(morceau) > 1 else PLACES)
                for j, place in enumerate(PLACES):
                    poids[j] *= ATTRAIT_DES_FRATRIES.get(place, 1.0) if len(morceau) > 1 else 1.0
                    if len(morceau) > 3 and place in (Place.FAMILLE, Place.LVA, Place.BELGIQUE):
                        poids[j] = 0.0
                    if place is Place.POUPONNIERE and max(e.age_mois for e in morceau) >= 48:
                        poids[j] = 0.0
                if poids.sum() > 0:
                    break
                morceaux.append([morceau.pop()])
            place = PLACES[int(self.rng.choice(len(PLACES), p=poids / poids.sum()))]
            quotas.prendre(classes, place)
            for e in morceau:
                e.place = place
            self.bloc(morceau)

    def _couper(self, enfants: list[Enfant]) -> list[list[Enfant]]:
        """Cut a group in two parts at least, by age: brothers and sisters of near ages stay together."""
        coupes = 1 + (len(enfants) > 2 and self.rng.random() < 0.4) + (len(enfants) > 4)
        bornes = sorted(self.rng.choice(np.arange(1, len(enfants)), coupes, replace=False).tolist())
        return [list(enfants[a:b]) for a, b in zip([0, *bornes], [*bornes, len(enfants)], strict=True)]

    def _loger_seuls(self, quotas: Quotas, ages: np.ndarray) -> None:
        """Give age and kind of place to the children who are alone of their family in care."""
        seuls = [f for f in self.foyers if len(f.accueillis) == 1 and f.accueillis[0].place is None]
        solde = quotas.solde(np.maximum(ages, 0))
        tirages = [(a, p) for (a, j), n in np.ndenumerate(solde) for p in [PLACES[j]] for _ in range(int(n))]
        ordre = self.rng.permutation(len(tirages))
        mna = self.effectifs.mna
        candidats = [i for i in ordre.tolist() if tirages[i][0] >= 4 and tirages[i][1] in PLACES_MNA]
        isoles = set(candidats[:mna])
        libres = iter([f for f in seuls if len(f.enfants) == 1] + [f for f in seuls if len(f.enfants) > 1])
        for i in [*sorted(isoles), *[i for i in ordre.tolist() if i not in isoles]]:
            classe, place = tirages[i]
            e = next(libres).accueillis[0]
            e.age_mois = self.age_dans(classe)
            e.naissance = self.au - int(e.age_mois * JOURS_PAR_MOIS) - 2 - int(self.rng.integers(0, 28))
            e.place = place
            if i in isoles:
                e.mna, e.sexe = True, 1 if self.rng.random() < PART_GARCONS_MNA else 2
            _espacer(e)
            self.bloc([e])

    # --- those at home ------------------------------------------------------------------------------------------

    def a_domicile(self) -> None:
        """Complete the children with a measure at home only; drop siblings at home that would exceed the count."""
        presents = [e for f in self.foyers for e in f.enfants if not e.accueilli]
        trop = len(presents) - self.effectifs.a_domicile
        for e in presents[: max(trop, 0)]:
            e.foyer.enfants.remove(e)
        reste = max(-trop, 0)
        while reste > 0:
            rang = int(self.rng.choice(5, p=TAILLE_DES_FOYERS))
            taille = rang + 1 if rang < 4 else 5 + int(self.rng.choice(3, p=[0.6, 0.28, 0.12]))
            foyer = self.foyer()
            for age in self.ages_de_fratrie(taille, 215)[-reste:]:
                self.enfant(foyer, age, accueilli=False)
            reste -= len(foyer.enfants)

    def nommer(self) -> None:
        """Give names and numbers; siblings share the father's name, or the mother's for some."""
        nommeur = Nommeur(self.rng)
        numero = 0
        annee = (self.au - 719_163) / 365.2425 + 1970
        for foyer in self.foyers:
            mna = any(e.mna for e in foyer.enfants)
            foyer.origine = "afrique" if mna else nommeur.origine()
            foyer.noms = (nommeur.nom(foyer.origine), nommeur.nom(foyer.origine if mna else nommeur.origine()))
            pris: set[str] = set()
            for e in foyer.enfants:
                numero += 1
                e.numero = numero
                e.nom = foyer.noms[0] if self.rng.random() < 0.88 else foyer.noms[1]
                ne_en = int(annee - e.age_mois / 12)
                e.prenom = nommeur.prenom(e.sexe, ne_en, foyer.origine)
                for _ in range(6):
                    if e.prenom not in pris:
                        break
                    e.prenom = nommeur.prenom(e.sexe, ne_en, foyer.origine)
                pris.add(e.prenom)


def _espacer(e: Enfant) -> None:
    """Move the ages of the brothers and sisters at home away from that of a child, by whole months."""
    pris = [e.age_mois]
    for frere in e.foyer.enfants:
        if frere is e:
            continue
        libres = [a for a in range(216) if all(abs(a - p) >= 11 for p in pris)]
        age = min(libres, key=lambda a: abs(a - frere.age_mois))
        frere.naissance -= int((age - frere.age_mois) * JOURS_PAR_MOIS)
        frere.age_mois = age
        pris.append(age)


def peupler(effectifs: Effectifs, geo: Geographie, au: int, rng: np.random.Generator) -> Population:
    """Return the households of one size of the département, children numbered, with kinds of place."""
    tirage = Tirage(effectifs, geo, au, rng)
    tirage.histoires()
    tirage.hospitalises()
    tirage.en_attente()
    tirage.accueillis()
    tirage.a_domicile()
    tirage.nommer()
    return Population([f for f in tirage.foyers if f.enfants])
