"""Who waits for a place, by sibling group, since when (rows L1, L3, L5, L8)."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models.personne import age_mois
from havre.common.curseur import ecrire, lire

from ..enums import MOTIFS_D_ATTENTE, MotifRecherche
from ..reperes import reperes
from .portee import condition_visible

TRIS: dict[str, Callable[["_Groupe"], tuple[Any, ...]]] = {
    "attente": lambda g: (g.depuis, g.fratrie_id),
    "nom": lambda g: (g.cle, g.fratrie_id),
    "taille": lambda g: (-g.nombre, g.depuis, g.fratrie_id),
}


@dataclass(frozen=True)
class FiltresAttente:
    """Filters of the list, as written in its address; empty means all."""

    motif: str = ""
    direction: str = ""
    service: str = ""
    taille: str = ""
    tri: str = "attente"


@dataclass(frozen=True)
class EnfantEnAttente:
    """A child of a waiting group: age in months, reasons (empty when he does not wait himself), where he lives now."""

    enfant_id: int
    prenom: str
    initiale: str
    age_mois: int
    motifs: tuple[MotifRecherche, ...]
    lieu_actuel: str

    @property
    def age_ans(self) -> int:
        """Age in whole years."""
        return self.age_mois // 12

    @property
    def en_attente(self) -> bool:
        """Whether a place is looked for this child."""
        return bool(self.motifs)


@dataclass(frozen=True)
class LigneAttente:
    """A sibling group of which some members wait; `jours` since the oldest reason."""

    fratrie_id: int
    nom: str
    depuis: date
    jours: int
    motifs: tuple[MotifRecherche, ...]
    nombre: int
    service: str
    commune: str
    enfants: tuple[EnfantEnAttente, ...] = ()


@dataclass(frozen=True)
class ListeAttente:
    """One page of the list, its totals and the cursor of the next one."""

    lignes: list[LigneAttente]
    groupes: int
    enfants: int
    par_motif: dict[MotifRecherche, int]
    suivant: str = ""
    filtres: FiltresAttente = field(default_factory=FiltresAttente)


FAITS = """
SELECT m.fratrie_id, f.nom, a.enfant_id, a.motif, least(a.depuis, %(jour)s), s.id, s.nom,
       s.direction_id
  FROM accueils_attente(%(jour)s, %(preavis)s) a
  JOIN personnes_membrefratrie m ON m.enfant_id = a.enfant_id AND m.periode @> %(jour)s
  JOIN personnes_fratrie f ON f.id = m.fratrie_id
  JOIN personnes_enfant e ON e.personne_id = a.enfant_id
  JOIN agents_service s ON s.id = e.service_id
 WHERE {visibles}
"""

MEMBRES = """
SELECT m.fratrie_id, p.id, p.prenom, left(p.nom, 1), p.date_naissance, a.mode, coalesce(l.nom, l2.nom, c.nom, ''),
       d.nom
  FROM personnes_membrefratrie m
  JOIN personnes_personne p ON p.id = m.enfant_id
  LEFT JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal
       AND a.periode @> %(jour)s
  LEFT JOIN lieux_unite u ON u.id = a.unite_id
  LEFT JOIN lieux_lieu l ON l.id = u.lieu_id
  LEFT JOIN lieux_lieu l2 ON l2.id = a.lieu_id
  LEFT JOIN territoires_commune c ON c.id = a.commune_id AND p.id NOT IN (SELECT * FROM personnes_caches())
  LEFT JOIN LATERAL (SELECT co.nom FROM personnes_domicile dm JOIN territoires_commune co ON co.id = dm.commune_id
                      WHERE dm.personne_id = p.id AND dm.periode @> %(jour)s
                        AND p.id NOT IN (SELECT * FROM personnes_caches()) LIMIT 1) d ON true
 WHERE m.fratrie_id = ANY(%(fratries)s) AND m.periode @> %(jour)s
 ORDER BY p.date_naissance, p.id
"""


@dataclass
class _Groupe:
    """A sibling group of which some members wait, gathered from the facts."""

    fratrie_id: int
    nom: str
    depuis: date = date.max
    motifs: dict[int, set[str]] = field(default_factory=dict)
    services: dict[int, str] = field(default_factory=dict)
    directions: set[str] = field(default_factory=set)

    @property
    def cle(self) -> str:
        """Name without accents nor case, to sort by."""
        return unicodedata.normalize("NFKD", self.nom).encode("ascii", "ignore").decode().lower()

    @property
    def nombre(self) -> int:
        """How many members wait."""
        return len(self.motifs)

    @property
    def tous_les_motifs(self) -> set[str]:
        """Reasons of all the members."""
        return set().union(*self.motifs.values())

    def retenu(self, filtres: FiltresAttente) -> bool:
        """Whether the filters keep it."""
        return (
            (not filtres.motif or filtres.motif in self.tous_les_motifs)
            and (not filtres.direction or filtres.direction in self.directions)
            and (not filtres.service or filtres.service in map(str, self.services))
            and {"seul": self.nombre == 1, "fratrie": self.nombre > 1}.get(filtres.taille, True)
        )


def _grouper(faits: Iterable[tuple[Any, ...]]) -> list[_Groupe]:
    """Gather the facts by sibling group."""
    groupes: dict[int, _Groupe] = {}
    for fratrie, nom, enfant, motif, depuis, service, nom_service, direction in faits:
        groupe = groupes.setdefault(fratrie, _Groupe(fratrie, nom))
        groupe.depuis = min(groupe.depuis, depuis)
        groupe.motifs.setdefault(enfant, set()).add(motif)
        groupe.services[service] = nom_service
        groupe.directions.add(direction)
    return list(groupes.values())


def _apres(ordonnes: list[_Groupe], curseur: str) -> int:
    """Return the rank of the first group after a cursor; the beginning when the cursor cannot be read."""
    depart = lire(curseur, 1)
    rangs = {g.fratrie_id: rang for rang, g in enumerate(ordonnes, start=1)}
    return rangs.get(depart[0], 0) if depart and isinstance(depart[0], int) else 0


def liste_attente(
    *, pour: Acteur, jour: date, filtres: FiltresAttente | None = None, apres: str = "", taille: int = 50
) -> ListeAttente:
    """Return one page of the sibling groups and children who wait for a place on a day, oldest wait first.

    The list is computed from the facts (orders not carried out, stays in hospital by default, promised ends, open
    searches): nobody has to add a child to it, and nobody can leave it without a stay, a decision or a closed search.
    """
    filtres = filtres or FiltresAttente()
    parametres: dict[str, Any] = {"jour": jour, "preavis": reperes().preavis_fin_promise_jours}
    with connection.cursor() as c:
        c.execute(FAITS.format(visibles=condition_visible(pour, parametres)), parametres)
        visibles = _grouper(c.fetchall())
        ordonnes = sorted((g for g in visibles if g.retenu(filtres)), key=TRIS.get(filtres.tri, TRIS["attente"]))
        debut = _apres(ordonnes, apres)
        page = ordonnes[debut : debut + taille]
        c.execute(MEMBRES, {"jour": jour, "fratries": [g.fratrie_id for g in page]})
        membres: dict[int, list[tuple[Any, ...]]] = {}
        for membre in c.fetchall():
            membres.setdefault(membre[0], []).append(membre)
    return ListeAttente(
        lignes=[_ligne(g, membres.get(g.fratrie_id, []), jour) for g in page],
        groupes=len(ordonnes),
        enfants=sum(g.nombre for g in ordonnes),
        par_motif={m: sum(m.value in e for g in visibles for e in g.motifs.values()) for m in MOTIFS_D_ATTENTE},
        suivant=ecrire([page[-1].fratrie_id]) if page and debut + taille < len(ordonnes) else "",
        filtres=filtres,
    )


def _motifs_tries(motifs: set[str] | list[str]) -> tuple[MotifRecherche, ...]:
    """Return reasons in the order of the list."""
    return tuple(m for m in MotifRecherche if m.value in motifs)


def _ligne(groupe: _Groupe, membres: list[tuple[Any, ...]], jour: date) -> LigneAttente:
    """Build a line of the list."""
    enfants = tuple(
        EnfantEnAttente(
            enfant_id=m[1],
            prenom=m[2],
            initiale=m[3],
            age_mois=age_mois(m[4], jour) if m[4] else 0,
            motifs=_motifs_tries(groupe.motifs.get(m[1], set())),
            lieu_actuel=m[6],
        )
        for m in membres
    )
    return LigneAttente(
        fratrie_id=groupe.fratrie_id,
        nom=groupe.nom,
        depuis=groupe.depuis,
        jours=max((jour - groupe.depuis).days, 0),
        motifs=_motifs_tries(groupe.tous_les_motifs),
        nombre=groupe.nombre,
        service=groupe.services[min(groupe.services)],
        commune=next((m[7] for m in membres if m[7]), ""),
        enfants=enfants,
    )
