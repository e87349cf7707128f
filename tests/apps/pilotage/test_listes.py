"""The exact lists: equal to a plain recount in Python on any day, and limited to what the reader may see."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from havre.apps.accueils.actions import Motifs, choisir_places
from havre.apps.accueils.adapters import reexaminer_fratries
from havre.apps.accueils.enums import ModeAccueil, MotifRecherche
from havre.apps.accueils.queries import groupe_a_loger
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Agrement
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Mesure
from havre.apps.pilotage.queries.listes import LISTES, Filtre, historique, lire_liste, toutes_les_lignes
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import (
    DUNKERQUE,
    JOUR,
    MAINTENANT,
    TOURNAI,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    creer_service,
    depuis,
    fermer_recherche,
    unite_de,
)

pytestmark = pytest.mark.django_db
ORIGINE = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def matrice():
    calculer_matrice([TOURNAI], le=MAINTENANT)


def enfants(code: str, au: date, pour=None, **filtre) -> list[int]:
    page = toutes_les_lignes(LISTES[code], pour=pour or agent_systeme(), au=au, filtre=Filtre(**filtre))
    return sorted(ligne["enfant_id"] for ligne in page.lignes)


@dataclass
class Fait:
    """One child of the random world, told in plain values."""

    enfant: int
    fratrie: int
    ordonnee: date | None = None
    executee: date | None = None
    terme: date | None = None
    sejours: list[tuple[date, date | None, str, str, date | None]] = field(default_factory=list)
    recherche: tuple[date, date | None] | None = None

    def vit(self, au: date) -> tuple[date, date | None, str, str, date | None] | None:
        return next((s for s in self.sejours if s[0] <= au and (s[1] is None or au < s[1])), None)


def monde_au_hasard(graine: int, nombre: int = 60) -> list[Fait]:
    """Make a world of random stays, orders and searches, and return it in plain values."""
    hasard = random.Random(graine)
    lieux = {
        "ici": unite_de(creer_lieu(TypeLieu.MECS, places=500)),
        "la": unite_de(creer_lieu(TypeLieu.MECS, places=500, commune=DUNKERQUE)),
        "belgique": unite_de(creer_lieu(TypeLieu.MECS, places=500, commune=TOURNAI)),
    }
    hopital = creer_lieu(TypeLieu.HOPITAL)
    faits, fratrie = [], None
    for _ in range(nombre):
        fratrie = fratrie if fratrie and hasard.random() < 0.5 else creer_fratrie()
        enfant = creer_enfant(fratrie=fratrie, besoin=False)
        fait = Fait(enfant.pk, fratrie.pk)
        mesure = _mesure_au_hasard(hasard, enfant, fait)
        jour = ORIGINE + timedelta(days=hasard.randrange(300))
        for _ in range(hasard.randrange(3)):
            fin = None if hasard.random() < 0.4 else jour + timedelta(days=hasard.randrange(1, 200))
            ou = hasard.choice([*lieux, "hopital"])
            promise = jour + timedelta(days=hasard.randrange(1, 90)) if hasard.random() < 0.4 else None
            _sejour(enfant, jour, fin, ou, promise, lieux, hopital, mesure)
            fait.sejours.append((jour, fin, ou, "", promise))
            if fin is None:
                break
            jour = fin + timedelta(days=hasard.randrange(20))
        _executer(mesure, fait)
        if hasard.random() < 0.3:
            ouverte = ORIGINE + timedelta(days=hasard.randrange(400))
            close = None if hasard.random() < 0.5 else ouverte + timedelta(days=hasard.randrange(100))
            recherche = (
                creer_recherche([enfant], MotifRecherche.REORIENTATION, le=ouverte) if not _deja(fratrie) else None
            )
            if recherche is not None:
                if close is not None:
                    fermer_recherche(recherche, close)
                fait.recherche = (ouverte, close)
        faits.append(fait)
    return faits


def _deja(fratrie) -> bool:
    return fratrie.recherches.exists()


def _mesure_au_hasard(hasard, enfant, fait):
    if hasard.random() < 0.2:
        return None
    fait.ordonnee = ORIGINE + timedelta(days=hasard.randrange(300))
    fait.terme = fait.ordonnee + timedelta(days=hasard.randrange(100, 700))
    genre = TypeMesure.PLACEMENT if hasard.random() < 0.8 else TypeMesure.AEMO
    (mesure,) = creer_mesure([enfant], le=fait.ordonnee, terme=fait.terme, type_mesure=genre)
    if genre == TypeMesure.AEMO:
        fait.ordonnee = None
        return None
    return mesure


def _sejour(enfant, jour, fin, ou, promise, lieux, hopital, mesure):
    if ou == "hopital":
        creer_accueil(
            enfant, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=hopital, debut=jour, fin=fin, fin_promise=promise
        )
    else:
        creer_accueil(enfant, lieux[ou], debut=jour, fin=fin, fin_promise=promise, mesure=mesure)


def _executer(mesure, fait):
    """A measure is carried out on the first day on which the child lives under care while it is in force."""
    if mesure is None:
        return
    debuts = [
        max(debut, fait.ordonnee)
        for debut, fin, ou, *_ in fait.sejours
        if ou != "hopital" and (fin is None or fait.ordonnee < fin) and debut < fait.terme
    ]
    fait.executee = min(debuts, default=None)
    Mesure.objects.filter(pk=mesure.pk).update(executee_le=fait.executee)


def recompter(faits: list[Fait], au: date) -> dict[str, list[int]]:
    """Return what each list must hold on a day, from the plain values."""
    attendu: dict[str, list[int]] = {code: [] for code in LISTES}
    toits: dict[int, dict[int, str]] = {}
    for f in faits:
        en_place = (sejour := f.vit(au)) is not None and sejour[2] != "hopital"
        if f.ordonnee and f.ordonnee <= au < f.terme and (f.executee is None or au < f.executee) and not en_place:
            attendu["non-executees"].append(f.enfant)
        if f.recherche and f.recherche[0] <= au and (f.recherche[1] is None or au < f.recherche[1]):
            attendu["reorientations"].append(f.enfant)
        if sejour is None:
            continue
        _, _, ou, _, promise = sejour
        if ou == "hopital":
            attendu["hopital"].append(f.enfant)
        else:
            toits.setdefault(f.fratrie, {})[f.enfant] = ou
        if ou == "belgique":
            attendu["hors-departement"].append(f.enfant)
        if promise and promise < au:
            attendu["fins-promises"].append(f.enfant)
    attendu["fratries-separees"] = [min(m) for m in toits.values() if len(set(m.values())) > 1]
    return {code: sorted(numeros) for code, numeros in attendu.items()}


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_each_list_equals_a_plain_recount_on_any_day(graine):
    """Rows L1, L2, L3, L5, L8, E63: nobody appears twice, nobody is forgotten."""
    faits = monde_au_hasard(graine)
    jours = [ORIGINE + timedelta(days=n) for n in range(0, 600, 40)]
    vus = 0
    for jour in jours:
        attendu = recompter(faits, jour)
        for code in attendu:
            trouves = enfants(code, jour)
            assert trouves == attendu[code], (code, jour)
            vus += len(trouves)
    assert vus > 100
    for code in LISTES:
        comptes = historique(LISTES[code], pour=agent_systeme(), jours=jours)
        assert comptes == [(jour, len(recompter(faits, jour)[code])) for jour in jours]


def test_stays_that_do_not_fit_say_why():
    grand = creer_enfant(naissance=date(2008, 1, 1), besoin=False)
    creer_accueil(grand, unite_de(creer_lieu(TypeLieu.MECS, ages=(0, 180))), debut=date(2025, 12, 1))
    bebe = creer_enfant(naissance=date(2025, 6, 1), besoin=False)
    creer_accueil(bebe, unite_de(creer_lieu(TypeLieu.POUPONNIERE)), debut=date(2025, 11, 1))
    hotel = creer_enfant(besoin=False)
    creer_accueil(
        hotel, mode=ModeAccueil.HOTEL, lieu=creer_lieu(TypeLieu.HOTEL), debut=date(2026, 1, 1),
        fin_promise=date(2026, 1, 9),
    )  # fmt: skip
    echu = creer_enfant(besoin=False)
    famille = creer_lieu(places=1)
    creer_accueil(echu, unite_de(famille), debut=date(2025, 1, 1))
    Agrement.objects.filter(lieu=famille).update(periode=depuis(fin=date(2026, 3, 2)))
    raisons = {
        ligne["enfant_id"]: ligne["raisons"]
        for ligne in toutes_les_lignes(LISTES["inadaptes"], pour=agent_systeme(), au=JOUR).lignes
    }
    assert raisons == {
        grand.pk: ["18 ans : l'unité accueille de 0 mois à 15 ans"],
        bebe.pk: ["en pouponnière depuis 121 jours : au-delà de quatre mois, à évaluer pour un seul renouvellement"],
        hotel.pk: ["à l'hôtel depuis 60 jours : au-delà de deux mois"],
        echu.pk: ["sans agrément en cours"],
    }
    veille = {
        ligne["enfant_id"]
        for ligne in toutes_les_lignes(LISTES["inadaptes"], pour=agent_systeme(), au=date(2026, 3, 1)).lignes
    }
    assert veille == {grand.pk}  # the bounds themselves are still allowed


def test_lists_are_limited_to_the_territory_filters_and_pages():
    ici, ailleurs = creer_enfant(besoin=False), creer_enfant(service=creer_service("valenciennes"), besoin=False)
    creer_mesure([ici, ailleurs])
    rtase = creer_agent(Role.RTASE, service=creer_service())
    assert enfants("non-executees", JOUR, pour=rtase) == [ici.pk]
    assert enfants("non-executees", JOUR, pour=creer_agent(Role.ELU)) == []
    assert enfants("non-executees", JOUR, direction="VAL") == [ailleurs.pk]
    assert enfants("non-executees", JOUR, service=str(ailleurs.service_id)) == [ailleurs.pk]
    page = lire_liste(LISTES["non-executees"], pour=agent_systeme(), au=JOUR, taille=1)
    assert page.total == 2
    suite = lire_liste(LISTES["non-executees"], pour=agent_systeme(), au=JOUR, taille=1, apres=page.suivant)
    assert (suite.suivant, [x["enfant_id"] for x in suite.lignes]) == ("", [ailleurs.pk])
    assert historique(LISTES["non-executees"], pour=rtase, jours=[JOUR]) == [(JOUR, 1)]


def test_child_abroad_is_listed_with_the_road_from_home():
    """Row E63."""
    enfant = creer_enfant()
    creer_accueil(enfant, unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)))
    (ligne,) = toutes_les_lignes(LISTES["hors-departement"], pour=agent_systeme(), au=JOUR).lignes
    assert (ligne["pays"], ligne["commune"]) == ("Belgique", "Tournai")
    assert 30 < ligne["minutes"] < 120
    assert 40_000 < ligne["distance_m"] < 100_000


def test_parted_siblings_are_searched_for_again_and_reunited():
    """Rows L2, L27: the second look says what would reunite them, and the list empties when they are together."""
    fratrie = creer_fratrie()
    un, deux = creer_enfant(fratrie=fratrie), creer_enfant(fratrie=fratrie)
    mesures = creer_mesure([un, deux])
    for enfant, mesure in zip((un, deux), mesures, strict=True):
        creer_accueil(enfant, unite_de(creer_lieu(places=1)), debut=date(2026, 2, 1), mesure=mesure)

    def lignes():
        return toutes_les_lignes(LISTES["fratries-separees"], pour=agent_systeme(), au=JOUR).lignes

    def reexaminer(jour=JOUR):
        return reexaminer_fratries(au=jour, par=agent_systeme(), le=MAINTENANT)

    assert lignes()[0]["reunir"] == "pas encore réexaminée"
    assert reexaminer(JOUR - timedelta(days=1)) == 1
    assert lignes()[0]["reunir"] == "aucun lieu ne peut tous les accueillir"
    commun = creer_lieu(places=2)
    avances: list[tuple[int, int]] = []
    assert reexaminer_fratries(
        au=JOUR, par=agent_systeme(), le=MAINTENANT, suivre=lambda fait, total: avances.append((fait, total))
    ) == 1  # fmt: skip
    assert avances == [(1, 1)]
    assert reexaminer() == 0  # once a day
    assert lignes()[0]["reunir"] == f"un lieu : {commun.nom} (Hazebrouck)"
    groupe = groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR)
    choisir_places(
        groupe=groupe, choix={un.pk: unite_de(commun).pk, deux.pk: unite_de(commun).pk}, separe=False, eloigne=False,
        motifs=Motifs(), mode=ModeAccueil.PERMANENT, debut=JOUR, fin_promise=None, par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    assert lignes() == []
