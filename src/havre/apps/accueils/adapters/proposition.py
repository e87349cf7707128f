"""The engine's answer put back into the words of the service: places, reasons, exclusions (rows L1, L2)."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.core.exceptions import ValidationError

from havre.apps.lieux.models import Lieu, Unite
from havre.engine.matching import Miss, RankResult, Refusal, Status, Way, rank, verify, why_not
from havre.engine.matching.criteria import CRITERIA, criteria

from ..queries import EnfantALoger, GroupeALoger
from ..reperes import poids, reperes
from .appariement import ProblemeDuSite, construire_probleme

LIBELLES_CRITERES = {
    "family": "trajet vers la famille",
    "school": "trajet vers l'école",
    "stretch": "comportement au-delà de la compétence",
    "disability": "handicap au-delà de la compétence",
    "wish": "souhaits non remplis",
    "outgrow": "bientôt trop grand pour le lieu",
    "abroad": "hors de France",
    "young": "moins de 6 ans en collectif",
    "makeshift": "place d'urgence pour un besoin durable",
    "move": "quitte son lieu actuel",
    "unplaced": "reste sans place",
}
LIBELLES_EXCLUSIONS = {
    "closed": "fermé aux nouvelles entrées",
    "too_young": "enfant trop jeune",
    "too_old": "enfant trop âgé",
    "sex": "n'accueille pas ce sexe",
    "medical": "soins non assurés",
    "behaviour": "comportement au-delà de la compétence",
    "kind": "type de lieu écarté par le besoin ou la décision",
    "too_far": "trop loin de la famille",
    "too_near": "trop près de la famille",
    "apart": "un éloignement l'interdit",
    "full": "complet ou agrément épuisé",
}
NATURES = {"whole": "ensemble", "split": "separee", "partial": "partielle"}


@dataclass(frozen=True)
class Critere:
    """What one criterion weighs for a child in a place, in minute-equivalents."""

    nom: str
    libelle: str
    poids_min: float


@dataclass(frozen=True)
class EnfantPlace:
    """Where one way puts one child; `unite` None: he stays without a place."""

    enfant: EnfantALoger
    unite: Unite | None
    temps_famille_min: int | None
    temps_ecole_min: int | None
    criteres: tuple[Critere, ...]
    total_min: float
    reste_sur_place: bool


@dataclass(frozen=True)
class LieuPropose:
    """A roof of a way and the children it would take."""

    lieu: Lieu
    enfants: tuple[EnfantPlace, ...]


@dataclass(frozen=True)
class Proposition:
    """One way to lodge the group. `nature`: ensemble (one roof), separee (several), partielle (someone still waits)."""

    rang: int
    nature: str
    lieux: tuple[LieuPropose, ...]
    sans_place: tuple[EnfantPlace, ...]
    separation_min: float
    total_min: float
    temps_famille_max_min: int | None
    eloignee: bool

    @property
    def separe(self) -> bool:
        """Whether siblings would live under several roofs."""
        return len(self.lieux) + len(self.sans_place) > 1

    @property
    def choix(self) -> dict[int, int]:
        """Unit of each child who would have a place: {enfant id: unité id}."""
        return {p.enfant.enfant.pk: p.unite.pk for lieu in self.lieux for p in lieu.enfants if p.unite}


@dataclass(frozen=True)
class Exclusion:
    """How many units one rule excludes for at least one child, and how many it alone excludes for some child."""

    raison: str
    libelle: str
    unites: int
    seule_raison: int


@dataclass(frozen=True)
class PresquePossible:
    """A roof that would take the whole group if the named limits were waived."""

    lieu: Lieu
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class ResultatRecherche:
    """Answer of a search: ranked ways, exclusions counted, nearest misses, version of the weights."""

    groupe: GroupeALoger
    propositions: tuple[Proposition, ...]
    exclusions: tuple[Exclusion, ...]
    presque: tuple[PresquePossible, ...]
    unites_examinees: int
    lieux_pour_tous: int
    impossible: bool
    version_poids: date
    duree_ms: float
    duree_moteur_ms: float


def rechercher_places(groupe: GroupeALoger, *, k: int = 10, presque: int = 5) -> ResultatRecherche:
    """Rank the ways to lodge a group on its day: whole under one roof first, then splits, each with its reasons.

    Raises:
        ValidationError: nobody of the group is to be lodged, or the home commune of a child is unknown.
    """
    debut = time.perf_counter()
    exiger_groupe_complet(groupe)
    site = construire_probleme(groupe)
    resultat, manieres = _classer(site, k)
    manques = resultat.nearest_misses(presque)
    unites = _charger_unites(site, [*(u for w in manieres for u in w.units), *(u for m in manques for u in m.units)])
    exclus = resultat.exclusions
    return ResultatRecherche(
        groupe=groupe,
        propositions=tuple(_proposition(rang, way, site, unites) for rang, way in enumerate(manieres, start=1)),
        exclusions=tuple(
            sorted(
                (
                    Exclusion(raison, LIBELLES_EXCLUSIONS[raison], int(exclus.overall[r]), int(exclus.only[:, r].max()))
                    for r, raison in enumerate(exclus.reasons)
                    if exclus.overall[r]
                ),
                key=lambda e: -e.unites,
            )
        ),
        presque=tuple(_presque(m, site, unites) for m in manques),
        unites_examinees=site.probleme.n_units,
        lieux_pour_tous=sum(site.accepte(lieu, len(groupe.a_loger)) for lieu in resultat.homes_for_all),
        impossible=resultat.status == Status.INFEASIBLE,
        version_poids=poids().version,
        duree_ms=(time.perf_counter() - debut) * 1000,
        duree_moteur_ms=resultat.runtime_s * 1000,
    )


def _classer(site: ProblemeDuSite, k: int) -> tuple[RankResult, list[Way]]:
    """Return the engine's answer and its k best ways that no licence of a whole foster home refuses.

    The engine knows the places of each unit; where the units of a foster home hold more than its licence, it is asked
    for more ways until k of them stay within the licence.
    """
    demande = k
    while True:
        resultat = rank(site.probleme, 0, demande)
        permises = [w for w in resultat.ways if site.respecte_les_agrements(w.units)]
        if len(permises) >= k or len(resultat.ways) < demande:
            return resultat, permises[:k]
        demande *= 2


def exiger_groupe_complet(groupe: GroupeALoger) -> None:
    """Check that a group can be searched for.

    Raises:
        ValidationError: nobody is to be lodged, or the home commune of a child is unknown.
    """
    if not groupe.a_loger:
        raise ValidationError("Aucun enfant de cette fratrie n'attend de place.")
    sans = [e.enfant.personne.prenom for e in groupe.a_loger if not e.commune_famille]
    if sans:
        raise ValidationError(
            f"La commune de la famille n'est pas connue pour {', '.join(sans)} : "
            "renseignez le besoin pour que les trajets soient calculés. Si son adresse est protégée, une personne qui "
            "peut la lire lance la recherche."
        )


def evaluer_choix(
    groupe: GroupeALoger, choix: Mapping[int, int], *, partis: Collection[int] = ()
) -> tuple[Proposition, tuple[str, ...]]:
    """Return what a chosen way costs and the rules it breaks, in French; children not in `choix` stay as they are.

    `partis` are children of other groups whom the same choice moves elsewhere first.

    Raises:
        ValidationError: a child is not of the group, or a unit is unknown to the search.
    """
    exiger_groupe_complet(groupe)
    site = construire_probleme(groupe, partis=partis)
    rangs = {e.enfant.pk: i for i, e in enumerate(site.enfants)}
    affectation = site.probleme.child_current[: len(site.enfants)].copy()
    for enfant, unite in choix.items():
        rang = site.rang_unite(unite)
        if enfant not in rangs or rang is None:
            raise ValidationError("Ce choix ne correspond pas à la fratrie ou à un lieu connu.")
        affectation[rangs[enfant]] = rang
    unites = _charger_unites(site, affectation.tolist())
    proposition = _proposition_pour(site, affectation.tolist(), unites)
    if not site.respecte_les_agrements(affectation.tolist()):
        return proposition, ("l'agrément d'une famille d'accueil ne permet pas autant d'enfants",)
    if verify(site.probleme, affectation, group=0).ok:
        return proposition, ()
    motifs: list[str] = []
    for rang in sorted({int(u) for u in affectation if u >= 0}):
        for refus in why_not(site.probleme, 0, rang):
            if affectation[refus.child] == rang:
                prenom = site.enfants[refus.child].enfant.personne.prenom
                motifs.append(f"{prenom}, {unites[site.unites[rang]].lieu.nom} : {_obstacle(refus)}")
    return proposition, tuple(motifs) or ("ce choix dépasse les places libres ou sépare une fratrie à garder ensemble",)


def pourquoi_pas(groupe: GroupeALoger, lieu: Lieu) -> tuple[str, ...]:
    """Return, in French, why a place cannot take the children of a group now, unit by unit; empty: it can."""
    site = construire_probleme(groupe)
    lignes = []
    for rang in np.flatnonzero(site.probleme.unit_home == lieu.pk):
        unite = Unite.objects.get(pk=site.unites[rang])
        for refus in why_not(site.probleme, 0, int(rang)):
            if refus.child < len(site.enfants):
                prenom = site.enfants[refus.child].enfant.personne.prenom
                lignes.append(f"{unite.nom} · {prenom} : {_obstacle(refus)}")
    return tuple(lignes)


def _charger_unites(site: ProblemeDuSite, rangs: Sequence[int]) -> dict[int, Unite]:
    """Return the units of these ranks with their place and commune, in one query."""
    cles = {site.unites[u] for u in rangs if u >= 0}
    return Unite.objects.select_related("lieu__commune").in_bulk(cles)


def _proposition(rang: int, way: Way, site: ProblemeDuSite, unites: dict[int, Unite]) -> Proposition:
    """Put one way of the engine into the words of the service."""
    places = [
        _place(site, i, c.unit, c.criteria, c.family_min, c.school_min, unites) for i, c in enumerate(way.children)
    ]
    return _assembler(rang, NATURES[way.tier], places, way.split, way.total)


def _proposition_pour(site: ProblemeDuSite, affectation: list[int], unites: dict[int, Unite]) -> Proposition:
    """Return the way that an assignment stands for."""
    p = site.probleme
    rangs = np.arange(len(affectation))
    couts = criteria(p, rangs, np.array(affectation))
    places = []
    for i, unite in enumerate(affectation):
        par_nom = {nom: int(couts[r, i]) for r, nom in enumerate(CRITERIA)}
        famille = int(p.travel_min[p.child_family[i], p.unit_location[unite]]) if unite >= 0 else None
        ecole = int(p.child_school[i])
        temps_ecole = int(p.travel_min[ecole, p.unit_location[unite]]) if unite >= 0 and ecole >= 0 else None
        places.append(_place(site, i, unite, par_nom, famille, temps_ecole, unites))
    toits = {site.lieux[u] for u in affectation if u >= 0}
    nature = "partielle" if min(affectation) < 0 else "ensemble" if len(toits) == 1 else "separee"
    separation = max(len(toits) - 1, 0) * p.weights.split
    return _assembler(0, nature, places, separation, int(couts.sum()) + separation)


def _place(
    site: ProblemeDuSite,
    i: int,
    unite: int,
    couts: Mapping[str, int],
    famille: int | None,
    ecole: int | None,
    unites: dict[int, Unite],
) -> EnfantPlace:
    """Return where a way puts one child, with what each criterion weighs."""
    enfant = site.enfants[i]
    objet = unites[site.unites[unite]] if unite >= 0 else None
    return EnfantPlace(
        enfant=enfant,
        unite=objet,
        temps_famille_min=famille,
        temps_ecole_min=ecole,
        criteres=tuple(Critere(n, LIBELLES_CRITERES[n], v / 10) for n, v in couts.items() if v),
        total_min=sum(couts.values()) / 10,
        reste_sur_place=bool(objet and enfant.accueil and enfant.accueil.unite_id == objet.pk),
    )


def _assembler(rang: int, nature: str, places: list[EnfantPlace], separation: int, total: int) -> Proposition:
    """Group the children by roof."""
    par_lieu: dict[int, list[EnfantPlace]] = {}
    for place in places:
        if place.unite:
            par_lieu.setdefault(place.unite.lieu_id, []).append(place)
    loin = max((t for p in places if (t := _trajet_qui_compte(p)) is not None), default=None)
    return Proposition(
        rang=rang,
        nature=nature,
        lieux=tuple(LieuPropose(lieu[0].unite.lieu, tuple(lieu)) for lieu in par_lieu.values() if lieu[0].unite),
        sans_place=tuple(p for p in places if p.unite is None),
        separation_min=separation / 10,
        total_min=total / 10,
        temps_famille_max_min=loin,
        eloignee=loin is not None and loin > reperes().eloignement_min,
    )


def _trajet_qui_compte(place: EnfantPlace) -> int | None:
    """Return the minutes to the family of a child who moves and keeps visits."""
    garde_des_visites = place.enfant.besoin is None or place.enfant.besoin.contact_famille
    return place.temps_famille_min if garde_des_visites and not place.reste_sur_place else None


def _presque(manque: Miss, site: ProblemeDuSite, unites: dict[int, Unite]) -> PresquePossible:
    """Put a nearest miss into French."""
    lieu = unites[site.unites[manque.units[0]]].lieu
    obstacles = []
    for refus in manque.waivers:
        if 0 <= refus.child < len(site.enfants) and refus.reason not in {"full", "closed"}:
            obstacles.append(f"{site.enfants[refus.child].enfant.personne.prenom} : {_obstacle(refus)}")
        else:
            obstacles.append(_obstacle(refus))
    return PresquePossible(lieu=lieu, obstacles=tuple(dict.fromkeys(obstacles)))


def _obstacle(refus: Refusal) -> str:
    """Return one broken rule in French, with by how much."""
    m = refus.margin
    niveaux = f"{m} niveau{'x' if m > 1 else ''}"
    return {
        "too_young": f"trop jeune de {m} mois",
        "too_old": f"trop âgé de {m} mois",
        "too_far": f"{m} min au-delà du trajet maximal",
        "too_near": f"{m} min en deçà du trajet minimal",
        "full": f"il manque {m} place{'s' if m > 1 else ''}",
        "medical": f"soins : il manque {niveaux} de compétence",
        "behaviour": f"comportement : il manque {niveaux} de compétence",
    }.get(refus.reason, LIBELLES_EXCLUSIONS[refus.reason])
