"""Reading an exact list on a day, within what the reader may see and in his order, and its count on past days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from havre.apps.accueils.enums import ModeAccueil, MotifSeparation
from havre.apps.accueils.queries import condition_visible
from havre.apps.agents.permissions import Acteur
from havre.apps.mesures.enums import TypeMesure
from havre.common import curseur

from .objets import Colonne, Lecture, Ligne, Liste
from .ordre import Ordre, ordre_du_service, rang, valeurs

TAILLE = 50
LIBELLES: dict[str, dict[str, str]] = {
    "mesure": dict(TypeMesure.choices),
    "mode": dict(ModeAccueil.choices),
    "motif": dict(MotifSeparation.choices),
}
# A child is shown by first name and initial, a sibling group by all its members (on the page shown).
LIGNES = """
SELECT li.*, e.numero, s.nom AS equipe, s.id AS service_id, s.direction_id,
       greatest(%(au)s - li.depuis, 0) AS jours, p.nom_cle,
       p.prenom || ' ' || left(p.nom, 1) || '.' AS enfants, fr.fratrie_id AS fratrie
  FROM ({requete}) li
  JOIN personnes_enfant e ON e.personne_id = li.enfant_id
  JOIN personnes_personne p ON p.id = li.enfant_id
  JOIN agents_service s ON s.id = e.service_id
  LEFT JOIN personnes_membrefratrie fr ON fr.enfant_id = li.enfant_id AND fr.periode @> %(au)s
 WHERE {visible} {filtre}
"""
NOMS = """
SELECT m.fratrie_id, string_agg(p.prenom || ' ' || left(p.nom, 1) || '.', ', ' ORDER BY p.date_naissance, p.id),
       array_agg(p.id)
  FROM personnes_membrefratrie m JOIN personnes_personne p ON p.id = m.enfant_id
 WHERE m.fratrie_id = ANY(%(fratries)s) AND m.periode @> %(au)s GROUP BY m.fratrie_id
"""
COMPTE = """
SELECT jour.au, (SELECT count(*) FROM ({requete}) li
                   JOIN personnes_enfant e ON e.personne_id = li.enfant_id
                   JOIN agents_service s ON s.id = e.service_id
                  WHERE {visible} {filtre})
  FROM unnest(%(jours)s::date[]) jour(au) ORDER BY jour.au
"""


@dataclass(frozen=True)
class Filtre:
    """What of a list is shown: territory, team, and for the far places France or abroad; empty means all."""

    direction: str = ""
    service: str = ""
    pays: str = ""

    def condition(self, liste: Liste, parametres: dict[str, Any]) -> str:
        """Return the SQL condition, and add its parameters; an unknown value filters nothing."""
        conditions = ""
        if self.direction:
            parametres["direction"] = self.direction
            conditions += " AND s.direction_id = %(direction)s"
        if self.service.isdecimal():
            parametres["service"] = int(self.service)
            conditions += " AND s.id = %(service)s"
        if liste.filtre_pays and self.pays in {"france", "etranger"}:
            conditions += " AND li.en_france" if self.pays == "france" else " AND NOT li.en_france"
        return conditions


TOUT = Filtre()


@dataclass(frozen=True)
class PageListe:
    """One page of a list: rows by column key, total, order, cursors of the pages around (empty: none).

    A row of a list by sibling group also has `membres`, the children that it names.
    """

    liste: Liste
    lignes: list[Ligne]
    total: int
    ordre: Ordre
    suivant: str = ""
    precedent: str = ""


def _toutes(liste: Liste, pour: Acteur, au: date, filtre: Filtre) -> list[Ligne]:
    """Return every row of a list, without the columns read beside."""
    parametres: dict[str, Any] = {"au": au}
    requete = LIGNES.format(
        requete=liste.requete,
        visible=condition_visible(pour, parametres),
        filtre=filtre.condition(liste, parametres),
    )
    with connection.cursor() as c:
        c.execute(requete, parametres)
        noms = [d.name for d in c.description or ()]
        lignes = [dict(zip(noms, ligne, strict=True)) for ligne in c.fetchall()]
    for ligne in lignes:
        for cle, libelles in LIBELLES.items():
            if cle in ligne:
                ligne[cle] = libelles.get(ligne[cle], ligne[cle] or "")
    return lignes


def _nommer_les_fratries(lignes: Sequence[Ligne], au: date) -> None:
    """Show a sibling group by all its members."""
    with connection.cursor() as c:
        c.execute(NOMS, {"fratries": [x["fratrie"] for x in lignes], "au": au})
        noms = {fratrie: (enfants, membres) for fratrie, enfants, membres in c.fetchall()}
    for ligne in lignes:
        ligne["enfants"], ligne["membres"] = noms[ligne["fratrie"]]


def _completer(lignes: Sequence[Ligne], colonnes: Iterable[Colonne], au: date, deja: set[Lecture]) -> None:
    """Read the columns that stand beside the list's query, each reading once."""
    for colonne in colonnes:
        if colonne.lecture is not None and colonne.lecture not in deja:
            deja.add(colonne.lecture)
            colonne.lecture(lignes, au)


def _bornes(rangs: list[tuple[Any, ...]], ordre: Ordre, apres: str, avant: str, taille: int) -> tuple[int, int]:
    """Return the ranks of the first row of a page and of the one after its last; a bad cursor gives the first page."""
    longueur = len(ordre.criteres) + 1
    for borne, cherche in ((apres, bisect_right), (avant, bisect_left)):
        lues = curseur.lire(borne, longueur) if borne else None
        cle = rang(lues, ordre) if lues else None
        if cle is None:
            continue
        limite = cherche(rangs, cle)
        return (limite, limite + taille) if cherche is bisect_right else (max(limite - taille, 0), max(limite, taille))
    return 0, taille


def lire_liste(
    liste: Liste,
    *,
    pour: Acteur,
    au: date,
    filtre: Filtre = TOUT,
    ordre: Ordre | None = None,
    apres: str = "",
    avant: str = "",
    taille: int = TAILLE,
) -> PageListe:
    """Return one page of a list on a day, in an order (the service's by default), after or before a cursor.

    A cursor holds the sort values of a row, so that a page goes on at the right place though rows came and went. Costs
    a constant number of queries.
    """
    ordre = ordre or ordre_du_service(liste)
    lignes = _toutes(liste, pour, au, filtre)
    lues: set[Lecture] = set()
    _completer(lignes, (c.colonne for c in ordre.criteres), au, lues)
    paires = sorted(((rang(valeurs(x, ordre), ordre) or (), x) for x in lignes), key=lambda paire: paire[0])
    debut, fin = _bornes([cle for cle, _ in paires], ordre, apres, avant, taille)
    page = [x for _, x in paires[debut:fin]]
    _completer(page, liste.colonnes, au, lues)
    if liste.par_fratrie:
        _nommer_les_fratries(page, au)
    return PageListe(
        liste=liste,
        lignes=page,
        total=len(lignes),
        ordre=ordre,
        suivant=curseur.ecrire(valeurs(page[-1], ordre)) if page and fin < len(paires) else "",
        precedent=curseur.ecrire(valeurs(page[0], ordre)) if page and debut > 0 else "",
    )


def toutes_les_lignes(
    liste: Liste, *, pour: Acteur, au: date, filtre: Filtre = TOUT, ordre: Ordre | None = None
) -> PageListe:
    """Return the whole list with all its columns, to export it."""
    return lire_liste(liste, pour=pour, au=au, filtre=filtre, ordre=ordre, taille=1_000_000)


def presents(liste: Liste, *, pour: Acteur, au: date, filtre: Filtre = TOUT) -> dict[int, Ligne]:
    """Return who is on a list on a day, by child, without the columns read beside."""
    return {ligne["enfant_id"]: ligne for ligne in _toutes(liste, pour, au, filtre)}


def historique(liste: Liste, *, pour: Acteur, jours: Sequence[date], filtre: Filtre = TOUT) -> list[tuple[date, int]]:
    """Return the count of a list on each of these days, recomputed from the facts."""
    parametres: dict[str, Any] = {"jours": list(jours)}
    requete = COMPTE.format(
        requete=(liste.compte or liste.requete).replace("%(au)s", "jour.au"),
        visible=condition_visible(pour, parametres),
        filtre=filtre.condition(liste, parametres),
    )
    with connection.cursor() as c:
        c.execute(requete, parametres)
        return [(jour, int(nombre)) for jour, nombre in c.fetchall()]
