"""Reading an exact list on a day, within what the reader may see, and its count on past days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from havre.apps.accueils.enums import ModeAccueil, MotifSeparation
from havre.apps.accueils.queries import condition_visible
from havre.apps.agents.permissions import Acteur
from havre.apps.mesures.enums import TypeMesure
from havre.apps.territoires.queries import matrice_courante

from .definitions import Liste

TAILLE = 50
LIBELLES: dict[str, dict[str, str]] = {
    "mesure": dict(TypeMesure.choices),
    "mode": dict(ModeAccueil.choices),
    "motif": dict(MotifSeparation.choices),
}
# A child is shown by first name and initial, a sibling group by all its lodged members.
LIGNES = """
SELECT li.*, e.numero, s.nom AS equipe, s.direction_id, %(au)s - li.depuis AS jours,
       CASE WHEN {par_fratrie} THEN (
           SELECT string_agg(q.prenom || ' ' || left(q.nom, 1) || '.', ', ' ORDER BY q.date_naissance, q.id)
             FROM personnes_membrefratrie mf JOIN personnes_personne q ON q.id = mf.enfant_id
            WHERE mf.fratrie_id = fr.fratrie_id AND mf.periode @> %(au)s)
            ELSE p.prenom || ' ' || left(p.nom, 1) || '.' END AS enfants,
       fr.fratrie_id AS fratrie, count(*) OVER () AS total
  FROM ({requete}) li
  JOIN personnes_enfant e ON e.personne_id = li.enfant_id
  JOIN personnes_personne p ON p.id = li.enfant_id
  JOIN agents_service s ON s.id = e.service_id
  LEFT JOIN personnes_membrefratrie fr ON fr.enfant_id = li.enfant_id AND fr.periode @> %(au)s
 WHERE {visible} {filtre}
 ORDER BY {tri} LIMIT %(limite)s OFFSET %(debut)s
"""
COMPTE = """
SELECT jour.au, (SELECT count(*) FROM ({requete}) li
                   JOIN personnes_enfant e ON e.personne_id = li.enfant_id
                   JOIN agents_service s ON s.id = e.service_id
                  WHERE {visible} {filtre})
  FROM unnest(%(jours)s::date[]) jour(au) ORDER BY jour.au
"""
TRIS = {
    "depuis": "li.depuis, li.enfant_id",
    "nom": "p.nom_cle, li.enfant_id",
    "equipe": "s.nom, li.depuis, li.enfant_id",
}


@dataclass(frozen=True)
class PageListe:
    """One page of a list: rows by column key, total, rank of its first row."""

    liste: Liste
    lignes: list[dict[str, Any]]
    total: int
    debut: int

    @property
    def suivante(self) -> int | None:
        """Rank of the first row of the next page."""
        return self.debut + len(self.lignes) if self.debut + len(self.lignes) < self.total else None


def _filtre(direction: str, service: str, parametres: dict[str, Any]) -> str:
    """Return the SQL condition of the filters."""
    conditions = ""
    if direction:
        parametres["direction"] = direction
        conditions += " AND s.direction_id = %(direction)s"
    if service.isdigit():
        parametres["service"] = int(service)
        conditions += " AND s.id = %(service)s"
    return conditions


def lire_liste(
    liste: Liste,
    *,
    pour: Acteur,
    au: date,
    direction: str = "",
    service: str = "",
    tri: str = "depuis",
    debut: int = 0,
    taille: int = TAILLE,
) -> PageListe:
    """Return one page of a list on a day, oldest first unless the reader chose otherwise."""
    parametres: dict[str, Any] = {"au": au, "limite": taille, "debut": debut}
    requete = LIGNES.format(
        requete=liste.requete,
        par_fratrie="true" if liste.par_fratrie else "false",
        visible=condition_visible(pour, parametres),
        filtre=_filtre(direction, service, parametres),
        tri=TRIS.get(tri, TRIS["depuis"]),
    )
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        noms = [c.name for c in curseur.description or ()]
        lignes = [dict(zip(noms, ligne, strict=True)) for ligne in curseur.fetchall()]
    _completer(lignes)
    return PageListe(liste=liste, lignes=lignes, total=lignes[0]["total"] if lignes else 0, debut=debut)


def toutes_les_lignes(liste: Liste, *, pour: Acteur, au: date, direction: str = "", service: str = "") -> PageListe:
    """Return the whole list, to export it."""
    return lire_liste(liste, pour=pour, au=au, direction=direction, service=service, taille=100_000)


def _completer(lignes: list[dict[str, Any]]) -> None:
    """Put codes into words, and add the minutes by road where both communes are known."""
    for ligne in lignes:
        for cle, libelles in LIBELLES.items():
            if cle in ligne:
                ligne[cle] = libelles.get(ligne[cle], ligne[cle] or "")
    for ligne in lignes:
        if "lieux_possibles" in ligne:
            ligne["reunir"] = _reunion(ligne)
    if not lignes or "commune_lieu" not in lignes[0]:
        return
    matrice = matrice_courante()
    for ligne in lignes:
        communes = [ligne["commune_famille"], ligne["commune_lieu"]]
        connues = all(communes) and not matrice.absentes(communes)
        ligne["minutes"] = matrice.minutes(*communes) if connues else None


def _reunion(ligne: dict[str, Any]) -> str:
    """Return what the last second look found for a parted sibling group."""
    if ligne["lieux_possibles"] is None:
        return "pas encore réexaminée"
    jour = f"{ligne['examine_le']:%d/%m/%Y}"
    if not ligne["lieux_possibles"]:
        return f"aucun lieu au {jour}"
    autres = ligne["lieux_possibles"] - 1
    return (
        f"{ligne['meilleur']}" + (f" et {autres} autre{'s' if autres > 1 else ''}" if autres else "") + f", au {jour}"
    )


def historique(
    liste: Liste, *, pour: Acteur, jours: Sequence[date], direction: str = "", service: str = ""
) -> list[tuple[date, int]]:
    """Return the count of a list on each of these days, recomputed from the facts."""
    parametres: dict[str, Any] = {"jours": list(jours)}
    requete = COMPTE.format(
        requete=liste.requete.replace("%(au)s", "jour.au"),
        visible=condition_visible(pour, parametres),
        filtre=_filtre(direction, service, parametres),
    )
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        return [(jour, int(nombre)) for jour, nombre in curseur.fetchall()]
