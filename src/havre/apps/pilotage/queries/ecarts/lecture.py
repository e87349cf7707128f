"""The mismatch of all the children on a day, at once: one query, then the travel times of the matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from numpy.typing import NDArray

from havre.apps.accueils.adapters.appariement import GENRES
from havre.apps.accueils.queries.portee import condition_visible
from havre.apps.accueils.reperes import reperes
from havre.apps.accueils.rythme import TOUTES
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.mesures.enums import MESURES_D_ACCUEIL
from havre.apps.territoires.erreurs import MatriceAbsente
from havre.apps.territoires.models import MatriceTrajets
from havre.apps.territoires.queries import matrice_courante
from havre.common.barriere import ouverture, sans_ecriture

from .criteres import BITS, CRITERES

SANS_LIEU = ""
GARDES_AU_PLUS = 32
_gardes: dict[tuple[Any, ...], "Ecarts"] = {}
# `b` is the need as it stood that day: the last assessment written before its end, whatever was written since.
FAITS = """
WITH visibles AS (
    SELECT e.personne_id AS enfant_id, s.id AS service_id FROM personnes_enfant e
      JOIN agents_service s ON s.id = e.service_id WHERE {visible} {filtre}
), b AS (
    SELECT DISTINCT ON (b.enfant_id) b.* FROM accueils_besoin b
     WHERE b.etabli_a < %(lendemain)s ORDER BY b.enfant_id, b.etabli_a DESC, b.id DESC
), a AS (
    SELECT a.*, coalesce(u.lieu_id, a.lieu_id) AS toit, l.type, coalesce(l.commune_id, a.commune_id) AS ou,
           u.competence_medicale, u.competence_handicap, u.competence_comportement, u.offres
      FROM accueils_accueil a
      LEFT JOIN lieux_unite u ON u.id = a.unite_id
      LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
     WHERE a.annule_a IS NULL AND a.principal AND a.admis_le <= %(au)s AND a.periode @> %(au)s
), r AS (
    SELECT DISTINCT ON (r.enfant_id) r.enfant_id, r.type, (r.faite_a AT TIME ZONE 'Europe/Paris')::date AS le
      FROM mesures_recommandation r
     WHERE r.faite_a < %(lendemain)s ORDER BY r.enfant_id, r.faite_a DESC, r.id DESC
), m AS (
    SELECT m.enfant_id, m.executee_le IS NULL OR m.executee_le > %(au)s AS non_executee
      FROM mesures_mesure m
     WHERE m.type = ANY(%(accueil)s) AND m.ordonnee_le <= %(au)s AND m.periode @> %(au)s
), toits AS (
    SELECT f.enfant_id, count(*) OVER (PARTITION BY f.fratrie_id) AS accueillis,
           count(*) OVER (PARTITION BY f.fratrie_id, a.toit) AS ensemble
      FROM personnes_membrefratrie f JOIN a ON a.enfant_id = f.enfant_id
     WHERE f.periode @> %(au)s AND a.unite_id IS NOT NULL
)
SELECT v.enfant_id, v.service_id, coalesce(a.type, a.mode, ''), b.id IS NOT NULL,
       CASE WHEN v.enfant_id IN (SELECT p.personne_id FROM personnes_adresseprotegee p WHERE p.leve_a IS NULL) THEN NULL
            WHEN b.contact_famille OR b.temps_famille_max_min IS NOT NULL OR b.temps_famille_min_min IS NOT NULL
            THEN b.commune_famille_id END,
       a.ou,
       CASE WHEN b.ecole_gardee AND NOT coalesce(a.offres, '{{}}') @> ARRAY['meme_ecole']::varchar[]
            THEN b.commune_ecole_id END,
       coalesce(b.temps_famille_max_min, CASE WHEN b.contact_famille THEN %(eloignement)s ELSE 9999 END),
       coalesce(b.temps_famille_min_min, -1),
       CASE WHEN m.enfant_id IS NOT NULL AND a.id IS NULL THEN {sans_lieu} ELSE 0 END
     + CASE WHEN a.mode IN ('hopital_par_defaut', 'hotel') THEN {hopital_hotel} ELSE 0 END
     + CASE WHEN a.toit IS NOT NULL AND cardinality(b.types_acceptes) > 0
                 AND NOT coalesce((SELECT g.genre FROM unnest(%(types)s::text[], %(genres)s::int[]) g(type, genre)
                                    WHERE g.type = a.type), -1)
                     = ANY (ARRAY(SELECT g.genre FROM unnest(%(types)s::text[], %(genres)s::int[]) g(type, genre)
                                   WHERE g.type = ANY(b.types_acceptes)))
            THEN {type_lieu} ELSE 0 END
     + CASE WHEN b.fratrie = 'ensemble' AND t.accueillis > t.ensemble
              OR b.fratrie = 'separee' AND t.ensemble > 1 THEN {fratrie} ELSE 0 END
     + CASE WHEN a.unite_id IS NOT NULL AND (b.besoin_medical > a.competence_medicale
                 OR b.besoin_handicap > a.competence_handicap OR b.besoin_comportement > a.competence_comportement)
            THEN {competence} ELSE 0 END
     + CASE WHEN a.id IS NULL OR b.id IS NULL OR (b.rythme IS NULL AND a.rythme IS NULL) THEN 0
            WHEN (SELECT coalesce(bit_or(coalesce(y.rythme, %(toutes)s)), 0) FROM accueils_accueil y
                   WHERE y.enfant_id = v.enfant_id AND y.annule_a IS NULL AND y.admis_le <= %(au)s
                     AND y.periode @> %(au)s AND y.commune_id IS NULL) <> coalesce(b.rythme, %(toutes)s)
            THEN {rythme} ELSE 0 END
     + CASE WHEN r.enfant_id IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM mesures_mesure o
                      WHERE o.enfant_id = r.enfant_id AND o.type = r.type AND o.ordonnee_le <= %(au)s
                        AND (o.ordonnee_le >= r.le OR o.periode @> %(au)s)) THEN {mesure} ELSE 0 END
     + CASE WHEN m.non_executee THEN {execution} ELSE 0 END
  FROM visibles v
  LEFT JOIN a ON a.enfant_id = v.enfant_id
  LEFT JOIN m ON m.enfant_id = v.enfant_id
  LEFT JOIN r ON r.enfant_id = v.enfant_id
  LEFT JOIN b ON b.enfant_id = v.enfant_id
  LEFT JOIN toits t ON t.enfant_id = v.enfant_id
 WHERE a.id IS NOT NULL OR m.enfant_id IS NOT NULL OR r.enfant_id IS NOT NULL
"""
NOMS = """
SELECT p.id, p.prenom || ' ' || left(p.nom, 1) || '.', e.numero, s.nom, coalesce(l.nom, '')
  FROM personnes_personne p JOIN personnes_enfant e ON e.personne_id = p.id
  JOIN agents_service s ON s.id = e.service_id
  LEFT JOIN accueils_accueil a ON a.enfant_id = p.id AND a.annule_a IS NULL AND a.principal AND a.admis_le <= %(au)s
       AND a.periode @> %(au)s
  LEFT JOIN lieux_unite u ON u.id = a.unite_id
  LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
 WHERE p.id = ANY(%(enfants)s)
 ORDER BY {tri}
 LIMIT %(taille)s OFFSET %(debut)s
"""
TRIS = {"nom": "p.nom_cle, p.id", "equipe": "s.nom, p.nom_cle, p.id"}


@dataclass(frozen=True)
class Ecarts:
    """Who was compared on a day and how each differs: arrays of one value a child, `masques` by the bits of criteria.

    `types` holds the kind of the place where the child lives (or the mode, when it is none; empty: no place).
    """

    au: date
    enfants: NDArray[np.int64]
    services: NDArray[np.int64]
    types: NDArray[np.str_]
    evalues: NDArray[np.bool_]
    masques: NDArray[np.int64]

    @property
    def compares(self) -> int:
        """Children compared."""
        return len(self.enfants)

    @property
    def sans_evaluation(self) -> int:
        """Children whose need nobody had assessed that day."""
        return int((~self.evalues).sum())

    @property
    def en_ecart(self) -> int:
        """Children with one mismatch or more."""
        return int((self.masques > 0).sum())

    def par_critere(self) -> dict[str, int]:
        """Return how many children differ by each criterion."""
        return {c.code: int((self.masques & c.bit > 0).sum()) for c in CRITERES}

    def par_groupe(self, cles: NDArray[Any]) -> dict[Any, tuple[int, int, dict[str, int]]]:
        """Return, for each value of `cles` (one a child): compared, with a mismatch, and by criterion."""
        groupes = {}
        for cle in np.unique(cles):
            masques = self.masques[cles == cle]
            parts = {c.code: int((masques & c.bit > 0).sum()) for c in CRITERES}
            groupes[cle.item()] = (len(masques), int((masques > 0).sum()), parts)
        return groupes

    def qui(self, critere: str = "") -> NDArray[np.int64]:
        """Return the children who differ by a criterion (any when empty)."""
        choisis: NDArray[np.int64] = self.enfants[self.masques & BITS.get(critere, -1) > 0]
        return choisis

    def codes(self, enfant_id: int) -> tuple[str, ...]:
        """Return the criteria by which a child differs."""
        rang = np.flatnonzero(self.enfants == enfant_id)
        masque = int(self.masques[rang[0]]) if len(rang) else 0
        return tuple(c.code for c in CRITERES if masque & c.bit)


@dataclass(frozen=True)
class LigneEcart:
    """A child with a mismatch: name in short, file, team, place, criteria."""

    enfant_id: int
    nom: str
    numero: str
    equipe: str
    lieu: str
    criteres: tuple[str, ...]


def ecarts_au(
    *, pour: Acteur, au: date, direction: str = "", service: str = "", type_lieu: str = "", enfant_id: int | None = None
) -> Ecarts:
    """Return the mismatch on a day of every child that `pour` may follow, with the need as it stood that day.

    The answer is kept in memory until the next event of the journal, so that it is always that of the facts. The
    skills of a unit are those known today: they have no history. Times are minutes by road; a commune that the
    matrix lacks, or that no road joins, gives no mismatch of distance.
    """
    if enfant_id is not None or not sans_ecriture():  # what is not committed yet is never kept
        return _calculer(pour, au, direction, service, type_lieu, enfant_id)
    cle = (_tete_du_journal(), ouverture(), portee(pour, Action.VOIR_ATTENTE), au, direction, service, type_lieu)
    if cle not in _gardes:
        while len(_gardes) >= GARDES_AU_PLUS:
            _gardes.pop(next(iter(_gardes)), None)
        _gardes[cle] = _calculer(pour, au, direction, service, type_lieu, None)
    return _gardes[cle]


def _tete_du_journal() -> tuple[str, int]:
    """Return the hash of the last event and the number of the last matrix: while they stand, no fact has changed."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT empreinte FROM journal_tete('evenements')")
        tete = curseur.fetchone()
    return tete[0] if tete else "", MatriceTrajets.objects.aggregate(n=Max("pk"))["n"] or 0


def _calculer(pour: Acteur, au: date, direction: str, service: str, type_lieu: str, enfant_id: int | None) -> Ecarts:
    """Compute the mismatch from the facts."""
    lendemain = timezone.make_aware(datetime.combine(au + timedelta(days=1), time()))
    parametres: dict[str, Any] = {
        "au": au, "lendemain": lendemain, "toutes": TOUTES, "eloignement": reperes().eloignement_min,
        "accueil": sorted(MESURES_D_ACCUEIL), "types": list(GENRES), "genres": list(GENRES.values()),
    }  # fmt: skip
    requete = FAITS.format(
        visible=condition_visible(pour, parametres), filtre=_filtre(direction, service, enfant_id, parametres), **BITS
    )
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        lignes = curseur.fetchall()
    if type_lieu:
        lignes = [ligne for ligne in lignes if ligne[2] == type_lieu]
    colonnes: Sequence[Any] = list(zip(*lignes, strict=True)) if lignes else [()] * 10
    return Ecarts(
        au=au,
        enfants=np.array(colonnes[0], np.int64),
        services=np.array(colonnes[1], np.int64),
        types=np.array(colonnes[2], np.str_),
        evalues=np.array(colonnes[3], np.bool_),
        masques=np.array(colonnes[9], np.int64) | _distances(colonnes),
    )


def _filtre(direction: str, service: str, enfant_id: int | None, parametres: dict[str, Any]) -> str:
    """Return the SQL condition of the filters."""
    conditions = ""
    if direction:
        parametres["direction"] = direction
        conditions += " AND s.direction_id = %(direction)s"
    if service.isdecimal():
        parametres["service"] = int(service)
        conditions += " AND s.id = %(service)s"
    if enfant_id is not None:
        parametres["enfant"] = enfant_id
        conditions += " AND e.personne_id = %(enfant)s"
    return conditions


def _distances(colonnes: Sequence[Any]) -> NDArray[np.int64]:
    """Return the bits of the criteria of distance, shape (children,)."""
    masques = np.zeros(len(colonnes[0]), np.int64)
    try:
        matrice = matrice_courante()
    except MatriceAbsente:
        return masques
    familles, lieux, ecoles = (
        np.array([matrice.index.get(c, -1) for c in colonnes[rang]], np.int64) for rang in (4, 5, 6)
    )
    plus, moins = np.array(colonnes[7], np.int64), np.array(colonnes[8], np.int64)
    connus = (familles >= 0) & (lieux >= 0)
    minutes = np.where(connus, matrice.tableau[familles, lieux], -1).astype(np.int64)
    joints = connus & (minutes >= 0)
    masques |= np.where(joints & (minutes > plus), BITS["trop_loin"], 0)
    masques |= np.where(joints & (minutes < moins), BITS["trop_pres"], 0)
    connues = (ecoles >= 0) & (lieux >= 0)
    vers_ecole = np.where(connues, matrice.tableau[lieux, ecoles], -1)
    masques |= np.where(connues & (vers_ecole > reperes().ecole_min), BITS["ecole"], 0)
    return masques


def lire_lignes(
    ecarts: Ecarts, *, critere: str = "", tri: str = "nom", debut: int = 0, taille: int = 50
) -> list[LigneEcart]:
    """Return one page of the children who differ, by name unless the reader chose otherwise."""
    qui = ecarts.qui(critere)
    with connection.cursor() as curseur:
        curseur.execute(
            NOMS.format(tri=TRIS.get(tri, TRIS["nom"])),
            {"au": ecarts.au, "enfants": qui.tolist(), "taille": taille, "debut": debut},
        )
        lignes = curseur.fetchall()
    rangs = {int(e): int(m) for e, m in zip(ecarts.enfants, ecarts.masques, strict=True)} if lignes else {}
    return [
        LigneEcart(
            enfant_id=x[0], nom=x[1], numero=x[2], equipe=x[3].removeprefix("Service ASE "), lieu=x[4],
            criteres=tuple(c.code for c in CRITERES if rangs[x[0]] & c.bit),
        )
        for x in lignes
    ]  # fmt: skip
