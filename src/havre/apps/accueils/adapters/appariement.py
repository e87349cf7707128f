"""Builds the engine's problem for one sibling group from the database; no name nor birth date goes in."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from havre.apps.decisions.models import Decision
from havre.apps.lieux.enums import Offre, TypeLieu
from havre.apps.personnes.models import Eloignement
from havre.apps.territoires.queries import matrice_courante
from havre.common.barriere import tout_lire
from havre.engine.matching import Problem, Weights

from ..enums import MotifRecherche
from ..models import Accueil, Besoin
from ..queries import EnfantALoger, GroupeALoger
from ..queries.unites import UNITES
from ..reperes import poids

# Kind of place of the engine. A lieu de vie counts as a small children's home, a foyer as an emergency place.
GENRES: dict[str, int] = {
    TypeLieu.FAMILLE_ACCUEIL: 0,
    TypeLieu.MECS: 1,
    TypeLieu.LVA: 1,
    TypeLieu.POUPONNIERE: 2,
    TypeLieu.VILLAGE_ENFANTS: 3,
    TypeLieu.FOYER_ENFANCE: 4,
    TypeLieu.ACCUEIL_URGENCE: 4,
    TypeLieu.AUTONOMIE: 5,
}
TOUS_LES_GENRES = 0b111111
RANG_OFFRE = {offre: rang for rang, offre in enumerate(Offre.values)}
SANS_LIMITE_MIN = 9999
INJOIGNABLE_MIN = 9999
URGENCE_LEGALE = {MotifRecherche.HOPITAL: 3, MotifRecherche.URGENCE: 3, MotifRecherche.ORDONNANCE: 2}


@dataclass(frozen=True)
class ProblemeDuSite:
    """The engine's problem and the keys that lead back to the rows: child i is `enfants[i]`, unit u is `unites[u]`.

    `agrees`: {lieu id: children of the group that the licence of a foster home still allows, all its units together}.
    """

    probleme: Problem
    enfants: tuple[EnfantALoger, ...]
    unites: tuple[int, ...]
    lieux: tuple[int, ...]
    agrees: dict[int, int]

    def respecte_les_agrements(self, rangs: Sequence[int]) -> bool:
        """Return whether units taken together (-1: none) stay within each foster home's licence."""
        nombre = Counter(self.lieux[u] for u in rangs if u >= 0)
        return all(self.accepte(lieu, n) for lieu, n in nombre.items())

    def accepte(self, lieu: int, nombre: int) -> bool:
        """Return whether a place's licence, if it has one, still allows so many children of the group."""
        return nombre <= self.agrees.get(lieu, nombre)

    def rang_unite(self, unite_id: int) -> int | None:
        """Return the engine's number of a unit, None when the search does not know it."""
        rang = int(np.searchsorted(np.array(self.unites), unite_id))
        return rang if rang < len(self.unites) and self.unites[rang] == unite_id else None


def construire_probleme(groupe: GroupeALoger, *, partis: Collection[int] = ()) -> ProblemeDuSite:
    """Return the problem "lodge this group now, everyone else staying where he is".

    A place counts as free when no stay under way or reserved from the day on ever fills it, the licence included, and
    when it is not frozen on the day. For children who need it on some half-days only, it counts as free when it is so
    on the fullest of these half-days.
    The children of other families from whom a member must be kept away come in as groups of their own. `partis` are
    children counted as gone: those whom the same choice moves elsewhere first.
    """
    enfants = groupe.a_loger
    with tout_lire("places libres par unité, sans aucun enfant"), connection.cursor() as curseur:
        curseur.execute(
            UNITES,
            {
                "jour": groupe.jour,
                "groupe": [*(e.enfant.pk for e in enfants), *partis],
                "types": list(GENRES),
                "demi_journees": groupe.rythme.bits,
            },
        )
        lignes = curseur.fetchall()
    unites = np.array([ligne[0] for ligne in lignes], dtype=np.int64)
    with tout_lire("éloignements : unités interdites, sans les personnes qui y vivent"):
        voisins = _voisins(enfants, groupe.jour)
    communes = _communes(lignes, enfants)
    rang = {commune: i for i, commune in enumerate(communes)}
    libres = np.array([max(ligne[11], 0) for ligne in lignes], dtype=np.int32)
    for unite, sur_place in Counter(e.accueil.unite_id for e in enfants if e.accueil and e.accueil.unite_id).items():
        if (u := _rang(unites, unite)) is not None:
            libres[u] = max(libres[u], sur_place)  # who lives there may stay, were the unit frozen
    for unite, _ in voisins.values():
        if (u := _rang(unites, unite)) is not None:
            libres[u] += 1
    tableaux = _unites(lignes, rang) | {"unit_capacity": libres} | _enfants(enfants, rang, unites, groupe)
    paires = _ajouter_voisins(tableaux, voisins, len(enfants), unites)
    trajets = np.asarray(matrice_courante().sous_matrice(communes), dtype=np.int16)
    probleme = Problem(
        travel_min=np.where(trajets < 0, INJOIGNABLE_MIN, trajets),
        location_abroad=np.array([not c.startswith("FR-") for c in communes]),
        apart=paires,
        weights=Weights.parse(poids().valeurs),
        validate=False,
        **tableaux,
    )
    return ProblemeDuSite(
        probleme=probleme,
        enfants=enfants,
        unites=tuple(unites.tolist()),
        lieux=tuple(ligne[1] for ligne in lignes),
        agrees={ligne[1]: ligne[13] for ligne in lignes if ligne[13] is not None},
    )


def _rang(unites: Any, unite_id: int) -> int | None:
    """Return the position of a unit in the sorted keys, None when it is not there."""
    i = int(np.searchsorted(unites, unite_id))
    return i if i < len(unites) and unites[i] == unite_id else None


def _communes(lignes: list[Any], enfants: tuple[EnfantALoger, ...]) -> list[str]:
    """Return the communes of the places, families and schools."""
    communes = {ligne[3] for ligne in lignes} | {e.commune_famille for e in enfants}
    communes |= {e.besoin.commune_ecole_id for e in enfants if e.besoin and e.besoin.commune_ecole_id}
    return sorted(communes)


def _unites(lignes: list[Any], rang: dict[str, int]) -> dict[str, Any]:
    """Return the arrays of the units, capacity excepted."""
    colonnes = list(zip(*lignes, strict=True)) if lignes else [()] * 14
    return {
        "unit_location": np.array([rang[c] for c in colonnes[3]], dtype=np.int32),
        "unit_home": np.array(colonnes[1], dtype=np.int32),
        "unit_kind": np.array([GENRES[t] for t in colonnes[2]], dtype=np.int32),
        "unit_age_min": np.array(colonnes[4], dtype=np.int32),
        "unit_age_max": np.array(colonnes[5], dtype=np.int32),
        "unit_sex": np.array(colonnes[6], dtype=np.int32),
        "unit_skill": np.array(colonnes[7:10], dtype=np.int32).T.reshape(-1, 3),
        "unit_offers": np.array([masque(o) for o in colonnes[10]], dtype=np.int64),
        "unit_open": np.array(colonnes[12], dtype=bool),
    }


def masque(offres: list[str]) -> int:
    """Return the bit set of a list of offers."""
    return sum(1 << RANG_OFFRE[o] for o in offres)


def genres_acceptes(enfant: EnfantALoger) -> int:
    """Return the bit set of the kinds of place that both the assessed need and the decisions allow."""
    bits = TOUS_LES_GENRES
    listes = [enfant.besoin.types_acceptes] if enfant.besoin else []
    for types in [*listes, *(d.types_autorises for d in enfant.decisions)]:
        if types:
            bits &= sum({1 << GENRES[t] for t in types if t in GENRES})
    return bits


def bornes_de_trajet(enfant: EnfantALoger) -> tuple[int, int]:
    """Return the least and the most minutes by road from the family that need and decisions allow."""
    sources: list[Besoin | Decision] = [*([enfant.besoin] if enfant.besoin else []), *enfant.decisions]
    plus = [s.temps_famille_max_min for s in sources if s.temps_famille_max_min is not None]
    moins = [s.temps_famille_min_min for s in sources if s.temps_famille_min_min is not None]
    return max(moins, default=0), min(plus, default=SANS_LIMITE_MIN)


def _enfants(
    enfants: tuple[EnfantALoger, ...], rang: dict[str, int], unites: Any, groupe: GroupeALoger
) -> dict[str, Any]:
    """Return the arrays of the children to lodge, one group."""
    bornes = [bornes_de_trajet(e) for e in enfants]
    actuels = [_rang(unites, e.accueil.unite_id) if e.accueil and e.accueil.unite_id else None for e in enfants]
    return {
        "child_group": np.zeros(len(enfants), np.int32),
        "child_age": np.array([e.age_mois for e in enfants]),
        "child_sex": np.array([e.enfant.personne.sexe or 1 for e in enfants]),
        "child_need": np.array(
            [
                (e.besoin.besoin_medical, e.besoin.besoin_handicap, e.besoin.besoin_comportement)
                if e.besoin
                else (0, 0, 0)
                for e in enfants
            ]
        ).reshape(-1, 3),
        "child_wishes": np.array([masque(e.besoin.souhaits) if e.besoin else 0 for e in enfants]),
        "child_family": np.array([rang[e.commune_famille] for e in enfants]),
        "child_school": np.array(
            [rang[e.besoin.commune_ecole_id] if e.besoin and e.besoin.commune_ecole_id else -1 for e in enfants]
        ),
        "child_contact": np.array([e.besoin.contact_famille if e.besoin else True for e in enfants]),
        "child_kinds": np.array([genres_acceptes(e) for e in enfants]),
        "child_family_min": np.array([b[0] for b in bornes]),
        "child_family_max": np.array([b[1] for b in bornes]),
        "child_emergency": np.array([MotifRecherche.URGENCE in e.motifs for e in enfants]),
        "child_current": np.array([-1 if a is None else a for a in actuels]),
        "child_stay": np.array(
            [
                0 if a is None or not e.accueil else (groupe.jour - e.accueil.periode.lower).days // 30
                for e, a in zip(enfants, actuels, strict=True)
            ]
        ),
        "child_urgency": np.array([max((URGENCE_LEGALE.get(m, 0) for m in e.motifs), default=0) for e in enfants]),
        "child_wait": np.array([(groupe.jour - e.depuis).days if e.depuis else 0 for e in enfants]),
        "group_together": np.array([groupe.ensemble_ordonne]),
    }


def _voisins(enfants: tuple[EnfantALoger, ...], jour: date) -> dict[int, tuple[int, list[int]]]:
    """Return, for each child to be kept away from a member: his unit, and the members concerned."""
    rangs = {e.enfant.pk: i for i, e in enumerate(enfants)}
    voisins: dict[int, list[int]] = {}
    eloignements = Eloignement.objects.filter(periode__contains=jour)
    for champ, autre in (("personne_a", "personne_b"), ("personne_b", "personne_a")):
        lignes = eloignements.filter(**{f"{champ}__in": list(rangs)}).values_list(f"{champ}_id", f"{autre}_id")
        for membre, tiers in lignes:
            voisins.setdefault(tiers, []).append(rangs[membre])
    logements = dict(
        Accueil.objects.le(jour)
        .filter(enfant__in=[v for v in voisins if v not in rangs], unite__isnull=False)
        .values_list("enfant", "unite")
    )
    internes = {v: (0, voisins[v]) for v in voisins if v in rangs}
    return {v: (unite, voisins[v]) for v, unite in logements.items()} | {
        -1 - rangs[v]: (0, membres) for v, (_, membres) in internes.items()
    }


def _ajouter_voisins(
    tableaux: dict[str, Any], voisins: dict[int, tuple[int, list[int]]], nombre: int, unites: Any
) -> Any:
    """Add the kept-away children of other families, one group each, and return the pairs [P, 2]."""
    paires: set[tuple[int, int]] = set()
    ajoutes: list[int] = []
    for cle, (unite, membres) in voisins.items():
        if cle < 0:
            paires |= {(min(-1 - cle, m), max(-1 - cle, m)) for m in membres}
            continue
        if (rang := _rang(unites, unite)) is None:
            continue
        paires |= {(m, nombre + len(ajoutes)) for m in membres}
        ajoutes.append(rang)
    if ajoutes:
        for nom, tableau in list(tableaux.items()):
            if nom.startswith("child_"):
                tableaux[nom] = np.concatenate([tableau, np.repeat(tableau[:1], len(ajoutes), axis=0)])
        tableaux["child_group"][nombre:] = np.arange(1, len(ajoutes) + 1)
        tableaux["child_current"][nombre:] = ajoutes
        tableaux["group_together"] = np.concatenate([tableaux["group_together"], np.zeros(len(ajoutes), bool)])
    return np.array(sorted(paires), dtype=np.int32).reshape(-1, 2)
