"""From a table to rows of values: titles are checked, each cell is read, every problem is kept."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from havre.common.tableur import Tableau, ValeurRefusee, cle_de_titre

from .bilan import Probleme
from .colonnes import Colonne


@dataclass(slots=True)
class LigneLue:
    """A row: its line in the file, the values of its cells that are not empty, and the texts as typed."""

    numero: int
    valeurs: dict[str, Any]
    textes: dict[str, str]
    problemes: list[Probleme] = field(default_factory=list)

    def __getitem__(self, colonne: str) -> Any:
        """Return the value of a column, None when the cell is empty."""
        return self.valeurs.get(colonne)

    def refuser(self, colonne: str, raison: str) -> None:
        """Keep a problem of this row."""
        self.problemes.append(Probleme(self.numero, colonne, self.textes.get(colonne, ""), raison))


def verifier_titres(tableau: Tableau, colonnes: Sequence[Colonne]) -> tuple[dict[int, Colonne], list[Probleme]]:
    """Return which column stands at which position, and the problems of the title line."""
    par_cle = {c.nom: c for c in colonnes}
    places: dict[int, Colonne] = {}
    problemes: list[Probleme] = []
    ligne = tableau.ligne_titres
    for rang, titre in enumerate(tableau.titres):
        if not titre:
            continue
        colonne = par_cle.get(cle_de_titre(titre))
        if colonne is None:
            problemes.append(Probleme(ligne, titre, "", f"Colonne inconnue.{_proches(titre, list(par_cle))}"))
        elif colonne in places.values():
            problemes.append(Probleme(ligne, titre, "", "Cette colonne figure deux fois : gardez-en une."))
        else:
            places[rang] = colonne
    for colonne in colonnes:
        if colonne.obligatoire and colonne not in places.values():
            problemes.append(Probleme(ligne, colonne.nom, "", f"Colonne obligatoire absente : {colonne.aide}"))
    return places, problemes


def _proches(titre: str, noms: list[str]) -> str:
    """Return a suggestion for a title."""
    proches = difflib.get_close_matches(cle_de_titre(titre), noms, n=1, cutoff=0.7)
    if proches:
        return f" Vouliez-vous écrire « {proches[0]} » ?"
    return f" Colonnes possibles : {', '.join(noms)}."


def lire_lignes(tableau: Tableau, places: dict[int, Colonne]) -> list[LigneLue]:
    """Read each cell; a cell that is refused is a problem of its row."""
    lignes = []
    for enregistrement in tableau.lignes:
        textes = {colonne.nom: enregistrement.cellules[rang] for rang, colonne in places.items()}
        ligne = LigneLue(enregistrement.numero, {}, textes)
        for colonne in places.values():
            _lire_cellule(ligne, colonne)
        for rang, titre in enumerate(tableau.titres):
            if not titre and enregistrement.cellules[rang]:
                ligne.problemes.append(
                    Probleme(
                        enregistrement.numero, f"n° {rang + 1}", enregistrement.cellules[rang],
                        "Cette cellule n'est sous aucun titre. Un texte qui contient le séparateur doit être entre "
                        "guillemets.",
                    )
                )  # fmt: skip
        lignes.append(ligne)
    return lignes


def _lire_cellule(ligne: LigneLue, colonne: Colonne) -> None:
    """Read one cell into the row."""
    texte = ligne.textes[colonne.nom]
    if not texte:
        if colonne.obligatoire:
            ligne.refuser(colonne.nom, "Cette cellule est obligatoire.")
        return
    try:
        ligne.valeurs[colonne.nom] = colonne.lire(texte)
    except ValeurRefusee as erreur:
        ligne.refuser(colonne.nom, str(erreur))
