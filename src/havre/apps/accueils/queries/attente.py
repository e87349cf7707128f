"""Who waits for a place, by sibling group, since when (rows L1, L3, L5, L8)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from havre.apps.agents.enums import Action, Niveau
from havre.apps.agents.permissions import Acteur, portee
from havre.common.curseur import ecrire, lire

from ..enums import MotifRecherche
from ..reperes import reperes

TRIS = {"attente": ("depuis", "ASC"), "nom": ("cle", "ASC"), "taille": ("nombre", "DESC")}


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
    """A child of a waiting group: age in years, reasons (empty when he does not wait himself), where he lives now."""

    enfant_id: int
    prenom: str
    initiale: str
    age_ans: int
    motifs: tuple[MotifRecherche, ...]
    lieu_actuel: str

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
    """One page of the list, its totals and its cursors."""

    lignes: list[LigneAttente]
    groupes: int
    enfants: int
    par_motif: dict[MotifRecherche, int]
    suivant: str = ""
    precedent: str = ""
    filtres: FiltresAttente = field(default_factory=FiltresAttente)


GROUPES = """
WITH attente AS (
    SELECT a.*, m.fratrie_id, e.service_id
      FROM accueils_attente(%(jour)s, %(preavis)s) a
      JOIN personnes_membrefratrie m ON m.enfant_id = a.enfant_id AND m.periode @> %(jour)s
      JOIN personnes_enfant e ON e.personne_id = a.enfant_id
      JOIN agents_service s ON s.id = e.service_id
     WHERE {visibles}
), groupes AS (
    SELECT a.fratrie_id, f.nom, havre_cle(f.nom) AS cle, min(least(a.depuis, %(jour)s)) AS depuis,
           array_agg(DISTINCT a.motif) AS motifs, array_agg(DISTINCT a.enfant_id) AS enfants,
           count(DISTINCT a.enfant_id) AS nombre, min(a.service_id) AS service_id,
           array_agg(DISTINCT a.service_id) AS services
      FROM attente a JOIN personnes_fratrie f ON f.id = a.fratrie_id
     GROUP BY a.fratrie_id, f.nom
)
"""

PAGE = """
SELECT g.fratrie_id, g.nom, g.depuis, g.motifs, g.enfants, g.nombre, s.nom, g.cle
  FROM groupes g JOIN agents_service s ON s.id = g.service_id
 WHERE {filtres} {curseur}
 ORDER BY {tri} {sens}, g.fratrie_id {sens} LIMIT %(limite)s
"""

TOTAUX = """
SELECT count(*), coalesce(sum(g.nombre), 0) FROM groupes g WHERE {filtres}
"""

MOTIFS = """
SELECT a.motif, count(DISTINCT a.enfant_id) FROM attente a GROUP BY a.motif
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
  LEFT JOIN territoires_commune c ON c.id = a.commune_id
  LEFT JOIN LATERAL (SELECT co.nom FROM personnes_domicile dm JOIN territoires_commune co ON co.id = dm.commune_id
                      WHERE dm.personne_id = p.id AND dm.periode @> %(jour)s LIMIT 1) d ON true
 WHERE m.fratrie_id = ANY(%(fratries)s) AND m.periode @> %(jour)s
 ORDER BY p.date_naissance, p.id
"""


def _visibles(acteur: Acteur, parametres: dict[str, Any]) -> str:
    """Return the SQL condition of what the actor may see on the waiting list; nothing by default."""
    etendue = portee(acteur, Action.VOIR_ATTENTE)
    if etendue.niveau == Niveau.DEPARTEMENT:
        return "true"
    if etendue.niveau == Niveau.DIRECTION:
        parametres["directions"] = sorted(etendue.directions)
        return "s.direction_id = ANY(%(directions)s)"
    if etendue.niveau == Niveau.SERVICE:
        parametres["services"] = sorted(etendue.services)
        return "s.id = ANY(%(services)s)"
    return "false"


def _filtres(filtres: FiltresAttente, parametres: dict[str, Any]) -> str:
    """Return the SQL condition of the filters that the reader chose."""
    conditions = ["true"]
    if filtres.motif in MotifRecherche.values:
        parametres["motif"] = filtres.motif
        conditions.append("%(motif)s = ANY(g.motifs)")
    if filtres.direction:
        parametres["direction"] = filtres.direction
        conditions.append(
            "EXISTS (SELECT 1 FROM agents_service x WHERE x.id = ANY(g.services) AND x.direction_id = %(direction)s)"
        )
    if filtres.service.isdigit():
        parametres["service"] = int(filtres.service)
        conditions.append("%(service)s = ANY(g.services)")
    if filtres.taille == "seul":
        conditions.append("g.nombre = 1")
    elif filtres.taille == "fratrie":
        conditions.append("g.nombre > 1")
    return " AND ".join(conditions)


def liste_attente(
    *, pour: Acteur, jour: date, filtres: FiltresAttente | None = None, apres: str = "", taille: int = 50
) -> ListeAttente:
    """Return one page of the sibling groups and children who wait for a place on a day, oldest wait first.

    The list is computed from the facts (orders not carried out, stays in hospital by default, promised ends, open
    searches): nobody has to add a child to it, and nobody can leave it without a stay, a decision or a closed search.
    """
    filtres = filtres or FiltresAttente()
    colonne, sens = TRIS.get(filtres.tri, TRIS["attente"])
    parametres: dict[str, Any] = {
        "jour": jour,
        "preavis": reperes().preavis_fin_promise_jours,
        "limite": taille + 1,
    }
    groupes = GROUPES.format(visibles=_visibles(pour, parametres))
    conditions = _filtres(filtres, parametres)
    curseur = ""
    if depart := lire(apres, 2):
        parametres |= {"apres_valeur": depart[0], "apres_id": depart[1]}
        types = {"depuis": "date", "cle": "text", "nombre": "bigint"}[colonne]
        comparaison = ">" if sens == "ASC" else "<"
        curseur = f"AND (g.{colonne}, g.fratrie_id) {comparaison} (%(apres_valeur)s::{types}, %(apres_id)s::bigint)"
    with connection.cursor() as c:
        c.execute(groupes + PAGE.format(filtres=conditions, curseur=curseur, tri=f"g.{colonne}", sens=sens), parametres)
        brutes = c.fetchall()
        c.execute(groupes + TOTAUX.format(filtres=conditions), parametres)
        nombre_groupes, nombre_enfants = c.fetchone()
        c.execute(groupes + MOTIFS, parametres)
        par_motif = dict(c.fetchall())
        c.execute(MEMBRES, {"jour": jour, "fratries": [b[0] for b in brutes[:taille]]})
        membres = c.fetchall()
        motifs = _motifs_par_enfant(c, parametres, [e for b in brutes for e in b[4]])
    lignes = [_ligne(b, [m for m in membres if m[0] == b[0]], motifs, jour) for b in brutes[:taille]]
    derniere = brutes[taille - 1] if len(brutes) > taille else None
    rang = {"depuis": 2, "cle": 7, "nombre": 5}[colonne]
    return ListeAttente(
        lignes=lignes,
        groupes=nombre_groupes,
        enfants=int(nombre_enfants),
        par_motif={m: par_motif.get(m.value, 0) for m in MotifRecherche},
        suivant=ecrire([derniere[rang], derniere[0]]) if derniere else "",
        filtres=filtres,
    )


def _motifs_par_enfant(curseur: Any, parametres: dict[str, Any], enfants: list[int]) -> dict[int, set[str]]:
    """Return the reasons why each child waits."""
    curseur.execute(
        "SELECT enfant_id, motif FROM accueils_attente(%(jour)s, %(preavis)s) WHERE enfant_id = ANY(%(enfants)s)",
        parametres | {"enfants": enfants},
    )
    motifs: dict[int, set[str]] = {}
    for enfant, motif in curseur.fetchall():
        motifs.setdefault(enfant, set()).add(motif)
    return motifs


def _motifs_tries(motifs: set[str] | list[str]) -> tuple[MotifRecherche, ...]:
    """Return reasons in the order of the list."""
    return tuple(m for m in MotifRecherche if m.value in motifs)


def _ligne(
    brute: tuple[Any, ...], membres: list[tuple[Any, ...]], motifs: dict[int, set[str]], jour: date
) -> LigneAttente:
    """Build a line of the list from the rows of the database."""
    fratrie, nom, depuis, motifs_groupe, _, nombre, service, _ = brute
    enfants = tuple(
        EnfantEnAttente(
            enfant_id=m[1],
            prenom=m[2],
            initiale=m[3],
            age_ans=(jour.year - m[4].year - ((jour.month, jour.day) < (m[4].month, m[4].day))) if m[4] else 0,
            motifs=_motifs_tries(motifs.get(m[1], set())),
            lieu_actuel=m[6],
        )
        for m in membres
    )
    return LigneAttente(
        fratrie_id=fratrie,
        nom=nom,
        depuis=depuis,
        jours=max((jour - depuis).days, 0),
        motifs=_motifs_tries(motifs_groupe),
        nombre=nombre,
        service=service,
        commune=next((m[7] for m in membres if m[7]), ""),
        enfants=enfants,
    )
