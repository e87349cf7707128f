"""The stays of every child: the present one first, then the former ones, fitted into places that were free then."""

import numpy as np

from ..geographie import Geographie
from ..modeles import JOURS_PAR_MOIS, Enfant, Parc, Population, Sejour, Unite
from ..parametres import PART_FERMETURES, PART_PROMESSES, Place
from .durees import dater_les_entrees, delai_d_execution, nombre_de_lieux

ESSAIS = 9
CANDIDATS = 6
PROMESSE_JOURS = {"urgence": 90, "relais": 30, "hotel": 58}
PASSES = (
    (36, (Place.FAMILLE, Place.POUPONNIERE, Place.FOYER), (0.6, 0.27, 0.13)),
    (72, (Place.FAMILLE, Place.FOYER, Place.MECS, Place.VILLAGE), (0.68, 0.15, 0.13, 0.04)),
    (144, (Place.FAMILLE, Place.MECS, Place.FOYER, Place.VILLAGE), (0.57, 0.25, 0.13, 0.05)),
    (999, (Place.FAMILLE, Place.MECS, Place.FOYER, Place.LVA, Place.AUTONOMIE), (0.33, 0.43, 0.15, 0.05, 0.04)),
)
FERMETURES = ("Travaux de sécurité", "Équipe incomplète", "Arrêt de travail", "Épidémie", "Réorganisation du service")


def retracer(population: Population, parc: Parc, geo: Geographie, au: int, rng: np.random.Generator) -> None:
    """Give each child in care his stays, and each unit the day it opened."""
    dater_les_entrees(population, au, rng)
    loges = [e for e in population.accueillis if e.loge or (e.place is Place.HOPITAL and not e.jamais_accueilli)]
    nombres = nombre_de_lieux(loges, au, rng)
    _presents(population, geo, au, rng, nombres)
    for unite in parc.unites:
        _ouvrir(unite, au, rng)
    passe = _Passe(parc, geo, au, rng)
    for e in loges:
        passe.ecrire(e, nombres[e.numero])
    for e in population.accueillis:
        _couper_a_la_majorite(e, au)
    _fermer(population, parc, au, rng)


def _presents(
    population: Population, geo: Geographie, au: int, rng: np.random.Generator, nombres: dict[int, int]
) -> None:
    """Write where each child is now, and since when; children of one block arrived together if they could."""
    debuts: dict[int, int] = {}
    promesses: dict[int, int | None] = {}
    for e in population.accueillis:
        if e.place is Place.HOPITAL:
            _hospitaliser(e, au, rng)
            continue
        if e.place is Place.ATTENTE:
            continue
        premier = e.ordonnee + delai_d_execution(e, au, rng)
        if e.bloc not in debuts:
            debuts[e.bloc], promesses[e.bloc] = _debut(e, premier, nombres[e.numero], au, rng)
        debut = max(debuts[e.bloc], e.naissance + 2)
        if e.mode in PROMESSE_JOURS and e.ordonnee > debut:
            e.ordonnee = max(debut - int(rng.integers(1, 12)), e.naissance + 1)
        if debut <= premier:
            debut = max(min(premier, au - 1), debut) if e.mode not in PROMESSE_JOURS else debut
            nombres[e.numero] = 1
        elif debut > premier + 15:
            nombres[e.numero] = max(nombres[e.numero], 2)
        sejour = Sejour(e.mode, debut, unite=e.unite, lieu=e.lieu, fin_promise=promesses[e.bloc])
        if e.mode in ("domicile", "tiers"):
            sejour.commune = _commune_proche(e, geo, rng) if e.mode == "tiers" else e.foyer.commune
        e.sejours.append(sejour)


def _debut(e: Enfant, premier: int, nombre: int, au: int, rng: np.random.Generator) -> tuple[int, int | None]:
    """Return the first day of the present stay, and the day promised for its end."""
    if e.mode in PROMESSE_JOURS:
        duree = PROMESSE_JOURS[e.mode]
        loin, proche, _ = np.cumsum(PART_PROMESSES)
        tirage = rng.random()
        if tirage < loin and duree > 45:
            promise = au + int(rng.integers(31, duree - 1))
        elif tirage < proche or e.mode == "relais":
            promise = au + int(rng.integers(0, min(duree - 1, 30)))
        else:
            promise = au - int(rng.integers(1, 150 if e.mode == "urgence" else 20))
        return max(promise - duree, e.naissance + 2), promise
    if nombre == 1 or premier >= au - 20:
        return premier, None
    return int(rng.integers(premier + 10, au - 4)), None


def _hospitaliser(e: Enfant, au: int, rng: np.random.Generator) -> None:
    if e.jamais_accueilli:
        debut = max(e.ordonnee - int(rng.integers(0, 3)), e.naissance)
    else:
        debut = au - int(rng.integers(12, 75))
        e.ordonnee = min(e.ordonnee, debut - 120)
    e.sejours.append(
        Sejour("hopital_par_defaut", debut, lieu=e.lieu, sortie_medicale=min(debut + int(rng.integers(2, 9)), au - 1))
    )


def _commune_proche(e: Enfant, geo: Geographie, rng: np.random.Generator) -> int:
    """Return a commune within a short trip of the family: a relative or a friend lives there."""
    proches = np.argsort(geo.km[e.foyer.commune], kind="stable")[:25]
    return int(rng.choice([i for i in proches.tolist() if geo.points[i].departement == "59"]))


def _ouvrir(unite: Unite, au: int, rng: np.random.Generator) -> None:
    """Date the opening of a unit, before its oldest present stay, and of the waiver of a foster home."""
    debuts = sorted(e.sejours[-1].debut for e in unite.occupants)
    if unite.lieu.place is Place.FAMILLE:
        age_ans = int(rng.uniform(0.6, 22)) if debuts else 0
        ouverture = au - age_ans * 365 - int(rng.integers(25, 300))
    elif not debuts:
        ouverture = au - int(rng.integers(20, 60))
    else:
        ouverture = au - int(rng.integers(365, 1600) if rng.random() < 0.12 else rng.integers(1700, 9000))
    unite.debut = min([ouverture, *[d - 1 for d in debuts]])
    unite.occupants.sort(key=lambda e: (e.sejours[-1].debut, e.numero))
    unite.plages = [[] for _ in range(unite.capacite)]
    agrement = unite.lieu.agrement
    if agrement is not None and agrement.derogation:
        quatrieme = unite.occupants[3].sejours[-1].debut if len(unite.occupants) > 3 else au - 30
        unite.debut_derogation = max(quatrieme, unite.debut + 1)


class _Passe:
    """Fits former stays into places that were free then."""

    def __init__(self, parc: Parc, geo: Geographie, au: int, rng: np.random.Generator) -> None:
        self.geo, self.au, self.rng = geo, au, rng
        self.unites: dict[Place, list[Unite]] = {}
        for u in parc.unites:
            self.unites.setdefault(u.lieu.place, []).append(u)

    def ecrire(self, e: Enfant, nombre: int) -> None:
        """Write the former stays of a child, before the present one."""
        present = e.sejours[-1]
        premier = min(e.ordonnee + int(self.rng.integers(0, 9)), present.debut)
        if present.mode == "hopital_par_defaut":
            nombre = max(nombre, 2)
        coupures = self._coupures(premier, present.debut, nombre - 1)
        if not coupures:
            return
        anciens = []
        for rang, (debut, fin) in enumerate(zip(coupures, [*coupures[1:], present.debut], strict=True)):
            anciens.append(self._sejour(e, debut, fin, premier=rang == 0))
        e.sejours[:0] = anciens

    def _coupures(self, debut: int, fin: int, nombre: int) -> list[int]:
        """Return the first days of `nombre` stays between two days, the first one included."""
        if nombre < 1 or fin - debut < 2:
            return []
        autres = self.rng.integers(debut + 1, fin, nombre - 1).tolist()
        return sorted({debut, *autres})

    def _sejour(self, e: Enfant, debut: int, fin: int, *, premier: bool) -> Sejour:
        age = max(int((debut - e.naissance) / JOURS_PAR_MOIS), 0)
        _, places, parts = next(p for p in PASSES if age < p[0])
        urgence = premier and self.rng.random() < 0.41
        place = places[int(np.searchsorted(np.cumsum(parts), self.rng.random()))]
        if urgence and self.rng.random() < 0.5:
            place = Place.FOYER
        unite = self._trouver(e, place, age, debut, fin) or self._trouver(e, Place.FAMILLE, age, debut, fin)
        if unite is None:
            return Sejour("domicile", debut, fin, commune=e.foyer.commune)
        if urgence:
            return Sejour("urgence", debut, fin, unite=unite, fin_promise=debut + PROMESSE_JOURS["urgence"])
        return Sejour("permanent", debut, fin, unite=unite)

    def _trouver(self, e: Enfant, place: Place, age: int, debut: int, fin: int) -> Unite | None:
        candidats = self.unites[place]
        trajets = self.geo.km[e.foyer.commune]
        for _ in range(ESSAIS):
            tires = [candidats[i] for i in self.rng.integers(0, len(candidats), CANDIDATS).tolist()]
            for u in sorted(tires, key=lambda u: float(trajets[u.lieu.commune])):
                if u.debut <= debut and u.convient(age, e.sexe) and self._prendre(u, debut, fin):
                    return u
        return None

    def _prendre(self, unite: Unite, debut: int, fin: int) -> bool:
        """Take a place of the unit for these days if one was free."""
        places = 3 if unite.lieu.agrement is not None else unite.capacite
        for rang, plages in enumerate(unite.plages[:places]):
            limite = unite.occupants[rang].sejours[-1].debut if rang < len(unite.occupants) else self.au - 1
            if fin <= limite and all(fin <= a or b <= debut for a, b in plages):
                plages.append((debut, fin))
                return True
        return False


def _couper_a_la_majorite(e: Enfant, au: int) -> None:
    """Cut the stay under way on the eighteenth birthday: the care measure changes that day."""
    if e.age_mois < 216 or not e.sejours:
        return
    majorite = e.majorite
    if e.ordonnee >= majorite or majorite >= au:
        return
    sejours: list[Sejour] = []
    for s in e.sejours:
        if s.debut < majorite and (s.fin is None or s.fin > majorite):
            suite = Sejour(s.mode, majorite, s.fin, s.unite, s.lieu, s.commune, s.fin_promise, rang_mesure=1)
            s.fin = majorite
            sejours += [s, suite]
        else:
            s.rang_mesure = int(s.debut >= majorite)
            sejours.append(s)
    e.sejours = sejours


def _fermer(population: Population, parc: Parc, au: int, rng: np.random.Generator) -> None:
    """Close some units to newcomers since a day after their last arrival."""
    dernieres: dict[int, int] = {}
    for e in population.accueillis:
        for s in e.sejours:
            if s.unite is not None:
                dernieres[s.unite.numero] = max(dernieres.get(s.unite.numero, 0), s.debut)
    for u in parc.unites:
        derniere = dernieres.get(u.numero, 0)
        if u.occupants and u.lieu.place is not Place.VILLAGE and rng.random() < PART_FERMETURES:
            debut = max(derniere + 1, au - int(rng.integers(3, 60)))
            if debut <= au:
                motif = FERMETURES[int(rng.integers(len(FERMETURES)))]
                u.fermeture = (debut, au + int(rng.integers(10, 120)), motif)
